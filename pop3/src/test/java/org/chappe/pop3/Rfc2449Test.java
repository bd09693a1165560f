package org.chappe.pop3;

import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class Rfc2449Test {
  @Test // RFC 2449 §5, §6; RFC 3206 §3; RFC 6856 §2, §3
  void capabilitiesAreTold() {
    String rest =
        """
        S: TOP
        S: UIDL
        S: RESP-CODES
        S: AUTH-RESP-CODE
        S: PIPELINING
        S: EXPIRE NEVER
        S: UTF8 USER
        S: LANG
        S: USER
        S: SASL PLAIN LOGIN
        S: IMPLEMENTATION Chappe
        S: .
        """;
    given().playsUnsigned("S: +OK ...\nC: CAPA\nS: +OK ...\n" + rest);
    given().plays("C: CAPA\nS: +OK ...\n" + rest);
  }

  @Test // RFC 2449 §6.3: USER is told only where it can succeed
  void withoutTlsThereIsNoPassword() {
    given()
        .settings(Pop3Settings.DEFAULT)
        .playsUnsigned(
            """
            S: +OK ...
            C: CAPA
            S: +OK ...
            S: TOP
            S: UIDL
            S: RESP-CODES
            S: AUTH-RESP-CODE
            S: PIPELINING
            S: EXPIRE NEVER
            S: UTF8 USER
            S: LANG
            S: IMPLEMENTATION Chappe
            S: .
            C: USER ann@example.test
            S: -ERR [AUTH] passwords are for TLS only: use STLS first
            C: AUTH PLAIN
            S: -ERR [AUTH] passwords are for TLS only: use STLS first
            C: AUTH
            S: +OK ...
            S: .
            """);
  }

  @Test // RFC 2449 §6.8
  void commandsMayComeTogether() {
    given(message("one"))
        .plays(
            """
            C: NOOP
            C: STAT
            C: RETR 1
            C: DELE 1
            C: QUIT
            S: +OK ...
            S: +OK 1 51
            S: +OK 51 octets
            S: From: ben@example.test
            S: Subject: one
            S:
            S: about one
            S: .
            S: +OK ...
            S: +OK ...
            END
            """);
  }

  @Test // RFC 2449 §6.5, §8.1.1
  void whoComesTooOftenIsToldSo() {
    var settings =
        Pop3Settings.DEFAULT.withCleartextOnLoopback(true).withLoginDelay(Duration.ofMinutes(5));
    String refused =
        """
        S: +OK ...
        C: USER ann@example.test
        S: +OK ...
        C: PASS sec ret
        S: -ERR [LOGIN-DELAY] at most once in 300 seconds
        """;
    try (var server = given().settings(settings).server()) {
      try (var first = server.ann()) {
        first.plays(
            """
            C: CAPA
            S: +OK ...
            S: TOP
            S: UIDL
            S: RESP-CODES
            S: AUTH-RESP-CODE
            S: PIPELINING
            S: EXPIRE NEVER
            S: UTF8 USER
            S: LANG
            S: LOGIN-DELAY 300
            S: USER
            S: SASL PLAIN LOGIN
            S: IMPLEMENTATION Chappe
            S: .
            """);
      }
      server.script().plays(refused);
      server.now.set(TestServer.NOW.plusSeconds(299));
      server.script().plays(refused);
      server.now.set(TestServer.NOW.plusSeconds(300));
      server.ann().close();
      server.script().plays(refused);
    }
  }
}

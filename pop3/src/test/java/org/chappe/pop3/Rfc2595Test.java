package org.chappe.pop3;

import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import java.nio.file.Path;
import org.chappe.net.testing.TestCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Rfc2595Test {
  @TempDir Path folder;
  private TestServer.Given given = given();

  @BeforeEach
  void certify() {
    var certificate = TestCertificate.make(folder, "server", "localhost");
    given = given(message("one")).settings(Pop3Settings.DEFAULT).tls(certificate.context());
  }

  @Test // RFC 2595 §4
  void tlsComesFirst() {
    given.playsUnsigned(
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
        S: STLS
        S: IMPLEMENTATION Chappe
        S: .
        C: USER ann@example.test
        S: -ERR [AUTH] passwords are for TLS only: use STLS first
        C: STLS
        S: +OK ...
        TLS
        C: STLS
        S: -ERR TLS is in use already
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
        S: USER
        S: SASL PLAIN LOGIN
        S: IMPLEMENTATION Chappe
        S: .
        C: USER ann@example.test
        S: +OK ...
        C: PASS sec ret
        S: +OK 1 messages
        C: QUIT
        S: +OK ...
        END
        """);
  }

  @Test // anybody on the way could have put it there
  void whatComesBehindStlsInPlainIsDropped() {
    try (var server = given.server()) {
      server
          .script()
          .plays(
              """
              S: +OK ...
              C!: STLS\\x0D\\x0AUSER mallory\\x0D\\x0ASTAT\\x0D\\x0A
              S: +OK ...
              TLS
              C: PASS secret
              S: -ERR USER comes first
              C: QUIT
              S: +OK ...
              END
              """);
    }
  }

  @Test // RFC 8314 §3.3
  void tlsFromTheFirstOctet() {
    try (var server = given.overTls(given.tls().orElseThrow()).server()) {
      server
          .script()
          .overTls()
          .plays(
              """
              S: +OK ...
              C: STLS
              S: -ERR TLS is in use already
              C: USER ann@example.test
              S: +OK ...
              C: PASS sec ret
              S: +OK 1 messages
              """);
    }
  }
}

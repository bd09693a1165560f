package org.chappe.pop3;

import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import org.junit.jupiter.api.Test;

/** Sessions as clients of the real world have them. */
final class ClientsTest {
  @Test // it looks for mechanisms first, one version with a space behind AUTH
  void outlook() {
    given(message("one"))
        .playsUnsigned(
            """
            S: +OK ...
            C!: AUTH\\x20\\x0D\\x0A
            S: +OK ...
            S: PLAIN
            S: LOGIN
            S: .
            C: AUTH
            S: +OK ...
            S: PLAIN
            S: LOGIN
            S: .
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
            S: +OK ...
            C: STAT
            S: +OK 1 51
            C: UIDL
            S: +OK ...
            S: 1 <uid>
            S: .
            C: LIST
            S: +OK ...
            S: 1 51
            S: .
            C: RETR 1
            S: +OK ...
            S: From: ben@example.test
            S: Subject: one
            S:
            S: about one
            S: .
            C: DELE 1
            S: +OK ...
            C: QUIT
            S: +OK ...
            END
            """);
  }

  @Test // USER and PASS at once behind CAPA, UIDL and LIST of everything, then what is new
  void gmail() {
    given(message("one"), message("two"))
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
            S: USER
            S: SASL PLAIN LOGIN
            S: IMPLEMENTATION Chappe
            S: .
            C: USER ann@example.test
            S: +OK ...
            C: PASS sec ret
            S: +OK ...
            C: LIST
            S: +OK ...
            S: 1 51
            S: 2 51
            S: .
            C: UIDL
            S: +OK ...
            S: 1 <one>
            S: 2 <two>
            S: .
            C: RETR 2
            S: +OK ...
            S: From: ben@example.test
            S: Subject: two
            S:
            S: about two
            S: .
            C: QUIT
            S: +OK ...
            END
            """);
  }

  @Test // some scanners and scripts end lines in LF
  void oldDevices() {
    given(message("one"))
        .playsUnsigned(
            """
            S: +OK ...
            C!: USER ann@example.test\\x0A
            S: +OK ...
            C!: PASS sec ret\\x0A
            S: +OK ...
            C!: STAT \\x0A
            S: +OK 1 51
            """);
  }
}

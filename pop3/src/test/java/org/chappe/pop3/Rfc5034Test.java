package org.chappe.pop3;

import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import org.junit.jupiter.api.Test;

final class Rfc5034Test {
  private static final String PLAIN = "AGFubkBleGFtcGxlLnRlc3QAc2VjIHJldA=="; // ann, sec ret

  @Test // RFC 5034 §4
  void plainSignsIn() {
    given(message("one"))
        .playsUnsigned(
            """
            S: +OK ...
            C: AUTH PLAIN %s
            S: +OK 1 messages
            C: STAT
            S: +OK 1 51
            C: AUTH PLAIN %s
            S: -ERR you have signed in already
            """
                .formatted(PLAIN, PLAIN));
    given(message("one"))
        .playsUnsigned(
            """
            S: +OK ...
            C: auth plain
            S: +\\x20
            C: %s
            S: +OK 1 messages
            """
                .formatted(PLAIN));
  }

  @Test // Outlook's way, with and without an initial response
  void loginSignsIn() {
    given()
        .playsUnsigned(
            """
            S: +OK ...
            C: AUTH LOGIN
            S: + VXNlcm5hbWU6
            C: YW5uQGV4YW1wbGUudGVzdA==
            S: + UGFzc3dvcmQ6
            C: c2VjIHJldA==
            S: +OK 0 messages
            """);
    given()
        .playsUnsigned(
            """
            S: +OK ...
            C: AUTH LOGIN YW5uQGV4YW1wbGUudGVzdA==
            S: + UGFzc3dvcmQ6
            C: c2VjIHJldA==
            S: +OK 0 messages
            """);
  }

  @Test // RFC 5034 §4: "*" cancels
  void whatIsWrittenWrongIsRefused() {
    given()
        .playsUnsigned(
            """
            S: +OK ...
            C: AUTH CRAM-MD5
            S: -ERR the mechanism is not offered here
            C: AUTH PLAIN
            S: +\\x20
            C: *
            S: -ERR given up, as you ask
            C: AUTH PLAIN !
            S: -ERR the response is not Base64
            C: AUTH PLAIN =
            S: -ERR PLAIN is a user to act as, NUL, a user, NUL, a password
            C: AUTH PLAIN YmVuAGFubkBleGFtcGxlLnRlc3QAc2VjIHJldA==
            S: -ERR [AUTH] nobody can act as somebody else here
            C: AUTH PLAIN AGFubkBleGFtcGxlLnRlc3QAd3Jvbmc=
            S: -ERR [AUTH] wrong user or password
            C: AUTH PLAIN a b
            S: -ERR expected a mechanism and one response behind AUTH
            C: NOOP
            S: -ERR sign in first
            """);
  }
}

package org.chappe.imap;

import static org.chappe.imap.TestServer.given;

import org.junit.jupiter.api.Test;

/** SASL-IR, RFC 4959. */
class Rfc4959Test {
  @Test // §3, §4
  void theFirstResponseMayComeWithTheCommand() {
    given()
        .playsUnsigned(
            """
            S: * OK [CAPABILITY ... SASL-IR ...] ...
            C: a AUTHENTICATE PLAIN AGFubgB3cm9uZw==
            S: a NO [AUTHENTICATIONFAILED] ...
            C: b AUTHENTICATE PLAIN =
            S: b BAD ...
            C: c AUTHENTICATE PLAIN !
            S: c BAD ...
            C: d AUTHENTICATE X-NONE AGFubgBzZWNyZXQ=
            S: d NO ...
            C: e AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=
            S: e OK ...
            """);
  }
}

package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.model.ByteSize;
import org.junit.jupiter.api.Test;

/** Literals: RFC 7888, RFC 9051 §4.3; with SASL-IR, RFC 4959. */
class Rfc7888Test {
  @Test
  void literalsStandWhereverAStringMay() {
    given(mailbox("INBOX", "first"))
        .playsUnsigned(
            """
            S: * OK ...
            C: a LOGIN {3+}
            C: ann {6}
            S: + ...
            C: secret
            S: a OK ...
            C: b SELECT {5+}
            C: INBOX
            S: b OK ...
            C: c SEARCH SUBJECT {5}
            S: + ...
            C: first FROM {4+}
            C: ben@ ALL
            S: * SEARCH 1
            S: c OK ...
            C: d LIST {0+}
            C:  {5+}
            C: INBOX
            S: * LIST (...) "/" INBOX
            S: d OK ...
            C: e RENAME {5+}
            C: Trash {4+}
            C: Bin!
            S: e OK ...
            C: f ID ({4+}
            C: name {3+}
            C: x y)
            S: f OK ...
            """);
  }

  @Test // §4: a client that waits is told no before it sends; one that does not is read to its end
  void aRefusedCommandIsPassedOverWithItsLiterals() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a NONSENSE {100}
            S: a BAD NONSENSE is not a command here
            C: b NONSENSE {20+}
            C: c1 NOOP
            C: c2 LOGOUT
            C:  {20+}
            C: c3 NOOP
            C: c4 LOGOUT
            C:  the end
            S: b BAD NONSENSE is not a command here
            C: d FETCH 1 {6+}
            C: e NOOP
            S: d BAD expected a data item ...
            C: f NOOP
            S: f OK ...
            """);
  }

  @Test // a literal above the limit is refused before it is read
  void literalsHaveALimit() {
    given(mailbox("INBOX", "first"))
        .settings(
            ImapSettings.DEFAULT.withCleartextOnLoopback(true).withMessageLimit(new ByteSize(10)))
        .plays(
            """
            C: a APPEND INBOX {11}
            S: a NO [TOOBIG] a message of 11 octets; the limit is 10
            C: b APPEND INBOX {9999999999999}
            S: b NO [TOOBIG] ...
            C: c APPEND INBOX {11+}
            C: c1 NOOP\\x0D\\x0Aab
            S: c NO [TOOBIG] ...
            C: d SEARCH SUBJECT {65537}
            S: d BAD [TOOBIG] a literal of 65537 octets; 65536 are allowed here
            C: e SEARCH SUBJECT {99999999999999999999}
            S: e BAD ...
            C: f APPEND INBOX {10+}
            C: 0123456789
            S: f OK [APPENDUID ...] ...
            C: g APPEND INBOX {41+}
            S: g NO [TOOBIG] ...
            S: * BYE a literal of 41 octets is too much here
            END
            """);
  }

  @Test // before signing in nobody may send much
  void whoHasNotSignedInSendsLittle() {
    given()
        .playsUnsigned(
            """
            S: * OK ...
            C: a APPEND INBOX {1048577+}
            S: a BAD sign in first
            S: * BYE ...
            END
            """);
  }

  @Test // RFC 4959
  void anInitialResponseMayComeWithAuthenticate() {
    given()
        .playsUnsigned(
            """
            S: * OK ...
            C: a AUTHENTICATE PLAIN AGFubgB3cm9uZw==
            S: a NO [AUTHENTICATIONFAILED] ...
            C: b AUTHENTICATE PLAIN =
            S: b BAD PLAIN is ...
            C: c AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=
            S: c OK [CAPABILITY ...] ...
            """);
  }
}

package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** UNAUTHENTICATE, RFC 8437. */
class Rfc8437Test {
  private static final TestServer.Given TWO = given(mailbox("INBOX", "a", "b"));

  @Test // §3
  void somebodyElseSignsInOnTheSameConnection() {
    TWO.plays(
        """
        C: a CAPABILITY
        S: * CAPABILITY ... UNAUTHENTICATE ...
        S: a OK ...
        C: b SELECT INBOX
        S: * 2 EXISTS
        S: b OK ...
        C: c UNAUTHENTICATE
        S: c OK ...
        C: d NOOP
        S: d OK ...
        C: e SELECT INBOX
        S: e BAD sign in first
        C: f CAPABILITY
        S: * CAPABILITY ... AUTH=PLAIN AUTH=LOGIN
        S: f OK ...
        C: g AUTHENTICATE PLAIN AGJlbgBzZWNyZXQ=
        S: g OK [CAPABILITY ...] ...
        C: h SELECT INBOX
        S: * 0 EXISTS
        S: h OK ...
        C: i UNAUTHENTICATE
        S: i OK ...
        C: j LOGIN ann secret
        S: j OK ...
        C: k SELECT INBOX
        S: * 2 EXISTS
        S: k OK ...
        """);
  }

  @Test // §3: no expunge event, and \\Deleted stays
  void nothingIsExpunged() {
    TWO.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b STORE 1 +FLAGS (\\Deleted)
        S: b OK ...
        C: c UNAUTHENTICATE
        S!: * 1 EXPUNGE
        S: c OK ...
        C: d LOGIN ann secret
        S: d OK ...
        C: e SELECT INBOX
        S: * 2 EXISTS
        S: e OK ...
        """);
  }

  @Test // §4.1: CONDSTORE, IMAP4rev2 (mailbox names, ESEARCH) and what was saved are forgotten
  void everythingEnabledIsForgotten() {
    given(mailbox("INBOX", "a", "b"), mailbox("\u00c9t\u00e9"))
        .plays(
            """
            C: a ENABLE CONDSTORE IMAP4REV2
            S: * ENABLED CONDSTORE IMAP4rev2
            S: a OK ...
            C: b SELECT INBOX
            S: b OK ...
            C: c SEARCH RETURN (SAVE) 1
            S: c OK ...
            C: d UNAUTHENTICATE
            S: d OK ...
            C: e LOGIN ann secret
            S: e OK ...
            C: f LIST "" "*t*"
            S: * LIST (...) "/" &AMk-t&AOk-
            S: f OK ...
            C: g STATUS &AMk-t&AOk- (MESSAGES)
            S: * STATUS &AMk-t&AOk- (MESSAGES 0)
            S: g OK ...
            C: h SELECT INBOX
            S: h OK ...
            C: i STORE 1 +FLAGS (\\Flagged)
            S: * 1 FETCH (FLAGS (\\Recent \\Flagged))
            S: i OK ...
            C: j SEARCH ALL
            S: * SEARCH 1 2
            S: j OK ...
            C: k SEARCH $
            S: * SEARCH
            S: k OK ...
            """);
  }

  @Test // §4.1: compression ends behind the answer, and the client's behind its command
  void compressionEnds() {
    TWO.plays(
        """
        C: a COMPRESS DEFLATE
        S: a OK ...
        DEFLATE
        C: b NOOP
        S: b OK ...
        C: c UNAUTHENTICATE
        S: c OK ...
        PLAIN
        C: d LOGIN ben secret
        S: d OK [CAPABILITY ... COMPRESS=DEFLATE ...] ...
        C: e COMPRESS DEFLATE
        S: e OK ...
        DEFLATE
        C: f NOOP
        S: f OK ...
        """);
  }

  @Test // §6
  void badInput() {
    TWO.plays(
        """
        C: a UNAUTHENTICATE now
        S: a BAD expected the end of the command at octet 17, found a space
        C: b NOOP
        S: b OK ...
        """);
    TWO.playsUnsigned(
        """
        S: * OK ...
        C: a UNAUTHENTICATE
        S: a BAD sign in first
        C: b NOOP
        S: b OK ...
        """);
  }
}

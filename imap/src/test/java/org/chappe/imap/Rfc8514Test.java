package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** SAVEDATE, RFC 8514. */
class Rfc8514Test {
  @Test // §3, §4.2: when it was saved, whatever its internal date is
  void saveDate() {
    given(mailbox("INBOX", "a"), mailbox("foo"))
        .plays(
            """
            C: a APPEND foo "17-Jul-1996 02:44:25 -0700" {5}
            S: + ...
            C: Hello
            S: a OK ...
            C: b SELECT foo
            S: b OK ...
            C: c FETCH 1 (INTERNALDATE SAVEDATE)
            S: * 1 FETCH (INTERNALDATE "17-Jul-1996 09:44:25 +0000" SAVEDATE "02-Jan-2026 03:04:05 +0000")
            S: c OK ...
            C: d COPY 1 INBOX
            S: d OK ...
            C: e SELECT INBOX
            S: e OK ...
            C: f FETCH 2 (SAVEDATE INTERNALDATE)
            S: * 2 FETCH (SAVEDATE "02-Jan-2026 03:04:05 +0000" INTERNALDATE "17-Jul-1996 09:44:25 +0000")
            S: f OK ...
            """);
  }

  @Test // §4.3
  void searchBySaveDate() {
    given(mailbox("INBOX", "a", "b"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b SEARCH SAVEDON 2-Jan-2026
            S: * SEARCH 1 2
            S: b OK ...
            C: c SEARCH SAVEDBEFORE 2-Jan-2026
            S: * SEARCH
            S: c OK ...
            C: d SEARCH SAVEDBEFORE 3-Jan-2026
            S: * SEARCH 1 2
            S: d OK ...
            C: e SEARCH SAVEDSINCE 2-Jan-2026 1
            S: * SEARCH 1
            S: e OK ...
            C: f SEARCH SAVEDSINCE 3-Jan-2026
            S: * SEARCH
            S: f OK ...
            C: g SEARCH SAVEDATESUPPORTED
            S: * SEARCH 1 2
            S: g OK ...
            C: h SEARCH SAVEDON yesterday
            S: h BAD ...
            C: i SEARCH SAVEDON
            S: i BAD expected a space at octet 17, found the end of the line
            """);
  }
}

package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** PARTIAL, RFC 9394: pages of results. */
class Rfc9394Test {
  @Test // §3.1, §3.2, §3.3, §3.4
  void pagesFromBothEnds() {
    given(mailbox("INBOX", "one", "two", "three", "four", "five"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b UID SEARCH RETURN (PARTIAL -1:-2) ALL
            S: * ESEARCH (TAG "b") UID PARTIAL (-1:-2 4:5)
            S: b OK ...
            C: c UID SEARCH RETURN (PARTIAL 4:9 COUNT) ALL
            S: * ESEARCH (TAG "c") UID COUNT 5 PARTIAL (4:9 4:5)
            S: c OK ...
            C: d UID SEARCH RETURN (PARTIAL 9:12) ALL
            S: * ESEARCH (TAG "d") UID PARTIAL (9:12 NIL)
            S: d OK ...
            C: e UID SEARCH RETURN (ALL PARTIAL 1:2) ALL
            S: e BAD ...
            C: f UID SEARCH RETURN (PARTIAL 1:-2) ALL
            S: f BAD ...
            C: g UID FETCH 1:* (UID) (PARTIAL -1:-2)
            S: * 4 FETCH (UID 4)
            S: * 5 FETCH (UID 5)
            S: g OK ...
            C: h UID FETCH 1:3 (UID) (PARTIAL 3:7)
            S: * 3 FETCH (UID 3)
            S!: * ... FETCH ...
            S: h OK ...
            C: i UID SEARCH RETURN (SAVE PARTIAL 2:3) ALL
            S: * ESEARCH (TAG "i") UID PARTIAL (2:3 2:3)
            S: i OK ...
            C: j UID FETCH $ (UID)
            S: * 2 FETCH (UID 2)
            S: * 3 FETCH (UID 3)
            S!: * ... FETCH ...
            S: j OK ...
            """);
  }
}

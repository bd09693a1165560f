package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** STATUS=SIZE, RFC 8438. */
class Rfc8438Test {
  @Test // §2, §3
  void theSizeIsThatOfAllMessages() {
    given(mailbox("INBOX", "first", "second"), mailbox("Empty"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... STATUS=SIZE ...
            S: a OK ...
            C: b SELECT INBOX
            S: b OK ...
            C: c FETCH 1:2 RFC822.SIZE
            S: * 1 FETCH (RFC822.SIZE 55)
            S: * 2 FETCH (RFC822.SIZE 57)
            S: c OK ...
            C: d STATUS INBOX (MESSAGES SIZE)
            S: * STATUS INBOX (MESSAGES 2 SIZE 112)
            S: d OK ...
            C: e LIST "" (INBOX Empty) RETURN (STATUS (SIZE))
            S: * LIST (\\HasNoChildren) "/" INBOX
            S: * STATUS INBOX (SIZE 112)
            S: * LIST (\\HasNoChildren) "/" Empty
            S: * STATUS Empty (SIZE 0)
            S: e OK ...
            """);
  }
}

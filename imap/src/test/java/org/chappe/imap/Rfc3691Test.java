package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** UNSELECT, RFC 3691. */
class Rfc3691Test {
  @Test // §2
  void unselectLeavesWhatIsMarkedDeleted() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a UNSELECT
            S: a BAD no mailbox is selected
            C: b CAPABILITY
            S: * CAPABILITY ... UNSELECT ...
            S: b OK ...
            C: c SELECT INBOX
            S: c OK ...
            C: d STORE 1 +FLAGS.SILENT (\\Deleted)
            S: d OK ...
            C: e UNSELECT
            S!: * ... EXPUNGE
            S: e OK ...
            C: f FETCH 1 FLAGS
            S: f BAD no mailbox is selected
            C: g STATUS INBOX (MESSAGES DELETED)
            S: * STATUS INBOX (MESSAGES 1 DELETED 1)
            S: g OK ...
            """);
  }
}

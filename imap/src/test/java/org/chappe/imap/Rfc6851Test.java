package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** MOVE, RFC 6851. */
class Rfc6851Test {
  @Test // §3.1, §3.3, §4.3
  void movedMessagesAreThereAndNotHere() {
    given(mailbox("INBOX", "first", "second", "third"), mailbox("foo"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b STORE 3 +FLAGS.SILENT (\\Deleted)
            S: b OK ...
            C: c UID MOVE 1:2 foo
            S: * OK [COPYUID <v> 1:2 1:2] ...
            S: * 2 EXPUNGE
            S: * 1 EXPUNGE
            S: c OK UID MOVE ...
            C: d UID SEARCH ALL
            S: * SEARCH 3
            S: d OK ...
            C: e MOVE 1 nowhere
            S: e NO [TRYCREATE] ...
            C: f UID MOVE 1:2 foo
            S!: * ...
            S: f OK ...
            C: g MOVE 2 foo
            S: g BAD ...
            C: h EXAMINE INBOX
            S: h OK ...
            C: i MOVE 1 foo
            S: i NO [READ-ONLY] ...
            C: j STATUS foo (MESSAGES)
            S: * STATUS foo (MESSAGES 2)
            S: j OK ...
            """);
  }
}

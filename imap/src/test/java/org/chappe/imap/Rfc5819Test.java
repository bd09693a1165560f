package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** LIST-STATUS, RFC 5819. */
class Rfc5819Test {
  @Test // §2, §4
  void statusFollowsEachMailboxThatCanBeSelected() {
    given(mailbox("INBOX", "first", "second"), mailbox("foo/bar"))
        .plays(
            """
            C: a DELETE foo
            S: a OK ...
            C: b LIST "" (INBOX foo%) RETURN (STATUS (MESSAGES UNSEEN))
            S: * LIST (\\HasNoChildren) "/" INBOX
            S: * STATUS INBOX (MESSAGES 2 UNSEEN 2)
            S: * LIST (\\NonExistent \\HasChildren) "/" foo
            S!: * STATUS foo ...
            S: b OK ...
            C: c SUBSCRIBE foo/bar
            S: c OK ...
            C: d LIST (SUBSCRIBED RECURSIVEMATCH) "" f% RETURN (STATUS (MESSAGES))
            S: * LIST (\\NonExistent \\HasChildren) "/" foo ("CHILDINFO" ("SUBSCRIBED"))
            S!: * STATUS ...
            S: d OK ...
            C: e LIST "" INBOX RETURN (STATUS ())
            S: e BAD ...
            """);
  }
}

package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** LIST-METADATA, RFC 9590. */
class Rfc9590Test {
  @Test // §3, §4
  void entriesFollowEachMailbox() {
    given(mailbox("INBOX"), mailbox("foo/bar"))
        .plays(
            """
            C: a SETMETADATA INBOX (/shared/vendor/cmu/cyrus-imapd/color "#b71c1c" /private/comment "my own")
            S: a OK ...
            C: b DELETE foo
            S: b OK ...
            C: c LIST "" (INBOX foo%) RETURN (METADATA ("/shared/vendor/cmu/cyrus-imapd/color" /private/comment))
            S: * LIST (\\HasNoChildren) "/" INBOX
            S: * METADATA INBOX (/shared/vendor/cmu/cyrus-imapd/color "#b71c1c" /private/comment "my own")
            S: * LIST (\\NonExistent \\HasChildren) "/" foo
            S!: * METADATA foo ...
            S: c OK ...
            C: d LIST "" foo/bar RETURN (METADATA (/private/comment))
            S: * LIST (\\HasNoChildren) "/" foo/bar
            S: * METADATA foo/bar (/private/comment NIL)
            S: d OK ...
            C: e LIST "" INBOX RETURN (METADATA ())
            S: e BAD ...
            """);
  }
}

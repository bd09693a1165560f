package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** CHILDREN, RFC 3348. */
class Rfc3348Test {
  @Test // §3
  void everyMailboxTellsWhetherOthersAreBelowIt() {
    given(mailbox("INBOX"), mailbox("c/d"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... CHILDREN ...
            S: a OK ...
            C: b LIST "" c%
            S: * LIST (\\HasChildren) "/" c
            S: b OK ...
            C: c LIST "" c/%
            S: * LIST (\\HasNoChildren) "/" c/d
            S: c OK ...
            C: d DELETE c/d
            S: d OK ...
            C: e LIST "" c%
            S: * LIST (\\HasNoChildren) "/" c
            S: e OK ...
            C: f LIST "" INBOX RETURN (CHILDREN)
            S: * LIST (\\HasNoChildren) "/" INBOX
            S: f OK ...
            """);
  }
}

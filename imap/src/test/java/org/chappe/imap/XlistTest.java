package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** Special uses for clients older than RFC 6154: Gmail's XLIST, and LSUB. */
class XlistTest {
  @Test
  void xlistNamesSpecialUsesAsGmailHadThem() {
    given()
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... XLIST
            S: a OK ...
            C: b XLIST "" "*"
            S: * XLIST (\\HasNoChildren \\Inbox) "/" INBOX
            S: * XLIST (\\HasNoChildren \\Archive) "/" Archive
            S: * XLIST (\\HasNoChildren \\Drafts) "/" Drafts
            S: * XLIST (\\HasNoChildren \\Spam) "/" Junk
            S: * XLIST (\\HasNoChildren \\Sent) "/" Sent
            S: * XLIST (\\HasNoChildren \\Trash) "/" Trash
            S: b OK ...
            """);
  }

  @Test
  void xlistHasPatternsAndLevelsAsListHas() {
    given(mailbox("a/b/c"))
        .plays(
            """
            C: a XLIST "" ""
            S: * XLIST (\\Noselect) "/" ""
            S: a OK ...
            C: b DELETE a/b
            S: b ...
            C: c XLIST "" a/%
            S: * XLIST (\\Noselect \\HasChildren) "/" a/b
            S: c OK ...
            C: c XLIST "" a/*
            S!: * XLIST (\\Noselect...
            S: * XLIST (\\HasNoChildren) "/" a/b/c
            S: c OK ...
            C: d XLIST "" S%
            S!: * XLIST ... INBOX
            S: * XLIST (\\HasNoChildren \\Sent) "/" Sent
            S: d OK ...
            C: e XLIST ""
            S: e BAD ...
            C: f XLIST "" (a b)
            S: f BAD ...
            """);
  }

  @Test
  void xlistIsForWhoHasSignedIn() {
    given()
        .playsUnsigned(
            """
            S: * OK ...
            C: a XLIST "" "*"
            S: a BAD sign in first
            """);
  }

  @Test // Outlook looks for them nowhere else; a use goes with its mailbox
  void lsubNamesSpecialUses() {
    given()
        .plays(
            """
            C: a RENAME Sent "Out of here"
            S: a OK ...
            C: b SUBSCRIBE "Out of here"
            S: b OK ...
            C: c LSUB "" "O*"
            S: * LSUB (\\Sent) "/" "Out of here"
            S: c OK ...
            C: d XLIST "" "O*"
            S: * XLIST (\\HasNoChildren \\Sent) "/" "Out of here"
            S: d OK ...
            C: e CREATE Plain
            S: e OK ...
            C: f SUBSCRIBE Plain
            S: f OK ...
            C: g LSUB "" Plain
            S: * LSUB () "/" Plain
            S: g OK ...
            C: h UNSUBSCRIBE "Out of here"
            S: h OK ...
            C: i LSUB "" "O*"
            S!: * LSUB ...
            S: i OK ...
            """);
  }
}

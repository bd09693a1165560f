package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** What RFC 3501 has and RFC 9051 has not, or has in another way. */
class Rfc3501Test {
  @Test // §6.4.1
  void checkDoesNothing() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a CHECK
            S: a BAD no mailbox is selected
            C: b SELECT INBOX
            S: b OK ...
            C: c CHECK
            S: c OK ...
            """);
  }

  @Test // §6.3.9; RFC 6154: special uses are named here too
  void lsubListsSubscribedNamesAndTheLevelsAbove() {
    given()
        .plays(
            """
            C: a LSUB "" *
            S: * LSUB () "/" INBOX
            S: * LSUB (\\Archive) "/" Archive
            S: * LSUB (\\Drafts) "/" Drafts
            S: * LSUB (\\Junk) "/" Junk
            S: * LSUB (\\Sent) "/" Sent
            S: * LSUB (\\Trash) "/" Trash
            S: a OK ...
            C: b SUBSCRIBE foo/bar/baz
            S: b OK ...
            C: c LSUB "" f%
            S: * LSUB (\\Noselect) "/" foo
            S: c OK ...
            C: d LSUB foo/ %
            S: * LSUB (\\Noselect) "/" foo/bar
            S: d OK ...
            C: e LSUB "" f*
            S: * LSUB () "/" foo/bar/baz
            S: e OK ...
            """);
  }

  @Test // §5.1.3
  void namesAreModifiedUtf7() {
    given()
        .plays(
            """
            C: a CREATE "Entw&APw-rfe"
            S: a OK ...
            C: b CREATE "Tom & Jerry"
            S: b NO [CANNOT] the mailbox name is not modified UTF-7: ...
            C: c CREATE "Tom &- Jerry"
            S: c OK ...
            C: d CREATE &Jjo!
            S: d NO [CANNOT] ...
            C: e CREATE &U,BTFw-&ZeVnLIqe-
            S: e NO [CANNOT] ...
            C: f CREATE &AGE-
            S: f NO [CANNOT] ...
            C: g CREATE ~peter/mail/&U,BTFw-/&ZeVnLIqe-
            S: g OK ...
            # 8-bit octets: not in the grammar, and what clients mean is plain
            C: h STATUS "Entwürfe" (MESSAGES)
            S: * STATUS Entw&APw-rfe (MESSAGES 0)
            S: h OK ...
            C: i STATUS Entwürfe (MESSAGES)
            S: * STATUS Entw&APw-rfe (MESSAGES 0)
            S: i OK ...
            C: j STATUS "Entw\\xFCrfe" (MESSAGES)
            S: j BAD a mailbox name that is not UTF-8
            C: k LIST "" T*
            S: * LIST (\\HasNoChildren) "/" "Tom &- Jerry"
            S: * LIST (...\\Trash) "/" Trash
            S: k OK ...
            """);
  }

  @Test // §2.3.2: \\Recent is the first session's that is told
  void recentIsForTheFirstSession() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a STATUS INBOX (RECENT)
            S: * STATUS INBOX (RECENT 1)
            S: a OK ...
            C: a1 EXAMINE INBOX
            S: * 1 RECENT
            S: a1 OK ...
            C: b SELECT INBOX
            S: * 1 RECENT
            S: b OK ...
            C: c SEARCH RECENT
            S: * SEARCH 1
            S: c OK ...
            C: d SEARCH NEW
            S: * SEARCH 1
            S: d OK ...
            C: e SEARCH OLD
            S: * SEARCH
            S: e OK ...
            C: f APPEND INBOX {4+}
            C: abcd
            S: * 2 EXISTS
            S: * 2 RECENT
            S: f OK ...
            C: g SELECT INBOX
            S: * 2 EXISTS
            S: * 0 RECENT
            S: g OK ...
            C: g1 STATUS INBOX (RECENT)
            S: * STATUS INBOX (RECENT 0)
            S: g1 OK ...
            C: h FETCH 1:2 FLAGS
            S: * 1 FETCH (FLAGS ())
            S: * 2 FETCH (FLAGS ())
            S: h OK ...
            C: i SEARCH OLD
            S: * SEARCH 1 2
            S: i OK ...
            """);
  }

  @Test // §6.4.5: RFC822 and its parts
  void rfc822Items() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b FETCH 1 RFC822.HEADER
            S: * 1 FETCH (RFC822.HEADER {42}
            S: From: ben@example.test
            S: Subject: first
            S:
            S: )
            S: b OK ...
            C: c FETCH 1 FLAGS
            S: * 1 FETCH (FLAGS (\\Recent))
            S: c OK ...
            C: d FETCH 1 (RFC822.TEXT RFC822.SIZE)
            S: * 1 FETCH (RFC822.TEXT {13}
            S: about first
            S:  RFC822.SIZE 55 FLAGS (\\Recent \\Seen))
            S: d OK ...
            C: e FETCH 1 RFC822
            S: * 1 FETCH (RFC822 {55}
            S: From: ben@example.test
            S: Subject: first
            S:
            S: about first
            S: )
            S: e OK ...
            """);
  }
}

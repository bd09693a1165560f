package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.junit.jupiter.api.Test;

/** ESEARCH over several mailboxes (MULTISEARCH), RFC 7377. */
class Rfc7377Test {
  private static final TestServer.Given TREE =
      given(
          mailbox("INBOX", "red", "blue"),
          mailbox("a", "red"),
          mailbox("a/b", "blue", "red", "red"),
          mailbox("a/b/c", "red"),
          mailbox("ab", "red"),
          mailbox("empty"));

  @Test // RFC 7377 §2.1, §2.2
  void sources() {
    TREE.plays(
        """
        C: a ESEARCH IN (mailboxes a subtree-one "empty") SUBJECT red
        S: * ESEARCH (TAG "a" MAILBOX a UIDVALIDITY <va>) UID ALL 1
        S: a OK ESEARCH ...
        C: b ESEARCH IN (subtree a) SUBJECT red
        S: * ESEARCH (TAG "b" MAILBOX a UIDVALIDITY <va>) UID ALL 1
        S: * ESEARCH (TAG "b" MAILBOX a/b UIDVALIDITY <vb>) UID ALL 2:3
        S: * ESEARCH (TAG "b" MAILBOX a/b/c UIDVALIDITY <vc>) UID ALL 1
        S: b OK ...
        C: c ESEARCH IN (subtree-one a) RETURN (COUNT MIN) SUBJECT red
        S: * ESEARCH (TAG "c" MAILBOX a UIDVALIDITY <va>) UID MIN 1 COUNT 1
        S!: * ... a/b/c ...
        S: * ESEARCH (TAG "c" MAILBOX a/b UIDVALIDITY <vb>) UID MIN 2 COUNT 2
        S: c OK ...
        C: d ESEARCH IN (inboxes) RETURN (PARTIAL -1:-1) ALL
        S: * ESEARCH (TAG "d" MAILBOX INBOX UIDVALIDITY <vi>) UID PARTIAL (-1:-1 2)
        S: * ESEARCH (TAG "d" MAILBOX a UIDVALIDITY <va>) UID PARTIAL (-1:-1 1)
        S: * ESEARCH (TAG "d" MAILBOX a/b UIDVALIDITY <vb>) UID PARTIAL (-1:-1 3)
        S: * ESEARCH (TAG "d" MAILBOX a/b/c UIDVALIDITY <vc>) UID PARTIAL (-1:-1 1)
        S: * ESEARCH (TAG "d" MAILBOX ab UIDVALIDITY <vd>) UID PARTIAL (-1:-1 1)
        S!: * ... empty ...
        S: d OK ...
        C: e ESEARCH IN (personal) SUBJECT blue
        S: * ESEARCH (TAG "e" MAILBOX INBOX UIDVALIDITY <vi>) UID ALL 2
        S: * ESEARCH (TAG "e" MAILBOX a/b UIDVALIDITY <vb>) UID ALL 1
        S: e OK ...
        C: f SUBSCRIBE a/b
        S: f OK ...
        C: g SUBSCRIBE gone
        S: g OK ...
        C: h ESEARCH IN (subscribed) SUBJECT blue
        S: * ESEARCH (TAG "h" MAILBOX a/b UIDVALIDITY <vb>) UID ALL 1
        S: h OK ...
        C: i ESEARCH IN (mailboxes (a/b nowhere a/b) subtree a/b) SUBJECT blue
        S: * ESEARCH (TAG "i" MAILBOX a/b UIDVALIDITY <vb>) UID ALL 1
        S: i OK ...
        C: j ESEARCH IN (personal) RETURN (COUNT) SUBJECT green
        S!: * ESEARCH ...
        S: j OK ...
        C: k ESEARCH IN (mailboxes a/b) 2:9
        S: * ESEARCH (TAG "k" MAILBOX a/b UIDVALIDITY <vb>) UID ALL 2:3
        S: k OK ...
        """);
  }

  @Test // RFC 7377 §2.2: "selected" is assumed; the selected mailbox stays
  void selected() {
    TREE.plays(
        """
        C: a SELECT a/b
        S: a OK ...
        C: b ESEARCH SUBJECT red
        S: * ESEARCH (TAG "b" MAILBOX a/b UIDVALIDITY <v>) UID ALL 2:3
        S: b OK ...
        C: c ESEARCH IN (selected mailboxes a) SUBJECT red
        S: * ESEARCH (TAG "c" MAILBOX a/b UIDVALIDITY <v>) UID ALL 2:3
        S: * ESEARCH (TAG "c" MAILBOX a UIDVALIDITY <va>) UID ALL 1
        S: c OK ...
        C: d ESEARCH IN (selected) RETURN (SAVE) SUBJECT red
        S!: * ESEARCH ...
        S: d OK ...
        C: e UID SEARCH $
        S: * SEARCH 2 3
        S: e OK ...
        C: f ESEARCH IN (mailboxes a) $
        S!: * ESEARCH ...
        S: f OK ...
        C: g ESEARCH IN (mailboxes a) MODSEQ 1
        S: * ESEARCH (TAG "g" MAILBOX a UIDVALIDITY <va>) UID ALL 1 MODSEQ <m>
        S: g OK ...
        """);
  }

  @Test // RFC 7377 §2.2; RFC 5267 §4.3
  void updates() {
    TREE.plays(
        """
        C: a SELECT a/b
        S: a OK ...
        C: b ESEARCH IN (subtree a) RETURN (COUNT UPDATE) UNFLAGGED
        S: * ESEARCH (TAG "b" MAILBOX a UIDVALIDITY <va>) UID COUNT 1
        S: * ESEARCH (TAG "b" MAILBOX a/b UIDVALIDITY <vb>) UID COUNT 3
        S: * ESEARCH (TAG "b" MAILBOX a/b/c UIDVALIDITY <vc>) UID COUNT 1
        S: b OK ...
        C: c STORE 2 +FLAGS.SILENT (\\Flagged)
        S: * ESEARCH (TAG "b") UID REMOVEFROM (0 2)
        S: c OK ...
        C: d APPEND a {14+}
        C: Subject: red
        C:
        S!: * ESEARCH ...
        S: d OK ...
        C: e ESEARCH RETURN (UPDATE) ALL
        S: * ESEARCH (TAG "e" MAILBOX a/b UIDVALIDITY <vb>) UID
        S: e OK ...
        C: e ESEARCH RETURN (UPDATE) SEEN
        S: e BAD updates are told for this tag already
        C: f CANCELUPDATE "b" "e"
        S: f OK ...
        """);
  }

  @Test // RFC 9586 §3
  void uidOnly() {
    TREE.plays(
        """
        C: a ENABLE UIDONLY
        S: a OK ...
        C: b ESEARCH IN (mailboxes a/b) UNSEEN 1:2
        S: b BAD [UIDREQUIRED] ...
        C: c ESEARCH IN (mailboxes nowhere) NOT 1
        S: c BAD [UIDREQUIRED] ...
        C: d ESEARCH IN (mailboxes a/b) UID 1:2
        S: * ESEARCH (TAG "d" MAILBOX a/b UIDVALIDITY <v>) UID ALL 1:2
        S: d OK ...
        """);
  }

  @Test // RFC 7377 §2.2
  void badInput() {
    TREE.plays(
        """
        C: a ESEARCH SUBJECT red
        S: a BAD no mailbox is selected
        C: b ESEARCH IN (selected mailboxes a) ALL
        S: b BAD no mailbox is selected
        C: c ESEARCH IN (mailboxes a) RETURN (SAVE) ALL
        S: c BAD only what is found in the selected mailbox can be saved
        C: d ESEARCH IN (selected-delayed) ALL
        S: d BAD SELECTED-DELAYED does not say which mailboxes
        C: e ESEARCH IN () ALL
        S: e BAD expected which mailboxes...
        C: f ESEARCH IN (mailboxes) ALL
        S: f BAD expected a space...
        C: g ESEARCH IN (mailboxes (a) (x y)) ALL
        S: g BAD no scope options are known here
        C: h ESEARCH IN (mailboxes a)
        S: h BAD expected a space...
        C: i ESEARCH IN (mailboxes a) RETURN (UPDATE) ALL
        S: i BAD no mailbox is selected
        """);
  }
}

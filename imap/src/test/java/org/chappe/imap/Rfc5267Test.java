package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** CONTEXT=SEARCH and CONTEXT=SORT, RFC 5267; ESORT is in {@link Rfc5256Test}. */
class Rfc5267Test {
  private static final TestServer.Given FOUR = given(mailbox("INBOX", "d", "b", "c", "a"));

  @Test // RFC 5267 §4.2, §4.3
  void searchesAreKeptUpToDate() {
    FOUR.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b UID SEARCH RETURN (CONTEXT UPDATE COUNT) FLAGGED
        S: * ESEARCH (TAG "b") UID COUNT 0
        S: b OK ...
        C: c STORE 2:3 +FLAGS (\\Flagged)
        S: * ESEARCH (TAG "b") UID ADDTO (0 2:3)
        S: c OK ...
        C: d STORE 2 -FLAGS.SILENT (\\Flagged)
        S: * ESEARCH (TAG "b") UID REMOVEFROM (0 2)
        S: d OK ...
        C: e STORE 1 FLAGS.SILENT (\\Seen)
        S!: * ESEARCH ...
        S: e OK ...
        C: f SEARCH RETURN (UPDATE) SUBJECT a
        S: * ESEARCH (TAG "f")
        S: f OK ...
        C: g APPEND INBOX {12+}
        C: Subject: a
        C:
        S: * 5 EXISTS
        S: * ESEARCH (TAG "f") ADDTO (0 5)
        S: g OK ...
        C: h STORE 3,5 +FLAGS.SILENT (\\Deleted)
        S: h OK ...
        C: i EXPUNGE
        S: * ESEARCH (TAG "b") UID REMOVEFROM (0 3)
        S: * ESEARCH (TAG "f") REMOVEFROM (0 5)
        S: * 5 EXPUNGE
        S: * 3 EXPUNGE
        S: i OK ...
        C: j CANCELUPDATE "b" "f"
        S: j OK ...
        C: k STORE 1:3 +FLAGS.SILENT (\\Flagged)
        S!: * ESEARCH ...
        S: k OK ...
        """);
  }

  @Test // RFC 5267 §4.3.3, §4.3.4: places in the order asked for
  void sortsAreKeptUpToDate() {
    FOUR.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b UID SORT RETURN (ALL UPDATE) (SUBJECT) UTF-8 UNDELETED
        S: * ESEARCH (TAG "b") UID ALL 4,2:3,1
        S: b OK ...
        C: c SORT RETURN (UPDATE ALL) (REVERSE SUBJECT) UTF-8 NOT SEEN
        S: * ESEARCH (TAG "c") ALL 1,3,2,4
        S: c OK ...
        C: d STORE 1,3:4 +FLAGS.SILENT (\\Deleted)
        S: * ESEARCH (TAG "b") UID REMOVEFROM (3 3,1 1 4)
        S: d OK ...
        C: e STORE 1,4 -FLAGS.SILENT (\\Deleted)
        S: * ESEARCH (TAG "b") UID ADDTO (1 4 3 1)
        S: e OK ...
        C: f APPEND INBOX {12+}
        C: Subject: b
        C:
        S: * 5 EXISTS
        S: * ESEARCH (TAG "b") UID ADDTO (3 5)
        S: * ESEARCH (TAG "c") ADDTO (4 5)
        S: f OK ...
        C: g EXPUNGE
        S: * ESEARCH (TAG "c") REMOVEFROM (2 3)
        S: * 3 EXPUNGE
        S: g OK ...
        C: h STORE 4 +FLAGS.SILENT (\\Seen)
        S: * ESEARCH (TAG "c") REMOVEFROM (3 4)
        S: h OK ...
        """);
  }

  @Test // RFC 5267 §4.3: in IDLE and whoever changes it
  void othersChangesAreTold() {
    try (TestServer server = FOUR.server();
        ScriptClient ann = server.ann();
        MailAccount mail = server.mail()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b SEARCH RETURN (UPDATE MAX) SUBJECT x
          S: * ESEARCH (TAG "b")
          S: b OK ...
          C: c IDLE
          S: + ...
          """);
      server.append(mail, MailboxName.INBOX, "Subject: x\r\n\r\n");
      ann.plays(
          """
          S: * 5 EXISTS
          S: * ESEARCH (TAG "b") ADDTO (0 5)
          C: DONE
          S: c OK ...
          """);
    }
  }

  @Test // RFC 5267 §4.3.2, §4.3.4, A.3: told at once, while the numbers stay as they are
  void whatLeftIsTakenOutBeforeNumbersMove() {
    try (TestServer server = FOUR.server();
        ScriptClient ann = server.ann();
        ScriptClient other = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b SEARCH RETURN (UPDATE) ALL
          S: b OK ...
          C: c UID SORT RETURN (UPDATE) (SUBJECT) UTF-8 ALL
          S: c OK ...
          C: d UID SEARCH RETURN (UPDATE COUNT) 1:* UNSEEN
          S: * ESEARCH (TAG "d") UID COUNT 4
          S: d OK ...
          """);
      other.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b STORE 2 +FLAGS.SILENT (\\Deleted)
          S: b OK ...
          C: c EXPUNGE
          S: c OK ...
          C: d APPEND INBOX {12+}
          C: Subject: e
          C:
          S: d OK ...
          """);
      ann.plays(
          """
          C: e FETCH 3 UID
          S: * ESEARCH (TAG "b") REMOVEFROM (0 2)
          S: * ESEARCH (TAG "c") UID REMOVEFROM (2 2)
          S: * ESEARCH (TAG "d") UID REMOVEFROM (0 2)
          S: * 5 EXISTS
          S: * ESEARCH (TAG "b") ADDTO (0 5)
          S: * ESEARCH (TAG "c") UID ADDTO (4 5)
          S!: * ESEARCH (TAG "d") ...
          S!: * 2 EXPUNGE
          S: * 3 FETCH (UID 3)
          S: e OK ...
          C: f UID SEARCH RETURN (COUNT) 5
          S!: * 2 EXPUNGE
          S: * ESEARCH (TAG "f") UID COUNT 1
          S: f OK ...
          C: g UID SORT RETURN (COUNT) (DATE) UTF-8 5
          S!: * 2 EXPUNGE
          S: * ESEARCH (TAG "g") UID COUNT 1
          S: g OK ...
          C: h ESEARCH RETURN (COUNT) 5
          S!: * 2 EXPUNGE
          S: * ESEARCH (TAG "h" MAILBOX INBOX UIDVALIDITY <v>) UID COUNT 1
          S: h OK ...
          C: i UID SEARCH RETURN (COUNT) UID 5
          S: * ESEARCH (TAG "i") UID COUNT 1
          S!: * ESEARCH ... REMOVEFROM ...
          S: * 2 EXPUNGE
          S: i OK ...
          """);
    }
  }

  @Test // RFC 9586 §3: once there are no numbers, nothing is told in them
  void uidOnly() {
    FOUR.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH RETURN (UPDATE) UNFLAGGED
        S: b OK ...
        C: c UID SEARCH RETURN (UPDATE) UNFLAGGED
        S: c OK ...
        C: d ENABLE UIDONLY
        S: * ENABLED UIDONLY
        S: * NO [NOUPDATE "b"] ...
        S: d OK ...
        C: e UID STORE 3 +FLAGS.SILENT (\\Flagged)
        S!: * ESEARCH (TAG "b") ...
        S: * ESEARCH (TAG "c") UID REMOVEFROM (0 3)
        S: e OK ...
        C: f SEARCH RETURN (UPDATE) SEEN
        S: f BAD [UIDREQUIRED] ...
        C: g UID SORT RETURN (UPDATE) (DATE) UTF-8 1:2
        S: g BAD [UIDREQUIRED] ...
        C: h CANCELUPDATE "c" "g"
        S: h BAD no updates are told for g
        C: i UID STORE 3 -FLAGS.SILENT (\\Flagged)
        S: * ESEARCH (TAG "c") UID ADDTO (0 3)
        S: i OK ...
        """);
  }

  @Test // RFC 5267 §4.3, §4.3.1, §4.3.5
  void limitsAndMistakes() {
    FOUR.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: t SEARCH RETURN (UPDATE) ALL
        S: t OK ...
        C: t SORT RETURN (UPDATE) (DATE) UTF-8 ALL
        S: t BAD updates are told for this tag already
        C: t2 SEARCH RETURN (UPDATE) ALL
        S: t2 OK ...
        C: t3 SEARCH RETURN (UPDATE) ALL
        S: t3 OK ...
        C: t4 SEARCH RETURN (UPDATE) ALL
        S: t4 OK ...
        C: t5 SEARCH RETURN (UPDATE) ALL
        S: t5 OK ...
        C: t6 SEARCH RETURN (UPDATE) ALL
        S: t6 OK ...
        C: t7 ESEARCH IN (personal) RETURN (UPDATE) SUBJECT nowhere
        S: t7 OK ...
        C: t8 SEARCH RETURN (UPDATE) ALL
        S: t8 OK ...
        C: t9 UID SORT RETURN (UPDATE COUNT) (DATE) UTF-8 ALL
        S: * ESEARCH (TAG "t9") UID COUNT 4
        S: * NO [NOUPDATE "t9"] ...
        S: t9 OK ...
        C: b CANCELUPDATE "t9"
        S: b BAD no updates are told for t9
        C: c CANCELUPDATE
        S: c BAD expected a space...
        C: d CANCELUPDATE t
        S: d BAD expected a tag in quotes...
        C: e CANCELUPDATE "t"
        S: e OK ...
        C: f SELECT INBOX
        S: f OK ...
        C: g CANCELUPDATE "t2"
        S: g BAD no updates are told for t2
        """);
  }
}

package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.util.OptionalLong;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccount.FlagChange;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** CONDSTORE, RFC 7162 §3.1. */
class Rfc7162Test {
  private static final TestServer.Given THREE = given(mailbox("INBOX", "a", "b", "c"));

  @Test // §3.1.2.1, §3.1.7, §3.1.8
  void highestModSeqIsToldBySelectAndStatus() {
    THREE.plays(
        """
        C: a SELECT INBOX (CONDSTORE)
        S: * OK [HIGHESTMODSEQ <m>] ...
        S: a OK [READ-WRITE] ...
        C: b STATUS INBOX (HIGHESTMODSEQ)
        S: * STATUS INBOX (HIGHESTMODSEQ <n>)
        S: b OK ...
        C: c SELECT INBOX (COLOUR)
        S: c BAD the parameter COLOUR is not known here
        """);
  }

  @Test // §3.1: the first command that shows it is told HIGHESTMODSEQ
  void enablingWithAMailboxSelected() {
    THREE.plays(
        """
        C: a SELECT INBOX
        S: * OK [HIGHESTMODSEQ <m>] ...
        S: a OK ...
        C: b STORE 1 +FLAGS (\\Seen)
        S: * 1 FETCH (FLAGS (\\Recent \\Seen))
        S: b OK ...
        C: c ENABLE CONDSTORE
        S: * ENABLED CONDSTORE
        S: * OK [HIGHESTMODSEQ <n>] ...
        S: c OK ...
        C: d STORE 1 -FLAGS (\\Seen)
        S: * 1 FETCH (UID 1 FLAGS (\\Recent) MODSEQ (<o>))
        S: d OK ...
        C: e FETCH 1 FLAGS
        S: * 1 FETCH (FLAGS (\\Recent) MODSEQ (<o>))
        S: e OK ...
        """);
  }

  @Test // §3.1.4
  void fetchOfWhatHasChanged() {
    THREE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b FETCH 1:3 (MODSEQ)
        S: * OK [HIGHESTMODSEQ <m>] ...
        S: * 1 FETCH (MODSEQ (<m1>))
        S: * 2 FETCH (MODSEQ (<m2>))
        S: * 3 FETCH (MODSEQ (<m3>))
        S: b OK ...
        C: c FETCH 1:* FLAGS (CHANGEDSINCE <m2>)
        S!: * 1 FETCH ...
        S!: * 2 FETCH ...
        S: * 3 FETCH (FLAGS (\\Recent) MODSEQ (<m3>))
        S: c OK ...
        # telephones send 0 and mean all
        C: d UID FETCH 1:* (FLAGS) (CHANGEDSINCE 0)
        S: * 1 FETCH (UID 1 FLAGS (\\Recent) MODSEQ (<m1>))
        S: * 2 FETCH (UID 2 FLAGS (\\Recent) MODSEQ (<m2>))
        S: * 3 FETCH (UID 3 FLAGS (\\Recent) MODSEQ (<m3>))
        S: d OK ...
        C: e UID FETCH 1:* FLAGS (CHANGEDSINCE 1 VANISHED)
        S: e BAD ...
        """);
  }

  @Test // §3.1.3
  void storeUnlessChangedSince() {
    THREE.plays(
        """
        C: a SELECT INBOX (CONDSTORE)
        S: a OK ...
        C: b FETCH 2 MODSEQ
        S: * 2 FETCH (MODSEQ (<m2>))
        S: b OK ...
        C: c STORE 1:3 (UNCHANGEDSINCE <m2>) +FLAGS.SILENT (\\Deleted)
        S: * 1 FETCH (UID 1 MODSEQ (<n1>))
        S: * 2 FETCH (UID 2 MODSEQ (<n2>))
        S: c OK [MODIFIED 3] ...
        C: d UID STORE 3 (UNCHANGEDSINCE <m2>) FLAGS (\\Seen)
        S: d OK [MODIFIED 3] ...
        C: e UID STORE 3 (UNCHANGEDSINCE <n2>) FLAGS (\\Seen)
        S: * 3 FETCH (UID 3 FLAGS (\\Recent \\Seen) MODSEQ (<n3>))
        S: e OK UID STORE ...
        C: f STORE 1 (UNCHANGEDSINCE 0) +FLAGS (\\Seen)
        S: f OK [MODIFIED 1] ...
        C: g STORE 1 (COLOUR 0) +FLAGS (\\Seen)
        S: g BAD the modifier COLOUR is not known here
        """);
  }

  @Test // §3.1.5, §3.1.6, §3.1.10
  void searchByModSeq() {
    THREE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b FETCH 1:3 MODSEQ
        S: * 1 FETCH (MODSEQ (<m1>))
        S: * 2 FETCH (MODSEQ (<m2>))
        S: * 3 FETCH (MODSEQ (<m3>))
        S: b OK ...
        C: c SEARCH MODSEQ <m2>
        S: * SEARCH 2 3 (MODSEQ <m3>)
        S: c OK ...
        C: d SEARCH MODSEQ "/flags/\\\\draft" all <m3>
        S: * SEARCH 3 (MODSEQ <m3>)
        S: d OK ...
        C: e SEARCH RETURN (MIN) MODSEQ <m1>
        S: * ESEARCH (TAG "e") MIN 1 MODSEQ <m1>
        S: e OK ...
        C: f SEARCH RETURN (MIN MAX) MODSEQ <m1>
        S: * ESEARCH (TAG "f") MIN 1 MAX 3 MODSEQ <m3>
        S: f OK ...
        C: g SEARCH RETURN (ALL) MODSEQ 9223372036854775807
        S: * ESEARCH (TAG "g")
        S: g OK ...
        C: h SEARCH MODSEQ 9223372036854775807
        S: * SEARCH
        S: h OK ...
        """);
  }

  @Test // §3.1.3, .SILENT: what somebody else did to the same messages is told all the same
  void silentHidesOnlyTheSessionsOwnChanges() {
    try (TestServer server = THREE.server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      MailboxSnapshot inbox = mail.snapshot().mailbox(MailboxName.INBOX).orElseThrow();
      mail.store(
          inbox.info().id(),
          UidSet.of(2),
          FlagChange.ADD,
          Flags.of(SystemFlag.FLAGGED),
          OptionalLong.empty());
      ann.plays(
          """
          C: b STORE 1:3 +FLAGS.SILENT (\\Seen)
          S!: * 1 FETCH ...
          S!: * 3 FETCH ...
          S: * 2 FETCH (FLAGS (\\Recent \\Flagged \\Seen))
          S: b OK ...
          C: c STORE 2 FLAGS.SILENT (\\Seen)
          S!: * ... FETCH ...
          S: c OK ...
          C: d NOOP
          S!: * ...
          S: d OK ...
          """);
    }
  }
}

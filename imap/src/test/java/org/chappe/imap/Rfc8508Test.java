package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.util.OptionalLong;
import org.chappe.mailbox.MailAccount;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** REPLACE and UID REPLACE: RFC 8508. */
class Rfc8508Test {
  @Test // §3.2, §4.3: APPENDUID, then EXISTS, then EXPUNGE
  void aMessageIsReplacedInItsMailbox() {
    given(mailbox("Drafts", "first", "second", "third"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... REPLACE ...
            S: a OK ...
            C: b SELECT Drafts
            S: * OK [UIDVALIDITY <v>] ...
            S: b OK ...
            C: c REPLACE 2 Drafts (\\Seen \\Draft) "17-Jul-1996 02:44:25 -0700" {3}
            S!: * 2 EXPUNGE
            S: + ...
            C: new
            S: * OK [APPENDUID <v> 4] ...
            S: * 4 EXISTS
            S: * 2 EXPUNGE
            S: c OK REPLACE ...
            C: d FETCH 1:* (UID FLAGS INTERNALDATE)
            S: * 1 FETCH (UID 1 ...)
            S: * 2 FETCH (UID 3 ...)
            S: * 3 FETCH (UID 4 FLAGS (...\\Seen \\Draft) INTERNALDATE "17-Jul-1996 09:44:25 +0000")
            S: d OK ...
            """);
  }

  @Test // §3.3, §3.4: flags are not inherited; only the one message is expunged
  void byUid() {
    given(mailbox("Drafts", "first", "second", "third"))
        .plays(
            """
            C: a SELECT Drafts
            S: * OK [UIDVALIDITY <v>] ...
            S: a OK ...
            C: b STORE 1:2 +FLAGS (\\Deleted \\Flagged)
            S: b OK ...
            C: c UID REPLACE 2 Drafts {3+}
            C: new
            S: * OK [APPENDUID <v> 4] ...
            S: * 4 EXISTS
            S: * 2 EXPUNGE
            S: c OK UID REPLACE ...
            C: d FETCH 1:* (UID FLAGS)
            S: * 1 FETCH (UID 1 FLAGS (...\\Deleted...))
            S: * 2 FETCH (UID 3 FLAGS (...))
            S!: * 3 FETCH (UID 4 FLAGS (...\\Flagged...))
            S: d OK ...
            C: e UID REPLACE * Drafts {5+}
            C: newer
            S: * OK [APPENDUID <v> 5] ...
            S: * 4 EXISTS
            S: * 3 EXPUNGE
            S: e OK ...
            """);
  }

  @Test // §3.4: the mailboxes need not be the same
  void aDraftThatWasSent() {
    given(mailbox("Drafts", "first", "second"), mailbox("Sent", "other"))
        .plays(
            """
            C: a SELECT Drafts
            S: a OK ...
            C: b REPLACE 1 Sent (\\Seen) {3+}
            C: new
            S: * OK [APPENDUID <w> 2] ...
            S!: * 3 EXISTS
            S: * 1 EXPUNGE
            S: b OK ...
            C: c STATUS Sent (MESSAGES UIDVALIDITY UNSEEN)
            S: * STATUS Sent (MESSAGES 2 UIDVALIDITY <w> UNSEEN 1)
            S: c OK ...
            """);
  }

  @Test // §4.5: with CONDSTORE as UID EXPUNGE does it; another session hears of both
  void othersHearOfIt() {
    try (TestServer server = given(mailbox("INBOX", "first", "second")).server();
        ScriptClient one = server.ann();
        ScriptClient two = server.ann()) {
      two.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      one.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b REPLACE 1 INBOX {3+}
          C: new
          S: * 3 EXISTS
          S: * 1 EXPUNGE
          S: b OK ...
          """);
      two.plays(
          """
          C: b NOOP
          S: * 3 EXISTS
          S: * 1 EXPUNGE
          S: b OK ...
          """);
    }
  }

  @Test // §3.4: on an error nothing has changed; before the message is asked for where that can be
  void whatCannotBeReplacedStays() {
    given(mailbox("INBOX", "first", "second"))
        .plays(
            """
            C: a REPLACE 1 INBOX {3}
            S: a BAD no mailbox is selected
            C: b SELECT INBOX
            S: b OK ...
            C: c REPLACE 3 INBOX {3}
            S: c BAD there is no message 3: the mailbox has 2
            C: d UID REPLACE 9 INBOX {3}
            S: d NO [EXPUNGEISSUED] ...
            C: e REPLACE 1 Nowhere {3}
            S: e NO [TRYCREATE] ...
            C: f REPLACE 1 INBOX {999999999}
            S: f NO [TOOBIG] ...
            C: g REPLACE 1 INBOX {0}
            S: g NO [CANNOT] ...
            C: h REPLACE 1:2 INBOX {3+}
            C: new
            S: h BAD expected a space at octet 12, found ":"
            C: i REPLACE 1 INBOX {3+}
            C: new {3+}
            C: two
            S: i BAD expected the end of the command ...
            C: j REPLACE INBOX {3+}
            C: new
            S: j BAD expected a message number ...
            C: k REPLACE 1 INBOX (\\Nonsense) {3+}
            C: new
            S: k BAD ...
            C: l STATUS INBOX (MESSAGES UIDNEXT)
            S!: * 1 EXPUNGE
            S: * STATUS INBOX (MESSAGES 2 UIDNEXT 3)
            S: l OK ...
            C: m EXAMINE INBOX
            S: m OK ...
            C: n REPLACE 1 INBOX {3}
            S: n NO [READ-ONLY] ...
            """);
  }

  @Test // §3.4: what counts for the quota is the difference
  void onlyWhatIsMoreCountsForTheQuota() {
    try (TestServer server = given(mailbox("INBOX", "first")).server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      mail.setQuota(
          OptionalLong.of(mail.snapshot().quota().octets()),
          OptionalLong.of(1),
          OptionalLong.empty());
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b REPLACE 1 INBOX {20+}
          C: 01234567890123456789
          S: * OK [APPENDUID <v> 2] ...
          S: b OK ...
          C: c REPLACE 1 INBOX {200}
          S: c NO [OVERQUOTA] ...
          """);
    }
  }
}

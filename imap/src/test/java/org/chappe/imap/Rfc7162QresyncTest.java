package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** QRESYNC, RFC 7162 §3.2. */
class Rfc7162QresyncTest {
  private static final TestServer.Given TEN =
      given(mailbox("INBOX", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"), mailbox("Other"));

  @Test // §3.2.3
  void enabling() {
    TEN.plays(
        """
        C: a CAPABILITY
        S: * CAPABILITY ... CONDSTORE ... QRESYNC ...
        S: a OK ...
        C: b SELECT INBOX (QRESYNC (1 1))
        S: b BAD QRESYNC is to be enabled before it is used
        C: c NOOP
        S!: * 10 EXISTS
        S: c OK ...
        C: d ENABLE CONDSTORE
        S: * ENABLED CONDSTORE
        S: d OK ...
        C: e SELECT INBOX (QRESYNC (1 1))
        S: e BAD QRESYNC is to be enabled before it is used
        C: f SELECT INBOX
        S: f OK ...
        C: g UID FETCH 1:* FLAGS (CHANGEDSINCE 1 VANISHED)
        S: g BAD QRESYNC is to be enabled before VANISHED is asked for
        C: h ENABLE QRESYNC CONDSTORE
        S: * ENABLED QRESYNC CONDSTORE
        S: h OK ...
        C: i UID STORE 1 +FLAGS.SILENT (\\Seen)
        S: * 1 FETCH (UID 1 MODSEQ (<m>))
        S: i OK ...
        """);
  }

  @Test // §3.1: as any command that enables CONDSTORE
  void enablingWithAMailboxSelected() {
    TEN.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b ENABLE QRESYNC
        S: * ENABLED QRESYNC
        S: * OK [HIGHESTMODSEQ <m>] ...
        S: b OK ...
        C: c STORE 2 +FLAGS (\\Seen)
        S: * 2 FETCH (UID 2 FLAGS (\\Recent \\Seen) MODSEQ (<n>))
        S: c OK ...
        C: d FETCH 3 BODY[TEXT]
        S: * 3 FETCH (BODY[TEXT] {9}
        S: about c
        S:  UID 3 FLAGS (\\Recent \\Seen) MODSEQ (<o>))
        S: d OK ...
        """);
  }

  @Test // §3.2.7, §3.2.9, §3.2.10.2; the code is told with what left, and only then
  void expungeIsToldByVanished() {
    TEN.plays(
        """
        C: a ENABLE QRESYNC
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c EXPUNGE
        S: c OK EXPUNGE done
        C: d STORE 3,4,7,10 +FLAGS.SILENT (\\Deleted)
        S: d OK STORE done
        C: e UID EXPUNGE 1:4
        S!: * ... EXPUNGE
        S: * VANISHED 3:4
        S: e OK [HIGHESTMODSEQ <m>] ...
        C: f EXPUNGE
        S!: * ... EXPUNGE
        S!: * ... EXISTS
        S: * VANISHED 7,10
        S: f OK [HIGHESTMODSEQ <n>] ...
        C: g FETCH 4:* UID
        S: * 4 FETCH (UID 6)
        S: * 5 FETCH (UID 8)
        S: * 6 FETCH (UID 9)
        S: g OK FETCH ...
        C: h STATUS INBOX (HIGHESTMODSEQ)
        S: * STATUS INBOX (HIGHESTMODSEQ <n>)
        S: h OK ...
        C: i STORE 1 +FLAGS.SILENT (\\Deleted)
        S: i OK ...
        C: j CLOSE
        S!: * VANISHED ...
        S: j OK CLOSE done
        """);
  }

  @Test // RFC 6851 §4.5: COPYUID first, then VANISHED, HIGHESTMODSEQ in the answer
  void moveIsToldByVanished() {
    TEN.plays(
        """
        C: a ENABLE QRESYNC
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c UID MOVE 2,4:5,77 Other
        S: * OK [COPYUID <v> 2,4:5 1:3] ...
        S: * VANISHED 2,4:5
        S: c OK [HIGHESTMODSEQ <m>] UID MOVE ...
        C: d MOVE 1 Other
        S: * OK [COPYUID <v> 1 4] ...
        S: * VANISHED 1
        S: d OK [HIGHESTMODSEQ <n>] MOVE ...
        C: e UID MOVE 2,4:5,77 Other
        S!: * ...
        S: e OK UID MOVE done
        C: f UID COPY 2 Other
        S!: * ...
        S: f OK UID COPY done
        C: g UID STORE 2 +FLAGS (\\Seen)
        S!: * ...
        S: g OK UID STORE done
        C: h UID FETCH 2 (FLAGS BODY.PEEK[])
        S!: * ...
        S: h OK UID FETCH done
        """);
  }

  @Test // §3.2.10.2: of what other sessions did; message numbers must not move in FETCH and STORE
  void whatOthersExpungedIsToldWhenNumbersMayMove() {
    try (TestServer server = TEN.server();
        ScriptClient ann = server.ann();
        ScriptClient other = server.ann()) {
      ann.plays(
          """
          C: a ENABLE QRESYNC
          S: a OK ...
          C: b SELECT INBOX
          S: * OK [HIGHESTMODSEQ <m>] ...
          S: b OK ...
          """);
      other.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b STORE 2,5 +FLAGS.SILENT (\\Deleted)
          S: b OK ...
          """);
      ann.plays(
          """
          C: c NOOP
          S: * 2 FETCH (UID 2 FLAGS (\\Recent \\Deleted) MODSEQ (<m2>))
          S: c OK NOOP done
          """);
      other.plays(
          """
          C: c EXPUNGE
          S: * 5 EXPUNGE
          S: * 2 EXPUNGE
          S: c OK ...
          C: d STORE 1 +FLAGS (\\Seen)
          S: d OK ...
          """);
      // §6: told a later MODSEQ, and not yet what left before it
      ann.plays(
          """
          C: d FETCH 3 FLAGS
          S!: * VANISHED ...
          S: * 1 FETCH (UID 1 FLAGS (\\Recent \\Seen) MODSEQ (<m4>))
          S: * 3 FETCH (FLAGS (\\Recent) MODSEQ (<m3>))
          S: d OK [HIGHESTMODSEQ <m2>] ...
          C: e FETCH 5 FLAGS
          S: * OK [HIGHESTMODSEQ <m2>] ...
          S: e OK [EXPUNGEISSUED] ...
          C: f UID SEARCH 1:3
          S!: * VANISHED ...
          S: * SEARCH 1 3
          S: f OK [HIGHESTMODSEQ <m2>] ...
          C: g UID SEARCH UID 1:3
          S: * SEARCH 1 3
          S: * VANISHED 2,5
          S: g OK [HIGHESTMODSEQ <m4>] ...
          C: h NOOP
          S!: * ...
          S: h OK NOOP done
          """);
    }
  }

  @Test // §3.2.10.2: only of messages the client was told of by EXISTS
  void whatCameAndWentIsNotToldAtAll() {
    try (TestServer server = TEN.server();
        ScriptClient ann = server.ann();
        ScriptClient other = server.ann()) {
      ann.plays(
          """
          C: a ENABLE QRESYNC
          S: a OK ...
          C: b SELECT INBOX
          S: b OK ...
          """);
      other.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b COPY 1 INBOX
          S: b OK ...
          C: c UID STORE 11 +FLAGS.SILENT (\\Deleted)
          S: c OK ...
          C: d EXPUNGE
          S: d OK ...
          """);
      ann.plays(
          """
          C: c NOOP
          S!: * VANISHED ...
          S!: * ... EXISTS
          S: c OK ...
          """);
    }
  }

  @Test
  void idleTellsVanished() {
    try (TestServer server = TEN.server();
        ScriptClient ann = server.ann();
        ScriptClient other = server.ann()) {
      ann.plays(
          """
          C: a ENABLE QRESYNC
          S: a OK ...
          C: b SELECT INBOX
          S: b OK ...
          C: c IDLE
          S: + ...
          """);
      other.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b MOVE 9:10 Other
          S: b OK ...
          """);
      ann.plays(
          """
          S: * VANISHED 9:10
          C: DONE
          S: c OK [HIGHESTMODSEQ <m>] IDLE done
          """);
    }
  }

  /** Leaves 1:3, 5 and 8:10, flags changed at 5 and 9; binds v, m0 (before all), m1 (between). */
  private static final String CHANGES =
      """
      C: q1 ENABLE QRESYNC
      S: q1 OK ...
      C: q2 SELECT INBOX
      S: * OK [UIDVALIDITY <v>] ...
      S: * OK [HIGHESTMODSEQ <m0>] ...
      S: q2 OK ...
      C: q3 UID STORE 4,7 +FLAGS.SILENT (\\Deleted)
      S: q3 OK ...
      C: q4 EXPUNGE
      S: * VANISHED 4,7
      S: q4 OK [HIGHESTMODSEQ <m1>] ...
      C: q5 UID STORE 5 +FLAGS (\\Flagged)
      S: * 4 FETCH (UID 5 FLAGS (\\Recent \\Flagged) MODSEQ (<m5>))
      S: q5 OK ...
      C: q6 UID MOVE 6 Other
      S: * VANISHED 6
      S: q6 OK ...
      C: q7 UID STORE 9 +FLAGS (\\Answered)
      S: * 6 FETCH (UID 9 FLAGS (\\Recent \\Answered) MODSEQ (<m9>))
      S: q7 OK ...
      """;

  @Test // §3.2.5, §3.2.5.1, §3.2.11
  void selectTellsWhatChanged() {
    TEN.plays(
        CHANGES
            + """
            C: a SELECT INBOX (QRESYNC (<v> <m0>))
            S: * OK [CLOSED] ...
            S: * 7 EXISTS
            S: * OK [UIDVALIDITY <v>] ...
            S: * OK [HIGHESTMODSEQ <m9>] ...
            S: * VANISHED (EARLIER) 4,6:7
            S: * 4 FETCH (UID 5 FLAGS (\\Flagged) MODSEQ (<m5>))
            S: * 6 FETCH (UID 9 FLAGS (\\Answered) MODSEQ (<m9>))
            S: a OK [READ-WRITE] ...
            C: b EXAMINE INBOX (QRESYNC (<v> <m1>))
            S: * VANISHED (EARLIER) 6
            S: * 4 FETCH (UID 5 FLAGS (\\Flagged) MODSEQ (<m5>))
            S: * 6 FETCH (UID 9 FLAGS (\\Answered) MODSEQ (<m9>))
            S: b OK [READ-ONLY] ...
            C: c SELECT INBOX (QRESYNC (<v> <m9>))
            S!: * VANISHED ...
            S!: * ... FETCH ...
            S: c OK ...
            # known UIDs
            C: d SELECT INBOX (QRESYNC (<v> <m0> 1:5,100:200))
            S!: * 6 FETCH ...
            S: * VANISHED (EARLIER) 4
            S: * 4 FETCH (UID 5 FLAGS (\\Flagged) MODSEQ (<m5>))
            S: d OK ...
            # another UIDVALIDITY: as if nothing had changed
            C: e SELECT INBOX (CONDSTORE QRESYNC (4294967295 <m0> 1:10))
            S!: * VANISHED ...
            S!: * ... FETCH ...
            S: * 7 EXISTS
            S: * OK [UIDVALIDITY <v>] ...
            S: e OK ...
            """);
  }

  @Test // 0 is not in the grammar, and clients that know nothing send it
  void selectWithModSeqsThatNeverWere() {
    TEN.plays(
        CHANGES
            + """
            C: a SELECT INBOX (QRESYNC (<v> 0 4:5))
            S: * VANISHED (EARLIER) 4
            S: * 4 FETCH (UID 5 FLAGS (\\Flagged) MODSEQ (<m5>))
            S: a OK ...
            # the client knows more than the mailbox: it was restored from an older copy
            C: b SELECT INBOX (QRESYNC (<v> 9223372036854775807 8:12))
            S: * VANISHED (EARLIER) 11:12
            S: * 5 FETCH (UID 8 FLAGS () MODSEQ (<m8>))
            S: * 6 FETCH (UID 9 FLAGS (\\Answered) MODSEQ (<m9>))
            S: * 7 FETCH (UID 10 FLAGS () MODSEQ (<m10>))
            S: b OK ...
            C: c SELECT INBOX (QRESYNC (<v> 9223372036854775807))
            S: * VANISHED (EARLIER) 4,6:7
            S: * 1 FETCH (UID 1 ...
            S: c OK ...
            C: d SELECT Other (QRESYNC (<v> 9223372036854775808))
            S: d BAD a number above 9223372036854775807 ...
            """);
  }

  @Test // §3.2.5.2
  void sequenceMatchDataNarrowsWhatVanished() {
    TEN.plays(
        CHANGES
            + """
            # 3 is 3 still; 5 was 5 and is 8
            C: a SELECT INBOX (QRESYNC (<v> <m0> 1:10 (3,5 3,5)))
            S: * VANISHED (EARLIER) 4,6:7
            S: a OK ...
            # with 4 known as gone the client had 5 as number 4
            C: b SELECT INBOX (QRESYNC (<v> <m0> 1:10 (2,4 2,5)))
            S: * VANISHED (EARLIER) 6:7
            S: * 4 FETCH (UID 5 ...
            S: b OK ...
            C: c SELECT INBOX (QRESYNC (<v> <m0> (1:7 1:3,5,8:10)))
            S!: * VANISHED ...
            S: * 4 FETCH (UID 5 ...
            S: c OK ...
            C: d SELECT INBOX (QRESYNC (<v> <m0> (1:10 1:10)))
            S: * VANISHED (EARLIER) 4,6:7
            S: d OK ...
            C: e SELECT INBOX (QRESYNC (<v> <m0> (1:4294967295 1:4294967295)))
            S: * VANISHED (EARLIER) 4,6:7
            S: e OK ...
            C: f SELECT INBOX (QRESYNC (<v> <m0> (7:4294967295 10:4294967298)))
            S: f BAD ...
            C: g SELECT INBOX (QRESYNC (<v> <m0> (6:4294967290 9:4294967293)))
            S!: * VANISHED ...
            S: g OK ...
            """);
  }

  @Test // §3.2.5: all is checked before the mailbox is opened, and the one selected stays
  void badParameters() {
    TEN.plays(
        CHANGES
            + """
            C: a SELECT Other (QRESYNC)
            S: a BAD expected a space ...
            C: b SELECT Other (QRESYNC ())
            S: b BAD expected a number ...
            C: c SELECT Other (QRESYNC (<v>))
            S: c BAD expected a space ...
            C: d SELECT Other (QRESYNC (0 1))
            S: d BAD a number above 0 is expected ...
            C: e SELECT Other (QRESYNC (<v> 1 ))
            S: e BAD expected a message number ...
            C: f SELECT Other (QRESYNC (<v> 1 1:*))
            S: f BAD "*" and "$" are no UIDs the client knew
            C: g SELECT Other (QRESYNC (<v> 1 $))
            S: g BAD "*" and "$" are no UIDs the client knew
            C: h SELECT Other (QRESYNC (<v> 1 1:9 (1:2 1:3)))
            S: h BAD 2 message numbers and 3 UIDs are no pairs
            C: i SELECT Other (QRESYNC (<v> 1 1:9 (2,1 5,6)))
            S: i BAD message numbers and UIDs that do not ascend
            C: j SELECT Other (QRESYNC (<v> 1 1:9 (1,2 5,5)))
            S: j BAD message numbers and UIDs that do not ascend
            C: k SELECT Other (QRESYNC (<v> 1 1:9 (1 1))
            S: k BAD expected ")" ...
            C: l SELECT Other (QRESYNC <v> 1)
            S: l BAD expected what is known, in parentheses ...
            C: m FETCH 1 UID
            S: * 1 FETCH (UID 1)
            S: m OK ...
            C: n SELECT Nowhere (QRESYNC (<v> 1))
            S: n NO [NONEXISTENT] ...
            C: o FETCH 1 UID
            S: o BAD ...
            """);
  }

  @Test // §3.2.6
  void fetchOfWhatVanished() {
    TEN.plays(
        CHANGES
            + """
            C: a UID FETCH 4:9 (FLAGS) (CHANGEDSINCE <m0> VANISHED)
            S: * VANISHED (EARLIER) 4,6:7
            S: * 4 FETCH (UID 5 FLAGS (\\Recent \\Flagged) MODSEQ (<m5>))
            S: * 6 FETCH (UID 9 FLAGS (\\Recent \\Answered) MODSEQ (<m9>))
            S: a OK UID FETCH ...
            C: b UID FETCH 1:* (FLAGS) (VANISHED CHANGEDSINCE <m1>)
            S: * VANISHED (EARLIER) 6
            S: * 4 FETCH (UID 5 ...
            S: b OK UID FETCH ...
            C: c UID FETCH 1:5 (FLAGS) (CHANGEDSINCE <m5> VANISHED)
            S!: * ...
            S: c OK UID FETCH ...
            C: d UID FETCH 1:5 (FLAGS) (CHANGEDSINCE 0 VANISHED)
            S: * VANISHED (EARLIER) 4
            S: * 1 FETCH (UID 1 FLAGS (\\Recent) MODSEQ (<m6>))
            S: d OK UID FETCH ...
            C: e UID FETCH 8:11 (FLAGS) (CHANGEDSINCE 9000000000000000000 VANISHED)
            S: * VANISHED (EARLIER) 11
            S: * 5 FETCH (UID 8 ...
            S: e OK UID FETCH ...
            C: f UID FETCH 1:* FLAGS (VANISHED)
            S: f BAD VANISHED goes with CHANGEDSINCE only
            C: g FETCH 1:* FLAGS (CHANGEDSINCE 1 VANISHED)
            S: g BAD VANISHED goes with UID FETCH only
            C: h UID FETCH 1:* FLAGS (CHANGEDSINCE VANISHED)
            S: h BAD expected a number ...
            """);
  }

  @Test // §3.2.10: what the client still counts is not told with EARLIER alone
  void whatIsStillCountedVanishesWithoutEarlier() {
    try (TestServer server = TEN.server();
        ScriptClient ann = server.ann();
        ScriptClient other = server.ann()) {
      ann.plays(
          """
          C: a ENABLE QRESYNC
          S: a OK ...
          C: b SELECT INBOX
          S: * OK [HIGHESTMODSEQ <m>] ...
          S: b OK ...
          """);
      other.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b MOVE 3 Other
          S: b OK ...
          """);
      ann.plays(
          """
          C: c UID FETCH 1:* (FLAGS) (CHANGEDSINCE <m> VANISHED)
          S: * VANISHED 3
          S: * VANISHED (EARLIER) 3
          S: c OK [HIGHESTMODSEQ <n>] ...
          C: d FETCH 3 UID
          S: * 3 FETCH (UID 4)
          S: d OK ...
          """);
    }
  }

  @Test // the log is kept as long as the mailbox, and costs what is asked for
  void aLongLogIsToldInParts() {
    try (TestServer server = given(mailbox("Long")).server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      var name = new MailboxName("Long");
      var id = mail.snapshot().mailbox(name).orElseThrow().info().id();
      server.append(mail, name, TestServer.message("x"));
      // 1 is left; its copies become many messages, of which every second goes
      for (int doubled = 0; doubled < 15; doubled++) {
        mail.copy(id, org.chappe.model.UidSet.of(1, 1 << doubled), id);
      }
      long[] even = new long[1 << 14];
      for (int i = 0; i < even.length; i++) {
        even[i] = 2L * (i + 1);
      }
      var gone = org.chappe.model.UidSet.of(even);
      mail.store(
          id,
          gone,
          MailAccount.FlagChange.ADD,
          org.chappe.model.Flags.of(org.chappe.model.SystemFlag.DELETED),
          java.util.OptionalLong.empty());
      mail.expunge(id, java.util.Optional.empty());
      ann.plays(
          """
          C: a ENABLE QRESYNC
          S: a OK ...
          C: b SELECT Long
          S: * 16384 EXISTS
          S: * OK [UIDVALIDITY <v>] ...
          S: b OK ...
          C: c UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)
          S: * VANISHED (EARLIER) 2,4,6,8,...
          S: * VANISHED (EARLIER) 21...
          S: * 1 FETCH (UID 1 ...
          S: c OK ...
          """);
    }
  }
}

package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** MESSAGELIMIT and SAVELIMIT, RFC 9738. */
class Rfc9738Test {
  private static final TestServer.Given FIVE =
      limited(
          ImapLimits.DEFAULT.withMessages(3).withSaved(0),
          mailbox("INBOX", "u1", "u2", "u3", "u4", "u5"));

  private static TestServer.Given limited(ImapLimits limits, TestServer.Content... contents) {
    return given(contents)
        .settings(ImapSettings.DEFAULT.withCleartextOnLoopback(true).withLimits(limits));
  }

  @Test // RFC 9738 §3
  void theLimitIsAnnounced() {
    limited(ImapLimits.DEFAULT)
        .plays(
            """
            C: a CAPABILITY
            S!: * CAPABILITY ... SAVELIMIT=...
            S: * CAPABILITY ... MESSAGELIMIT=2000000 ...
            S: a OK ...
            """);
  }

  @Test // RFC 9738 §3: instead of MESSAGELIMIT
  void aLimitOfSavingAloneIsAnnouncedAsThat() {
    limited(
            ImapLimits.DEFAULT.withMessages(0).withSaved(3),
            mailbox("INBOX", "u1", "u2", "u3", "u4", "u5"),
            mailbox("Archive"))
        .plays(
            """
            C: a CAPABILITY
            S!: * CAPABILITY ... MESSAGELIMIT...
            S: * CAPABILITY ... SAVELIMIT=3 ...
            S: a OK ...
            C: b SELECT INBOX
            S: b OK ...
            C: c FETCH 1:* UID
            S: * 1 FETCH (UID 1)
            S: * 5 FETCH (UID 5)
            S: c OK FETCH ...
            C: d UID COPY 1:* Archive
            S: d NO [MESSAGELIMIT 3 3] ...
            C: e UID MOVE 1:* Archive
            S: * OK [COPYUID <v> 1:5 1:5] ...
            S: e OK ...
            C: f APPEND INBOX {1+}
            C: x {1+}
            C: x {1+}
            C: x {1+}
            C: x
            S: f NO [MESSAGELIMIT 3] ...
            C: g NOOP
            S!: * ... EXISTS
            S: g OK ...
            """);
  }

  @Test
  void noLimitIsNotAnnounced() {
    limited(ImapLimits.DEFAULT.withMessages(0).withSaved(0))
        .plays(
            """
            C: a CAPABILITY
            S!: * CAPABILITY ...LIMIT=3...
            S!: * CAPABILITY ... MESSAGELIMIT...
            S!: * CAPABILITY ... SAVELIMIT...
            S: * CAPABILITY ...
            S: a OK ...
            """);
  }

  @Test // RFC 9738 §3.1: from the highest UID to the lowest
  void fetchIsOfTheLastMessages() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b FETCH 1:* UID
        S!: * 1 FETCH ...
        S!: * 2 FETCH ...
        S: * 5 FETCH (UID 5)
        S: * 4 FETCH (UID 4)
        S: * 3 FETCH (UID 3)
        S: b OK [MESSAGELIMIT 3 3] FETCH done for the last 3 messages
        C: c UID FETCH 1:4 (BODY[TEXT])
        S!: * 1 FETCH ...
        S: * 4 FETCH (UID 4 BODY[TEXT] {...} FLAGS (...\\Seen))
        S: * 3 FETCH (UID 3 BODY[TEXT] {...} FLAGS (...\\Seen))
        S: * 2 FETCH (UID 2 BODY[TEXT] {...} FLAGS (...\\Seen))
        S: c OK [MESSAGELIMIT 3 2] UID FETCH done for the last 3 messages
        C: d UID FETCH 1 FLAGS
        S: * 1 FETCH (UID 1 FLAGS (\\Recent))
        S: d OK UID FETCH ...
        C: e FETCH 3:5 UID
        S: * 3 FETCH (UID 3)
        S: * 4 FETCH (UID 4)
        S: * 5 FETCH (UID 5)
        S: e OK FETCH ...
        """);
  }

  @Test // RFC 9738 §3.1: PARTIAL, RFC 9394
  void aPartThatIsTooLargeIsRefused() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b UID FETCH 1:5 (UID FLAGS) (PARTIAL -1:-4)
        S!: * ... FETCH ...
        S: b NO [MESSAGELIMIT 3] ...
        C: c UID FETCH 1:5 (UID) (PARTIAL -1:-3)
        S: * 3 FETCH (UID 3)
        S: * 4 FETCH (UID 4)
        S: * 5 FETCH (UID 5)
        S: c OK UID FETCH ...
        """);
  }

  @Test // RFC 9738 §3.1: messages that are searched count, not those that are found
  void searchIsOfTheLastMessages() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b UID SEARCH UNDELETED
        S: * SEARCH 3 4 5
        S: b OK [MESSAGELIMIT 3 3] UID SEARCH ...
        C: c UID SEARCH UID 1:4 SUBJECT u4
        S: * SEARCH 4
        S: c OK [MESSAGELIMIT 3 2] UID SEARCH ...
        C: d SEARCH RETURN (COUNT MIN) 1:5
        S: * ESEARCH (TAG "d") MIN 3 COUNT 3
        S: d OK [MESSAGELIMIT 3 3] SEARCH ...
        C: e SEARCH 1:4 UID 2:5 SUBJECT u2
        S: * SEARCH 2
        S: e OK SEARCH ...
        C: f UID SEARCH OR UID 1 UID 2
        S: * SEARCH
        S: f OK [MESSAGELIMIT 3 3] UID SEARCH ...
        """);
  }

  @Test // RFC 9738 §3.4
  void whatIsSavedIsWhatWasFound() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b UID SEARCH RETURN (SAVE) ALL
        S: b OK [MESSAGELIMIT 3 3] UID SEARCH ...
        C: c UID SEARCH UID $
        S: * SEARCH 3 4 5
        S: c OK UID SEARCH ...
        """);
  }

  @Test // RFC 9738 §3.3; RFC 7377
  void whatCannotBeCutIsRefused() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SORT (ARRIVAL) UTF-8 ALL
        S: b NO [MESSAGELIMIT 3] ...
        C: c THREAD REFERENCES UTF-8 ALL
        S: c NO [MESSAGELIMIT 3] ...
        C: d SORT (ARRIVAL) UTF-8 2:4
        S: * SORT 2 3 4
        S: d OK ...
        C: e UID THREAD REFS UTF-8 UID 1:2
        S: * THREAD (1)(2)
        S: e OK ...
        C: f ESEARCH IN (selected) ALL
        S: f NO [MESSAGELIMIT 3] ...
        C: g UID SORT RETURN (SAVE) (ARRIVAL) UTF-8 ALL
        S: g NO [MESSAGELIMIT 3] ...
        C: h UID SEARCH UID $
        S: * SEARCH
        S: h OK ...
        """);
  }

  @Test // RFC 9738 §3.1
  void storeIsOfTheLastMessages() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b UID STORE 1:5 +FLAGS (\\Seen)
        S!: * 2 FETCH ...
        S: * 5 FETCH (UID 5 FLAGS (\\Recent \\Seen))
        S: * 4 FETCH (UID 4 FLAGS (\\Recent \\Seen))
        S: * 3 FETCH (UID 3 FLAGS (\\Recent \\Seen))
        S: b OK [MESSAGELIMIT 3 3] UID STORE ...
        C: c UID SEARCH UID 1:2 UNSEEN
        S: * SEARCH 1 2
        S: c OK ...
        """);
  }

  @Test // RFC 9738 §3.1: COPY is whole or not at all, MOVE is not
  void copyIsRefusedAndMoveIsOfTheLastMessages() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b UID COPY 1:4 Trash
        S: b NO [MESSAGELIMIT 3 2] more than 3 messages for one command: name fewer
        C: c COPY 1:5 Trash
        S: c NO [MESSAGELIMIT 3 3] ...
        C: d STATUS Trash (MESSAGES)
        S: * STATUS Trash (MESSAGES 0)
        S: d OK ...
        C: e UID MOVE 1:4 Trash
        S: * OK [COPYUID <v> 2:4 1:3] ...
        S: * 4 EXPUNGE
        S: * 3 EXPUNGE
        S: * 2 EXPUNGE
        S: e OK [MESSAGELIMIT 3 2] UID MOVE ...
        C: f UID MOVE 1:4 Trash
        S: * 1 EXPUNGE
        S: f OK UID MOVE ...
        C: g UID COPY 1:5 Trash
        S: g OK [COPYUID <v> 5 5] ...
        """);
  }

  @Test // RFC 9738 §3.1: EXPUNGE and CLOSE have no limit
  void uidExpungeIsOfTheLastDeletedMessages() {
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b STORE 3:5 +FLAGS.SILENT (\\Deleted)
        S: b OK ...
        C: c STORE 1 +FLAGS.SILENT (\\Deleted)
        S: c OK ...
        C: d UID EXPUNGE 1:5
        S: * 5 EXPUNGE
        S: * 4 EXPUNGE
        S: * 3 EXPUNGE
        S: d OK [MESSAGELIMIT 3 3] UID EXPUNGE ...
        C: e UID EXPUNGE 1:5
        S: * 1 EXPUNGE
        S: e OK UID EXPUNGE ...
        """);
    FIVE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b STORE 3:5 +FLAGS.SILENT (\\Deleted)
        S: b OK ...
        C: c STORE 1 +FLAGS.SILENT (\\Deleted)
        S: c OK ...
        C: d EXPUNGE
        S: * 5 EXPUNGE
        S: * 4 EXPUNGE
        S: * 3 EXPUNGE
        S: * 1 EXPUNGE
        S: d OK EXPUNGE ...
        """);
  }

  @Test // RFC 9738 §3.1: EXPUNGEISSUED in the tagged answer, MESSAGELIMIT before
  void bothCodesAreTold() {
    try (TestServer server = FIVE.server();
        ScriptClient ann = server.ann();
        ScriptClient too = server.ann()) {
      for (ScriptClient client : new ScriptClient[] {ann, too}) {
        client.plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            """);
      }
      ann.plays(
          """
          C: b STORE 5 +FLAGS.SILENT (\\Deleted)
          S: b OK ...
          C: c EXPUNGE
          S: c OK ...
          """);
      too.plays(
          """
          C: b FETCH 1:5 UID
          S: * 4 FETCH (UID 4)
          S: * 3 FETCH (UID 3)
          S: * 2 FETCH (UID 2)
          S: * NO [MESSAGELIMIT 3 2] ...
          S: b OK [EXPUNGEISSUED] FETCH ...
          C: c STORE 1:5 +FLAGS.SILENT (\\Flagged)
          S: * NO [MESSAGELIMIT 3 2] ...
          S: c OK [EXPUNGEISSUED] STORE ...
          C: d SEARCH ALL
          S: * NO [MESSAGELIMIT 3 2] ...
          S: d OK [EXPUNGEISSUED] SEARCH ...
          """);
    }
  }

  @Test // RFC 9738 §3.2
  void uidsAreSearchedBesideOne() {
    given(mailbox("INBOX", "u1", "u2", "u3"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b UID SEARCH UIDAFTER 1
            S: * SEARCH 2 3
            S: b OK ...
            C: c UID SEARCH UIDAFTER 3
            S: * SEARCH
            S: c OK ...
            C: d UID SEARCH UIDBEFORE 3 UIDAFTER 1
            S: * SEARCH 2
            S: d OK ...
            C: e UID SEARCH UIDBEFORE 1
            S: * SEARCH
            S: e OK ...
            C: f UID SEARCH NOT UIDAFTER 4294967295
            S: * SEARCH 1 2 3
            S: f OK ...
            C: g UID SEARCH UIDAFTER 0
            S: g BAD ...
            C: h UID SEARCH UIDBEFORE 4294967296
            S: h BAD no UID is above 4294967295
            C: i UID SEARCH UIDAFTER *
            S: i BAD ...
            """);
  }
}

package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** UIDONLY, RFC 9586. */
class Rfc9586Test {
  private static final TestServer.Given FIVE =
      given(mailbox("INBOX", "a", "b", "c", "d", "e"), mailbox("Other"));

  private static final String ENABLED =
      """
      C: q1 ENABLE UIDONLY
      S: * ENABLED UIDONLY
      S: q1 OK ...
      C: q2 SELECT INBOX
      S!: * OK [UNSEEN ...
      S: * 5 EXISTS
      S: * OK [UIDVALIDITY <v>] ...
      S: q2 OK ...
      """;

  @Test // §3, §3.2, §3.5, §3.8
  void messageNumbersAreRefused() {
    FIVE.plays(
        ENABLED
            + """
            C: a FETCH 1 FLAGS
            S: a BAD [UIDREQUIRED] ...
            C: b STORE 1 +FLAGS (\\Seen)
            S: b BAD [UIDREQUIRED] ...
            C: c SEARCH ALL
            S: c BAD [UIDREQUIRED] ...
            C: d COPY 1 Other
            S: d BAD [UIDREQUIRED] ...
            C: e MOVE * Other
            S: e BAD [UIDREQUIRED] ...
            C: f REPLACE 1 INBOX {3+}
            C: abc
            S: f BAD [UIDREQUIRED] ...
            C: g UID SEARCH 1:3
            S: g BAD [UIDREQUIRED] ...
            C: h UID SEARCH OR UNSEEN (NOT (ALL $))
            S: h BAD [UIDREQUIRED] ...
            C: i UID SEARCH RETURN (COUNT) UID 1:3 UNSEEN
            S: * ESEARCH (TAG "i") UID COUNT 3
            S: i OK ...
            C: j UID SEARCH RETURN (SAVE) UID 2:*
            S: j OK ...
            C: k UID FETCH $ (UID)
            S: * 2 UIDFETCH (UID 2)
            S: * 5 UIDFETCH (UID 5)
            S: k OK ...
            """);
  }

  @Test // §3.3
  void uidFetchAnswers() {
    FIVE.plays(
        ENABLED
            + """
            C: a UID EXPUNGE 1
            S: a OK ...
            C: b UID FETCH 2:3 (FLAGS)
            S!: * ... FETCH ...
            S: * 2 UIDFETCH (FLAGS (\\Recent))
            S: * 3 UIDFETCH (FLAGS (\\Recent))
            S: b OK ...
            C: c UID FETCH 4 (FLAGS UID RFC822.SIZE)
            S: * 4 UIDFETCH (FLAGS (\\Recent) UID 4 RFC822.SIZE 47)
            S: c OK ...
            C: d UID STORE 5 +FLAGS (\\Deleted)
            S: * 5 UIDFETCH (FLAGS (\\Recent \\Deleted))
            S: d OK ...
            C: e UID FETCH 1 BODY[TEXT]
            S: * 1 UIDFETCH (BODY[TEXT] {9}
            S: about a
            S:  FLAGS (\\Recent \\Seen))
            S: e OK ...
            """);
  }

  @Test // §3.4, §3.6
  void vanishedWithoutQresync() {
    FIVE.plays(
        ENABLED
            + """
            C: a UID STORE 2,4 +FLAGS.SILENT (\\Deleted)
            S: a OK ...
            C: b EXPUNGE
            S!: * ... EXPUNGE
            S: * VANISHED 2,4
            S: b OK EXPUNGE done
            C: c UID MOVE 3 Other
            S: * OK [COPYUID <w> 3 1] ...
            S: * VANISHED 3
            S: c OK UID MOVE done
            C: d UID COPY 1,77 INBOX
            S: * 3 EXISTS
            S: d OK [COPYUID <v> 1 6] ...
            """);
  }

  @Test // §3.6, §3.7
  void whatOthersDid() {
    try (TestServer server = FIVE.server();
        ScriptClient ann = server.ann();
        ScriptClient other = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b ENABLE UIDONLY QRESYNC
          S: * ENABLED UIDONLY QRESYNC
          S: * OK [HIGHESTMODSEQ <m0>] ...
          S: b OK ...
          """);
      other.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b MOVE 1 Other
          S: b OK ...
          C: c STORE 2 +FLAGS (\\Seen)
          S: c OK ...
          """);
      ann.plays(
          """
          C: c NOOP
          S: * 3 UIDFETCH (FLAGS (\\Recent \\Seen) MODSEQ (<m3>))
          S: * VANISHED 1
          S: c OK [HIGHESTMODSEQ <m3>] ...
          C: d UID FETCH 1:* (FLAGS) (CHANGEDSINCE <m0> VANISHED)
          S: * VANISHED (EARLIER) 1
          S: * 3 UIDFETCH (FLAGS (\\Recent \\Seen) MODSEQ (<m3>))
          S: d OK ...
          C: e STORE 2 +FLAGS (\\Seen)
          S: e BAD [UIDREQUIRED] ...
          """);
    }
  }

  @Test // §3.7
  void resynchronizingWithoutNumbers() {
    FIVE.plays(
        ENABLED
            + """
            C: a ENABLE QRESYNC
            S: * OK [HIGHESTMODSEQ <m>] ...
            S: a OK ...
            C: b UID STORE 3 +FLAGS.SILENT (\\Flagged)
            S: * 3 UIDFETCH (MODSEQ (<m3>))
            S: b OK ...
            C: c SELECT Other (QRESYNC (<v> 1 1:5 (1 1)))
            S: c BAD [UIDREQUIRED] ...
            C: d SELECT INBOX (QRESYNC (<v> <m> 1:5))
            S: * 3 UIDFETCH (FLAGS (\\Flagged) MODSEQ (<m3>))
            S: d OK ...
            """);
  }
}

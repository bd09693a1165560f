package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** Two sessions on one mailbox: RFC 9051 §5.2, §5.5, §7.5.1; RFC 2180. */
class SessionsTest {
  private static void plays(Scene scene) {
    try (TestServer server =
            given(mailbox("INBOX", "u1", "u2", "u3", "u4", "u5"), mailbox("Other")).server();
        ScriptClient ann = server.ann();
        ScriptClient too = server.ann()) {
      for (ScriptClient client : new ScriptClient[] {ann, too}) {
        client.plays(
            """
            C: y SELECT INBOX
            S: y OK ...
            """);
      }
      scene.play(ann, too);
    }
  }

  private interface Scene {
    void play(ScriptClient ann, ScriptClient too);
  }

  private static void removes(ScriptClient client, String uids) {
    client.plays(
        """
        C: x1 UID STORE %s +FLAGS.SILENT (\\Deleted)
        S: x1 OK ...
        C: x2 EXPUNGE
        S: x2 OK ...
        """
            .formatted(uids));
  }

  @Test
  void changesAreToldWithTheNextCommand() {
    plays((ann, too) -> {
      ann.plays(
          """
          C: a APPEND INBOX {4+}
          C: abcd
          S: * 6 EXISTS
          S: a OK ...
          C: b STORE 2 +FLAGS (\\Flagged)
          S: b OK ...
          """);
      too.plays(
          """
          C: a NOOP
          S: * 6 EXISTS
          S: * 2 FETCH (FLAGS (\\Flagged))
          S: a OK ...
          C: b NOOP
          S!: * ... FETCH ...
          S: b OK ...
          """);
    });
  }

  @Test // §7.5.1: not while FETCH, STORE or SEARCH is answered
  void numbersStayUntilACommandThatLetsThemMove() {
    plays((ann, too) -> {
      removes(ann, "2,4");
      too.plays(
          """
          C: a FETCH 1:5 UID
          S!: * ... EXPUNGE
          S: * 1 FETCH (UID 1)
          S: * 3 FETCH (UID 3)
          S: * 5 FETCH (UID 5)
          S: a OK [EXPUNGEISSUED] ...
          C: b FETCH 4 FLAGS
          S!: * ...
          S: b OK [EXPUNGEISSUED] ...
          C: c STORE 3:4 +FLAGS (\\Seen)
          S: * 3 FETCH (FLAGS (\\Seen))
          S: c OK [EXPUNGEISSUED] ...
          C: d SEARCH ALL
          S: * SEARCH 1 3 5
          S: d OK ...
          C: e SEARCH 4:5
          S: * SEARCH 5
          S: e OK ...
          C: f STORE 5 +FLAGS.SILENT (\\Answered)
          S: f OK ...
          C: g COPY 3:5 Other
          S: * 4 EXPUNGE
          S: * 2 EXPUNGE
          S: g NO [EXPUNGEISSUED] ...
          """);
    });
  }

  @Test
  void expungesAreToldFromTheLastToTheFirst() {
    plays((ann, too) -> {
      removes(ann, "2");
      too.plays(
          """
          C: a FETCH 3 UID
          S: * 3 FETCH (UID 3)
          S: a OK ...
          """);
      removes(ann, "4");
      ann.plays(
          """
          C: a APPEND INBOX {4+}
          C: abcd
          S: a OK ...
          C: b STORE 3 +FLAGS (\\Flagged)
          S: b OK ...
          """);
      too.plays(
          """
          C: b FETCH 5 UID
          S: * 6 EXISTS
          S: * 5 FETCH (FLAGS (\\Flagged))
          S: * 5 FETCH (UID 5)
          S: b OK ...
          C: c FETCH * UID
          S: * 6 FETCH (UID 6)
          S: c OK ...
          C: d UID FETCH 1:* FLAGS
          S: * 5 FETCH (UID 5 FLAGS (\\Flagged))
          S: * 6 FETCH (UID 6 FLAGS (...))
          S: * 4 EXPUNGE
          S: * 2 EXPUNGE
          S: d OK ...
          C: e FETCH 1:* UID
          S: * 1 FETCH (UID 1)
          S: * 2 FETCH (UID 3)
          S: * 3 FETCH (UID 5)
          S: * 4 FETCH (UID 6)
          S: e OK ...
          """);
    });
  }

  @Test // RFC 2180 §4.4: by number all must be there; by UID those that are gone are passed over
  void copyingWhatIsGone() {
    plays((ann, too) -> {
      removes(ann, "2");
      too.plays(
          """
          C: b UID COPY 1:2 Other
          S: b OK [COPYUID <v> 1 1] ...
          C: c UID MOVE 2 Other
          S: c OK UID MOVE ...
          """);
    });
  }

  @Test // a flag set by one with BODY[] is seen by the other
  void readingIsSeenByTheOther() {
    plays((ann, too) -> {
      ann.plays(
          """
          C: a FETCH 3 BODY[TEXT]
          S: * 3 FETCH (BODY[TEXT] {...} FLAGS (...\\Seen))
          S: a OK ...
          """);
      too.plays(
          """
          C: a NOOP
          S: * 3 FETCH (FLAGS (\\Seen))
          S: a OK ...
          """);
    });
  }

  @Test // a keyword nobody had before is named in FLAGS before it comes in FETCH
  void newKeywordsAreNamed() {
    plays((ann, too) -> {
      ann.plays(
          """
          C: a STORE 1 +FLAGS.SILENT (Colour)
          S: a OK ...
          """);
      too.plays(
          """
          C: a NOOP
          S: * FLAGS (... Colour)
          S: * 1 FETCH (FLAGS (Colour))
          S: a OK ...
          """);
    });
  }
}

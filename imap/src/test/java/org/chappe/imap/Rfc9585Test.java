package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.OctetWriter;
import org.chappe.net.testing.ScriptClient;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** INPROGRESS, RFC 9585: what is silent for long says that it goes on. */
class Rfc9585Test {
  private static final String[] MANY =
      IntStream.rangeClosed(1, 300).mapToObj(i -> "m" + i).toArray(String[]::new);

  private final AtomicLong seconds = new AtomicLong();
  private final MemoryStore memory = new MemoryStore(InstantSource.fixed(TestServer.NOW));

  private final AtomicInteger looks = new AtomicInteger();

  private Instant instant() {
    return TestServer.NOW.plusSeconds(seconds.get());
  }

  private Instant look() {
    looks.incrementAndGet();
    return instant();
  }

  private void pass(int more) {
    seconds.addAndGet(more);
  }

  private static void select(ScriptClient ann) {
    ann.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        """);
  }

  @Test // RFC 9585 §3
  void itIsAnnounced() {
    given()
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... INPROGRESS ...
            S: a OK ...
            """);
    given()
        .settings(
            ImapSettings.DEFAULT
                .withCleartextOnLoopback(true)
                .withTimes(ImapTimes.DEFAULT.withProgress(Duration.ZERO)))
        .plays(
            """
            C: a CAPABILITY
            S!: * CAPABILITY ... INPROGRESS ...
            S: a OK ...
            """);
  }

  @ParameterizedTest // RFC 9585 §4: a goal of messages; SORT and THREAD search before they read
  @CsvSource(
      delimiter = '|',
      value = {
        "SEARCH BODY nothing | SEARCH",
        "UID SEARCH BODY nothing | SEARCH",
        "SORT (ARRIVAL) UTF-8 BODY nothing | SORT",
        "THREAD REFERENCES UTF-8 BODY nothing | THREAD"
      })
  void aSearchTellsHowManyMessagesItHasLookedAt(String command, String answer) throws Exception {
    var store = new GatedStore(memory);
    try (TestServer server =
            given(mailbox("INBOX", MANY)).store(store).clock(this::instant).server();
        ScriptClient ann = server.ann()) {
      select(ann);
      store.stopAfter(2); // four messages: their fields, their bodies
      ann.plays("C: b " + command);
      store.awaitStopped();
      pass(10);
      ann.plays("S: * OK [INPROGRESS (\"b\" ...)] ...");
      pass(10);
      ann.plays("S: * OK [INPROGRESS (\"b\" 3 300)] 3 of 300 messages so far");
      pass(9);
      store.goOn();
      ann.plays(
          """
          S!: * OK ...
          S: * %s
          S: b OK ...
          """
              .formatted(answer));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SORT (SUBJECT) UTF-8 ALL | SORT",
        "UID SORT (SUBJECT) UTF-8 ALL | SORT",
        "THREAD REFERENCES UTF-8 ALL | THREAD",
        "UID THREAD REFS UTF-8 ALL | THREAD"
      })
  void whatIsReadToBeSortedIsCounted(String command, String answer) throws Exception {
    var store = new GatedStore(memory);
    try (TestServer server =
            given(mailbox("INBOX", MANY)).store(store).clock(this::instant).server();
        ScriptClient ann = server.ann()) {
      select(ann);
      store.stopAfter(1); // 32 messages
      ann.plays("C: b " + command);
      store.awaitStopped();
      pass(10);
      ann.plays("S: * OK [INPROGRESS (\"b\" ...)] ...");
      pass(10);
      ann.plays("S: * OK [INPROGRESS (\"b\" 31 300)] ...");
      store.goOn();
      ann.plays(
          """
          S: * %s ...
          S: b OK ...
          """
              .formatted(answer));
    }
  }

  @Test // RFC 7377: the messages of all mailboxes are the goal
  void aSearchOfSomeMailboxesIsOne() throws Exception {
    var store = new GatedStore(memory);
    try (TestServer server =
            given(mailbox("A", "a", "b"), mailbox("B", MANY))
                .store(store)
                .clock(this::instant)
                .server();
        ScriptClient ann = server.ann()) {
      store.stopAfter(4); // two messages, and four: fields and bodies
      ann.plays("C: b ESEARCH IN (mailboxes (A B)) BODY nothing");
      store.awaitStopped();
      pass(10);
      ann.plays("S: * OK [INPROGRESS (\"b\" ...)] ...");
      pass(10);
      ann.plays("S: * OK [INPROGRESS (\"b\" 5 302)] ...");
      store.goOn();
      ann.plays("S: b OK ...");
    }
  }

  @ParameterizedTest // RFC 9585 §4: without numbers it is still heard that the server lives
  @CsvSource(
      delimiter = '|',
      value = {
        "COPY 1:* Archive",
        "UID MOVE 1:* Archive",
        "STORE 1:* +FLAGS.SILENT (\\Flagged)",
        "EXPUNGE",
        "CLOSE",
        "FETCH 1:* BODY[]",
        "RENAME INBOX Old",
        "DELETE Archive"
      })
  void whatWaitsForTheDiskSaysSo(String command) throws Exception {
    var store = new FailingStore(memory);
    try (TestServer server =
            given(mailbox("INBOX", MANY), mailbox("Archive"))
                .store(store)
                .clock(this::instant)
                .server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: f STORE 2 +FLAGS.SILENT (\\Deleted)
          S: f OK ...
          """);
      store.hold();
      ann.plays("C: b " + command);
      while (store.held() == 0) {
        Thread.onSpinWait();
      }
      pass(9);
      pass(1);
      ann.plays("S: * OK [INPROGRESS (\"b\" NIL NIL)] still at work");
      pass(10);
      ann.plays("S: * OK [INPROGRESS (\"b\" NIL NIL)] still at work");
      store.release();
      ann.plays("S: b OK ...");
    }
  }

  @Test // RFC 9585 §4
  void aTagThatWouldEndTheCodeIsNotTold() {
    var store = new FailingStore(memory);
    try (TestServer server =
            given(mailbox("INBOX", MANY), mailbox("Archive"))
                .store(store)
                .clock(this::instant)
                .server();
        ScriptClient ann = server.ann()) {
      select(ann);
      store.hold();
      ann.plays("C: b]c COPY 1:* Archive");
      while (store.held() == 0) {
        Thread.onSpinWait();
      }
      pass(10);
      ann.plays("S: * OK [INPROGRESS (NIL NIL NIL)] ...");
      store.release();
      ann.plays("S: b]c OK ...");
    }
  }

  @Test
  void zeroIsNever() {
    var store = new FailingStore(memory);
    ImapSettings never =
        ImapSettings.DEFAULT
            .withCleartextOnLoopback(true)
            .withTimes(ImapTimes.DEFAULT.withProgress(Duration.ZERO));
    try (TestServer server =
            given(mailbox("INBOX", MANY), mailbox("Archive"))
                .settings(never)
                .store(store)
                .clock(this::instant)
                .server();
        ScriptClient ann = server.ann()) {
      select(ann);
      store.hold();
      ann.plays("C: b COPY 1:* Archive");
      while (store.held() == 0) {
        Thread.onSpinWait();
      }
      pass(10_000);
      store.release();
      ann.plays(
          """
          S!: * OK ...
          S: b OK ...
          """);
    }
  }

  @Test // what is fetched comes before the notice, which tells how much it was
  void aFetchThatIsStuckSendsWhatItHas() throws Exception {
    var store = new GatedStore(memory);
    try (TestServer server = given(mailbox("INBOX", MANY)).store(store).clock(this::look).server();
        ScriptClient ann = server.ann()) {
      select(ann);
      store.stopAfter(1); // four messages
      ann.plays("C: b FETCH 1:* BODY.PEEK[TEXT]");
      store.awaitStopped();
      int before = looks.get();
      while (looks.get() < before + 6) { // one at each of the first messages, then while it waits
        Thread.onSpinWait();
      }
      pass(10);
      ann.plays(
          """
          S: * 1 FETCH (BODY[TEXT] {...})
          S: * 2 FETCH (BODY[TEXT] {...})
          S: * 3 FETCH (BODY[TEXT] {...})
          S: * 4 FETCH (BODY[TEXT] {...})
          S: * OK [INPROGRESS ("b" 4 300)] ...
          """);
      store.goOn();
      ann.plays(
          """
          S!: * OK ...
          S: * 300 FETCH (BODY[TEXT] {...})
          S: b OK ...
          """);
    }
  }

  // The session's thread alone

  private final StringBuilder written = new StringBuilder();
  private final OctetWriter octets =
      OctetWriter.to((array, offset, length) ->
          written.append(
              new String(array, offset, length, java.nio.charset.StandardCharsets.US_ASCII)));
  private final ImapWriter out = new ImapWriter(octets);

  private Progress progress(OctetWriter into, ImapWriter writer) {
    var progress = new Progress(writer, into, this::instant, Duration.ofSeconds(10), () -> false);
    progress.begin("b");
    return progress;
  }

  @Test
  void whoWritesIsNotInterruptedByNotices() {
    Progress progress = progress(octets, out);
    progress.at(0, 3);
    pass(10);
    progress.at(0, 3);
    assertThat(written).hasToString("* OK [INPROGRESS (\"b\" 0 3)] 0 of 3 messages so far\r\n");
    written.setLength(0);
    out.untagged().text("1 FETCH ()").endOfLine();
    pass(9);
    progress.at(1, 3);
    assertThat(written).isEmpty();
    pass(1);
    progress.at(1, 3);
    assertThat(written).hasToString("* 1 FETCH ()\r\n");
    pass(9);
    octets.flush();
    out.untagged().text("2 FETCH ()").endOfLine();
    octets.flush();
    progress.at(2, 3);
    pass(9);
    progress.at(2, 3);
    assertThat(written).hasToString("* 1 FETCH ()\r\n* 2 FETCH ()\r\n");
  }

  @Test // RFC 9585 §4: the goal is greater
  void theGoalIsNeverReached() {
    Progress progress = progress(octets, out);
    pass(10);
    progress.at(3, 3);
    assertThat(written).hasToString("* OK [INPROGRESS (\"b\" 2 3)] 2 of 3 messages so far\r\n");
  }

  @Test
  void aClockSetBackIsNoReasonToBeSilentForLong() {
    Progress progress = progress(octets, out);
    pass(-1_000_000);
    progress.at(1, 3);
    pass(10);
    progress.at(1, 3);
    assertThat(written).isNotEmpty();
  }

  @Test // whoever waits for the end of a session finds nothing of it at work
  void aClientThatLeavesIsWaitedForByTheWorkItBegan() {
    OctetWriter closed =
        OctetWriter.to((array, offset, length) -> {
          throw new ConnectionClosed("gone");
        });
    Progress progress = progress(closed, new ImapWriter(closed));
    pass(10);
    var ended = new AtomicBoolean();
    assertThatThrownBy(() ->
            progress.during(tally -> {
              while (!tally.isOver()) {
                Thread.onSpinWait();
              }
              ended.set(true);
              return 1;
            }))
        .isInstanceOf(ConnectionClosed.class)
        .hasMessage("gone");
    assertThat(ended).isTrue();
  }

  @Test
  void failuresOfTheWorkAreTheCommands() {
    Progress progress = progress(octets, out);
    var failure = new IllegalStateException("x");
    assertThatThrownBy(() ->
            progress.during(
                (Runnable)
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }
}

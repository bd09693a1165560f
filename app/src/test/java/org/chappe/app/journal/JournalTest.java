package org.chappe.app.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chappe.delivery.DeliveryEvent;
import org.chappe.model.Address;
import org.chappe.relay.RelayEvent;
import org.chappe.smtp.SmtpEvent;
import org.chappe.smtp.SmtpKind;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JournalTest {
  private static final String NAME = "<1794@far.test>";
  private static final Address ANN = Address.parse("ann@here.test");

  private final Clock clock = new Clock();
  private final FailingStore store = new FailingStore(new MemoryStore(clock));
  private JournalWriter writer = new JournalWriter(store.partitions(), 30, clock);
  private Noting noting = new Noting(writer, clock);
  private final Journal journal = new Journal(store.partitions());

  /** Begins at noon, as days are UTC's: nothing here happens around midnight. */
  private static final class Clock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  @AfterEach
  void close() {
    writer.close();
    store.close();
  }

  /** Closing writes what waits. */
  private void written() {
    writer.close();
    writer = new JournalWriter(store.partitions(), 30, clock);
    noting = new Noting(writer, clock);
  }

  private List<String> about(String what) {
    return journal.about(what).stream().map(entry -> entry.id() + " " + entry.event()).toList();
  }

  private void arrives(String id, String messageId) {
    noting.heard(new DeliveryEvent.Delivered(id, messageId, ANN, "7", 500, Duration.ofMillis(3)));
    noting.heard(new DeliveryEvent.Leaving(id, messageId, id, 1));
    noting.heard(
        new SmtpEvent.Accepted(
            "session",
            SmtpKind.SUBMISSION,
            id,
            InetAddress.getLoopbackAddress(),
            "ben@here.test",
            2,
            490,
            Duration.ofMillis(40),
            Optional.of("TLSv1.3"),
            Optional.of(Address.parse("ben@here.test"))));
  }

  private void leaves(String id, String messageId) {
    noting.heard(
        new RelayEvent.Queued(id, "ben@here.test", 1, 500, messageId, List.of("far.test")));
    clock.pass(Duration.ofMinutes(1));
    noting.heard(new RelayEvent.Unreachable("far.test", 1, "451 4.4.1 refused", clock.instant()));
    clock.pass(Duration.ofMinutes(5));
    noting.heard(
        new RelayEvent.Deferred(id, "cat@far.test", "mx", "450 4.2.0 later", clock.instant()));
    clock.pass(Duration.ofMinutes(5));
    noting.heard(new RelayEvent.Sent(id, "cat@far.test", "mx", "250 ok", Duration.ZERO));
    clock.pass(Duration.ofMinutes(5));
    noting.heard(new RelayEvent.Unreachable("far.test", 1, "451 4.4.1 refused", clock.instant()));
  }

  @Test
  void theWholeWayIsFoundByMessageIdAndByTransaction() {
    arrives("a1", NAME);
    leaves("a1", NAME);
    arrives("b2", "<other@far.test>");
    written();

    List<String> way =
        List.of(
            "a1 accepted",
            "a1 delivered",
            "a1 leaving",
            "a1 queued",
            "@far.test unreachable",
            "a1 deferred",
            "a1 sent");
    assertThat(about(NAME)).as("what came after it had left is not its").isEqualTo(way);
    assertThat(about("1794@far.test")).isEqualTo(way);
    assertThat(about("a1")).isEqualTo(way);
    assertThat(about("b2")).containsExactly("b2 accepted", "b2 delivered", "b2 leaving");
    assertThat(about("c3")).isEmpty();
    assertThat(about("<1795@far.test>")).isEmpty();
    assertThat(journal.about(NAME).getFirst().fields())
        .containsExactly(
            Map.entry("service", "submission"),
            Map.entry("client", "127.0.0.1"),
            Map.entry("tls", "TLSv1.3"),
            Map.entry("account", "ben@here.test"),
            Map.entry("from", "<ben@here.test>"),
            Map.entry("recipients", "2"),
            Map.entry("size", "490"));
  }

  @Test
  void oneMessageSentTwiceIsOneWay() {
    arrives("a1", NAME);
    clock.pass(Duration.ofDays(1));
    arrives("b2", NAME);
    written();
    assertThat(about("b2"))
        .containsExactly(
            "a1 accepted",
            "a1 delivered",
            "a1 leaving",
            "b2 accepted",
            "b2 delivered",
            "b2 leaving");
  }

  @Test
  void daysGoWhenTheyAreOver() {
    arrives("a1", NAME);
    written();
    clock.pass(Duration.ofDays(30));
    arrives("b2", "<later@far.test>");
    written();
    assertThat(about("a1")).hasSize(3);

    clock.pass(Duration.ofDays(1));
    arrives("c3", "<last@far.test>");
    written();
    assertThat(about("a1")).isEmpty();
    assertThat(about("b2")).hasSize(3);
    Instant first = clock.instant().minus(Duration.ofDays(31));
    assertThat(store.partitions().scan(JournalRows.of(JournalRows.day(first)), JournalRows.ALL, 10))
        .isEmpty();
  }

  @Test
  void manyEntriesAreSeveralCommits() {
    for (int i = 0; i < 5_000; i++) {
      noting.heard(new RelayEvent.Failed("a1", "x" + i + "@far.test", "mx", "550 ".repeat(400)));
    }
    written();
    assertThat(journal.about("a1")).hasSize(5_000);
    assertThat(journal.about("a1").getLast().fields().get("reply")).hasSize(1_000);
  }

  @Test
  void mailDoesNotWaitForAStoreThatDoesNotAnswer() {
    store.hold();
    for (int i = 0; i < 30_000; i++) {
      noting.heard(new RelayEvent.Failed("a1", "x@far.test", "mx", "550 no"));
    }
    JournalWriter first = writer;
    assertThat(first.dropped()).isBetween(9_999L, 20_000L);
    store.release();
    written();
    long dropped = first.dropped();
    assertThat(journal.about("a1")).hasSize(10_000);
    assertThat(dropped).isLessThanOrEqualTo(20_000);
  }

  @Test
  void whatTheStoreDoesNotTakeIsDroppedAndTheRestIsWritten() {
    store.failCommits(FailingStore.Failure.UNKNOWN_NOT_APPLIED);
    noting.heard(new RelayEvent.Failed("a1", "x@far.test", "mx", "550 no"));
    JournalWriter first = writer;
    written();
    assertThat(first.dropped()).isEqualTo(1);
    noting.heard(new RelayEvent.Failed("b2", "x@far.test", "mx", "550 no"));
    written();
    assertThat(about("b2")).containsExactly("b2 failed");
  }
}

package org.chappe.relay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.outbox.Mails.Mail;
import org.chappe.relay.outbox.Outbox.Ready;
import org.chappe.store.MemoryStore;
import org.chappe.store.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order mail for one destination leaves: RFC 6710 §5. */
class LaneTest {
  private final TestClock clock = new TestClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Mails mails = new Mails(store);
  private final Outbox outbox = new Outbox(store, "test");
  private final AtomicInteger memory = new AtomicInteger();
  private Lane lane = lane();

  private Lane lane() {
    return new Lane("a.test", outbox, clock, memory, 5);
  }

  @AfterEach
  void close() {
    outbox.close();
    store.close();
  }

  private Ready stored(int priority) {
    var options =
        new MailOptions(
            false,
            TlsNeed.USUAL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            priority);
    Mail mail = mails.queue(outbox, mails.mail(clock.instant(), options, "ben@a.test"));
    return mail.ready();
  }

  private Ready offered(int priority) {
    Ready one = stored(priority);
    lane.offer(one);
    return one;
  }

  /** Takes the next, and has it sent. */
  private Ready sent() throws InterruptedException {
    Ready one = lane.take(Duration.ZERO).orElseThrow();
    outbox.update(one.group(), group -> Optional.empty()).join();
    lane.done(one.group().key());
    return one;
  }

  private List<Integer> priorities(int count) throws InterruptedException {
    var priorities = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      priorities.add(sent().message().options().priority());
    }
    assertThat(lane.take(Duration.ZERO)).isEmpty();
    return priorities;
  }

  @Test
  void whatHasAHigherPriorityLeavesEarlier() throws Exception {
    for (int priority : List.of(0, -3, 5, 0, 9, -9)) {
      offered(priority);
    }
    assertThat(priorities(6)).containsExactly(9, 5, 0, 0, -3, -9);
  }

  @Test
  void soItIsAlsoForWhatIsReadFromTheStore() throws Exception {
    for (int i = 0; i < 120; i++) {
      stored(0);
    }
    stored(-1);
    stored(0);
    stored(1);
    lane.look();
    List<Integer> all = priorities(123);
    assertThat(all.getFirst()).isEqualTo(1);
    assertThat(all.getLast()).isEqualTo(-1);
  }

  @Test
  void whatComesGoesBeforeABacklogThatIsNotInMemory() throws Exception {
    for (int i = 0; i < 200; i++) {
      stored(0);
    }
    lane.look();
    sent();
    Ready urgent = offered(1);
    assertThat(sent()).isEqualTo(urgent);
  }

  @Test // or one who sends without end with a priority would stop the others
  void nothingWaitsForEver() throws Exception {
    List<Ready> old = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      old.add(stored(0));
    }
    Ready low = stored(-9);
    lane.look();
    clock.pass(Duration.ofMinutes(11));
    for (int i = 0; i < 200; i++) {
      offered(1);
      assertThat(sent()).isEqualTo(old.get(i));
    }
    clock.pass(Duration.ofMinutes(90));
    lane = lane(); // as after a while without work
    for (int i = 0; i < 200; i++) {
      offered(0);
    }
    lane.look();
    for (int i = 0; i < 200; i++) {
      assertThat(sent().message().options().priority()).isEqualTo(1);
    }
    assertThat(sent()).isEqualTo(low);
    priorities(200);
  }

  @Test
  void whatWaitsForOthersTakesNoMoreMemory() throws Exception {
    for (int i = 0; i < 1_500; i++) {
      stored(-9);
    }
    lane.look();
    for (int i = 0; i < 1_500; i++) {
      sent();
      assertThat(memory.get()).isLessThan(Lane.OF_ONE + 50);
    }
    assertThat(memory.get()).isZero();
  }

  @Test
  void whatFindsNoRoomIsReadBeforeWhatIsBehindIt() throws Exception {
    for (int i = 0; i < 100; i++) {
      stored(0);
    }
    lane.look();
    sent();
    memory.addAndGet(Lane.IN_MEMORY); // other lanes'
    Ready urgent = offered(2);
    var first = new ArrayList<Ready>();
    for (int i = 0; i < 51; i++) {
      first.add(sent());
    }
    assertThat(first).contains(urgent);
  }
}

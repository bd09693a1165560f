package org.chappe.relay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.RelaySettings;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Interventions.Cancelled;
import org.chappe.relay.outbox.Mails.Mail;
import org.chappe.relay.outbox.Outbox.Entry;
import org.chappe.relay.outbox.Outbox.Ready;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatcherTest {
  private static final RelaySettings SETTINGS =
      RelaySettings.defaults("here.test")
          .withRetry(List.of(Duration.ofMinutes(1), Duration.ofHours(1)))
          .withConnections(20, 20, 100, Duration.ofMillis(50));

  private final TestClock clock = new TestClock();
  private final FailingStore store = new FailingStore(new MemoryStore(clock));
  private final Mails mails = new Mails(store);
  private final World world = new World();
  private final Told told = new Told();
  private final List<RelayEvent> events = new CopyOnWriteArrayList<>();
  private Outbox outbox = new Outbox(store, "test");
  private Dispatcher dispatcher = start(SETTINGS);

  private Dispatcher start(RelaySettings settings) {
    return new Dispatcher(outbox, world::way, told, settings, clock, events::add);
  }

  @AfterEach
  void close() {
    world.open();
    dispatcher.close();
    outbox.close();
    store.close();
  }

  private Mail queued(String... to) {
    Mail mail = mails.queue(outbox, mails.mail(clock.instant(), to));
    mail.groups().forEach(group -> dispatcher.accepted(new Ready(mail.message(), group)));
    return mail;
  }

  private static void until(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean isGone(Mail mail) {
    return outbox.entry(mail.id()).isEmpty();
  }

  @Test
  void mailLeavesAtOnce() {
    Mail mail = queued("ben@a.test", "cat@b.test");

    until(() -> isGone(mail));

    assertThat(world.sent("a.test")).containsExactly(mail.id());
    assertThat(world.sent("b.test")).containsExactly(mail.id());
    until(() -> outbox.destination("a.test").isEmpty());
    assertThat(told.all()).isEmpty();
  }

  @Test
  void connectionsServeMessageAfterMessage() {
    dispatcher.close();
    for (int i = 0; i < 200; i++) {
      queued("ben@a.test");
    }
    dispatcher = start(SETTINGS.withConnections(3, 20, 100, Duration.ofMillis(50)));

    until(() -> outbox.totals().messages() == 0);

    assertThat(world.sent("a.test")).hasSize(200).doesNotHaveDuplicates();
    assertThat(world.connections("a.test")).isLessThanOrEqualTo(6);
    assertThat(world.most("a.test")).isLessThanOrEqualTo(3);
  }

  @Test
  void whatIsRefusedForNowIsTriedAgainInTime() {
    world.answers("a.test", group -> Attempts.deferred(group, "450 4.2.1 later"));
    Mail mail = queued("ben@a.test");
    until(() -> outbox.entry(mail.id()).orElseThrow().groups().getFirst().attempts() == 1);

    Group waiting = outbox.entry(mail.id()).orElseThrow().groups().getFirst();
    assertThat(waiting.due()).isEqualTo(clock.instant().plus(Duration.ofMinutes(1)));
    assertThat(waiting.recipients().getFirst().last().orElseThrow().text())
        .isEqualTo("450 4.2.1 later");

    world.answers("a.test", Attempts::taken);
    clock.pass(Duration.ofSeconds(59));
    assertThat(isGone(mail)).isFalse();
    clock.pass(Duration.ofSeconds(1));
    until(() -> isGone(mail));
  }

  @Test // a server may be silent for 5 minutes: RFC 5321 §4.5.3.2.1
  void manyThatSayNothingDoNotTakeAllConnections() {
    dispatcher.close();
    dispatcher = start(SETTINGS.withConnections(20, 20, 11, Duration.ofMillis(50)));
    for (int i = 0; i < 10; i++) {
      world.deaf("deaf" + i + ".test");
      for (int j = 0; j < 10; j++) {
        queued("ben@deaf" + i + ".test");
      }
    }
    Mail live = queued("ben@live.test");
    until(() -> isGone(live));
    assertThat(dispatcher.workers()).isLessThanOrEqualTo(11);

    world.open();
    until(() -> outbox.totals().messages() == 0);
  }

  @Test
  void aDestinationThatCannotBeReachedCostsOneAttemptWhateverWaits() {
    world.unreachable("dead.test");
    Mail first = queued("ben@dead.test");
    until(() -> outbox.destination("dead.test").map(d -> d.failures() == 1).orElse(false));
    for (int i = 0; i < 300; i++) {
      queued("ben@dead.test");
    }
    Mail live = queued("ben@live.test");
    until(() -> isGone(live));
    assertThat(world.connections("dead.test")).isEqualTo(1);

    clock.pass(Duration.ofMinutes(1));
    until(() -> outbox.destination("dead.test").map(d -> d.failures() == 2).orElse(false));
    assertThat(world.connections("dead.test")).isBetween(2, 6);
    assertThat(outbox.destination("dead.test").orElseThrow().next())
        .isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    assertThat(outbox.entry(first.id()).orElseThrow().groups().getFirst().attempts()).isZero();

    world.reachable("dead.test");
    clock.pass(Duration.ofHours(1));
    until(() -> outbox.totals().messages() == 0);
    assertThat(world.sent("dead.test")).hasSize(301).doesNotHaveDuplicates();
  }

  @Test
  void aSlowDestinationDelaysNobody() {
    world.slow("slow.test");
    for (int i = 0; i < 100; i++) {
      queued("ben@slow.test");
    }
    Mail live = queued("ben@live.test");

    until(() -> isGone(live));

    assertThat(world.sent("slow.test")).isEmpty();
    assertThat(world.most("slow.test")).isLessThanOrEqualTo(5);
    world.open();
    until(() -> outbox.totals().messages() == 0);
  }

  @Test
  void whoFindsNoPlaceKeepsNoMailFromThoseWhoHaveOne() {
    world.full("a.test");
    for (int i = 0; i < 500; i++) {
      queued("ben@a.test");
    }

    until(() -> outbox.totals().messages() == 0);
    assertThat(world.sent("a.test")).hasSize(500).doesNotHaveDuplicates();
    assertThat(world.most("a.test")).isLessThanOrEqualTo(2);
  }

  @Test
  void successMakesMoreConnectionsAndRefusalsFewer() {
    world.slow("a.test");
    world.answers(
        "a.test",
        group -> {
          LockSupport.parkNanos(1_000_000); // so that a few cannot do it all
          return Attempts.taken(group);
        });
    for (int i = 0; i < 2_000; i++) {
      queued("ben@a.test");
    }
    world.open();
    until(() -> outbox.totals().messages() == 0);
    assertThat(world.most("a.test")).isGreaterThan(5).isLessThanOrEqualTo(20);

    world.answers("b.test", group -> Attempts.less(group));
    for (int i = 0; i < 50; i++) {
      queued("ben@b.test");
    }
    until(() -> world.attempts("b.test") >= 50);
    assertThat(world.most("b.test")).isLessThanOrEqualTo(5);
  }

  @Test
  void whoCannotGetItIsReportedBeforeItIsForgotten() {
    world.answers("a.test", group -> Attempts.failed(group, "550 5.1.1 no such user"));
    told.failing = true;
    Mail mail = queued("ben@a.test");
    until(() -> told.tries.get() == 1);
    until(() -> outbox.entry(mail.id()).orElseThrow().groups().getFirst().attempts() == 1);
    assertThat(isGone(mail)).isFalse();

    told.failing = false;
    clock.pass(Duration.ofMinutes(1));
    until(() -> isGone(mail));

    assertThat(told.all()).containsExactly("failed ben@a.test 550 5.1.1 no such user");
  }

  @Test
  void ofOneGroupEachGetsWhatIsHis() {
    Mail mail = mails.mail(clock.instant(), "x@a.test");
    List<Waiting> three = new ArrayList<>();
    for (String to : List.of("taken@a.test", "later@a.test", "never@a.test")) {
      three.add(Mails.waiting(org.chappe.model.Address.parse(to)));
    }
    Group group = new Group(mail.id(), 0, "a.test", clock.instant(), false, 0, three);
    world.answers("a.test", Attempts::byName);
    mails.queue(outbox, new Mail(mail.message(), mail.body(), List.of(group)));
    dispatcher.accepted(new Ready(mail.message(), group));

    until(() -> told.all().size() == 1);
    until(() -> outbox.entry(mail.id()).orElseThrow().groups().getFirst().recipients().size() == 1);

    assertThat(told.all()).containsExactly("failed never@a.test 550 5.1.1 no");
    Group left = outbox.entry(mail.id()).orElseThrow().groups().getFirst();
    assertThat(left.recipients().getFirst().to().path()).isEqualTo("later@a.test");
    assertThat(outbox.totals().recipients()).isEqualTo(1);
  }

  @Test
  void afterARestartMailGoesOn() {
    world.slow("a.test");
    List<Mail> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(queued("ben@a.test"));
    }
    dispatcher.close(); // workers are stuck: as a crash would leave it
    Outbox again = new Outbox(store, "test");
    outbox.close();
    outbox = again;
    var fresh = new World();
    dispatcher = new Dispatcher(outbox, fresh::way, told, SETTINGS, clock, events::add);

    until(() -> outbox.totals().messages() == 0);
    assertThat(fresh.sent("a.test"))
        .containsExactlyInAnyOrderElementsOf(all.stream().map(Mail::id).toList());
  }

  @Test
  void moreThanMemoryHoldsIsReadWhenItsTurnComes() {
    world.slow("a.test");
    int many = Lane.IN_MEMORY + 500;
    for (int i = 0; i < many; i++) {
      queued("ben@a.test");
    }
    world.open();

    until(() -> outbox.totals().messages() == 0);
    assertThat(world.sent("a.test")).hasSize(many).doesNotHaveDuplicates();
  }

  @Test
  void sendersHearOfDelayAndOfTheEnd() {
    world.unreachable("dead.test");
    Mail mail = queued("ben@dead.test");
    until(() -> outbox.destination("dead.test").map(d -> d.failures() == 1).orElse(false));

    clock.pass(Duration.ofHours(4));
    until(() -> told.all().size() == 1);
    assertThat(told.all().getFirst()).startsWith("delayed ben@dead.test 451 4.4.1 refused");

    clock.pass(Duration.ofDays(5));
    until(() -> isGone(mail));
    assertThat(told.all().getLast()).startsWith("failed ben@dead.test 451 4.4.1 refused");
    assertThat(told.all()).hasSize(2);
  }

  @Test
  void aBugInOneAttemptHarmsNobodyElse() {
    world.answers(
        "a.test",
        group -> {
          throw new IllegalStateException("a bug");
        });
    Mail mail = queued("ben@a.test");
    Mail live = queued("ben@live.test");

    until(() -> isGone(live));
    until(() -> events.stream().anyMatch(RelayEvent.Trouble.class::isInstance));
    until(() -> outbox.entry(mail.id()).orElseThrow().groups().getFirst().attempts() == 1);
    assertThat(world.attempts("a.test")).isEqualTo(1);
  }

  @Test
  void aStoreThatDidNotAnswerIsAskedAgain() {
    dispatcher.close();
    Mail mail = queued("ben@a.test");
    store.failReads(8);
    dispatcher = start(SETTINGS);

    until(() -> !world.sent("a.test").isEmpty());
    until(() -> outbox.totals().messages() == 0);
    assertThat(world.sent("a.test")).containsExactly(mail.id());
  }

  private Interventions interventions() {
    return new Interventions(outbox, Optional.of(dispatcher), clock);
  }

  private List<Entry> entries(Mail... mails) {
    return Stream.of(mails).map(mail -> outbox.entry(mail.id()).orElseThrow()).toList();
  }

  /** One is being handed over and does not end before {@link World#open}; the others wait. */
  private Mail slowServer(String destination) {
    dispatcher.close();
    dispatcher = start(SETTINGS.withConnections(1, 20, 100, Duration.ofMillis(50)));
    world.slow(destination);
    Mail first = queued("ben@" + destination);
    until(() -> world.attempts(destination) == 1);
    return first;
  }

  @Test
  void whatIsHeldOrRemovedDoesNotLeaveFromMemory() {
    Mail first = slowServer("a.test");
    Mail held = queued("cat@a.test");
    Mail removed = queued("dan@a.test");
    Mail last = queued("eve@a.test");

    assertThat(interventions().hold(entries(first, held))).isEqualTo(2);
    assertThat(interventions().remove(entries(removed))).isEqualTo(1);
    world.open();
    until(() -> isGone(first) && isGone(last));

    assertThat(world.sent("a.test")).containsExactly(first.id(), last.id());
    assertThat(isGone(removed)).isTrue();
    clock.pass(Duration.ofHours(1));
    assertThat(outbox.totals().messages()).isEqualTo(1);

    assertThat(interventions().release(entries(held))).isEqualTo(1);
    until(() -> isGone(held));
    assertThat(told.all()).isEmpty();
  }

  @Test
  void aRetryDoesNotWaitForADestinationThatFailed() {
    world.unreachable("a.test");
    Mail mail = queued("ben@a.test");
    until(() -> outbox.destination("a.test").map(d -> d.failures() == 1).orElse(false));
    world.reachable("a.test");

    assertThat(interventions().retry(entries(mail))).isEqualTo(1);
    until(() -> isGone(mail)); // no time has passed
  }

  @Test
  void whatIsCancelledIsReportedWithTheLastAnswer() {
    world.answers("a.test", group -> Attempts.deferred(group, "450 4.2.1 later"));
    Mail mail = queued("ben@a.test");
    until(() -> outbox.entry(mail.id()).orElseThrow().groups().getFirst().attempts() == 1);
    assertThat(new Interventions(outbox, Optional.empty(), clock).canCancel()).isFalse();

    assertThat(interventions().cancel(entries(mail))).isEqualTo(new Cancelled(1, 0));
    assertThat(told.all())
        .containsExactly(
            "failed ben@a.test 554 5.4.7 given up by the operator of this server; at last:"
                + " 450 4.2.1 later");
    assertThat(isGone(mail)).isTrue();
  }

  @Test
  void whatIsBeingHandedOverIsNotCancelled() {
    Mail first = slowServer("a.test");
    Mail second = queued("cat@a.test");

    assertThat(interventions().cancel(entries(first, second))).isEqualTo(new Cancelled(1, 1));
    assertThat(told.all())
        .containsExactly("failed cat@a.test 554 5.4.7 given up by the operator of this server");
    world.open();
    until(() -> isGone(first));
    assertThat(world.sent("a.test")).containsExactly(first.id());
  }

  @Test
  void whoseSenderCannotBeToldStays() {
    world.answers("a.test", group -> Attempts.deferred(group, "450 4.2.1 later"));
    Mail mail = queued("ben@a.test");
    until(() -> outbox.entry(mail.id()).orElseThrow().groups().getFirst().attempts() == 1);
    told.failing = true;

    assertThatThrownBy(() -> interventions().cancel(entries(mail)))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(entries(mail).getFirst().groups().getFirst().held()).isFalse();
  }

  /** What servers do. */
  private static final class World {
    private final Map<String, Function<Group, Attempt>> answers = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> slow = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> deaf = new ConcurrentHashMap<>();
    private final Map<String, Boolean> full = new ConcurrentHashMap<>();
    private final Map<String, Boolean> unreachable = new ConcurrentHashMap<>();
    private final Map<String, List<EntryId>> sent = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> connections = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> most = new ConcurrentHashMap<>();

    void answers(String destination, Function<Group, Attempt> how) {
      answers.put(destination, how);
    }

    void slow(String destination) {
      slow.put(destination, new CountDownLatch(1));
    }

    /** Connecting takes until {@link #open}. */
    void deaf(String destination) {
      deaf.put(destination, new CountDownLatch(1));
    }

    void open() {
      deaf.values().forEach(CountDownLatch::countDown);
      slow.values().forEach(CountDownLatch::countDown);
    }

    /** Two connections are all there may be. */
    void full(String destination) {
      full.put(destination, true);
    }

    void unreachable(String destination) {
      unreachable.put(destination, true);
    }

    void reachable(String destination) {
      unreachable.remove(destination);
    }

    List<EntryId> sent(String destination) {
      return sent.getOrDefault(destination, List.of());
    }

    int connections(String destination) {
      return count(connections, destination).get();
    }

    int attempts(String destination) {
      return count(attempts, destination).get();
    }

    int most(String destination) {
      return count(most, destination).get();
    }

    private static AtomicInteger count(Map<String, AtomicInteger> counts, String destination) {
      return counts.computeIfAbsent(destination, name -> new AtomicInteger());
    }

    Sending way(String destination) {
      return new Sending() {
        private boolean connected;

        @Override
        public Optional<Attempt> connect(Ready next) throws CannotReach, NoPlace {
          if (!connected) {
            count(connections, destination).incrementAndGet();
            await(deaf.get(destination));
            if (unreachable.containsKey(destination)) {
              throw new CannotReach(new Answer(Instant.EPOCH, "", "451 4.4.1 refused"));
            }
            int places = full.containsKey(destination) ? 2 : Integer.MAX_VALUE;
            int before =
                count(now, destination).getAndUpdate(here -> here < places ? here + 1 : here);
            if (before >= places) {
              throw new NoPlace();
            }
            count(most, destination).accumulateAndGet(before + 1, Math::max);
            connected = true;
          }
          return Optional.empty();
        }

        @Override
        public Attempt send(Ready one) {
          count(attempts, destination).incrementAndGet();
          await(slow.get(destination));
          Attempt attempt = answers.getOrDefault(destination, Attempts::taken).apply(one.group());
          if (!attempt.taken().isEmpty()) {
            sent.computeIfAbsent(destination, name -> new CopyOnWriteArrayList<>())
                .add(one.message().id());
          }
          return attempt;
        }

        @Override
        public void awaitPlace(Duration patience) {
          LockSupport.parkNanos(1_000_000);
        }

        private void await(@Nullable CountDownLatch latch) {
          try {
            if (latch != null) {
              latch.await();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }

        @Override
        public void close() {
          if (connected) {
            count(now, destination).decrementAndGet();
          }
        }
      };
    }
  }

  /** Attempts as servers may make them. */
  private static final class Attempts {
    private static Answer answer(String text) {
      return new Answer(Instant.EPOCH, "mx.test[192.0.2.1]:25", text);
    }

    static Attempt taken(Group group) {
      var all = new Attempt.Builder();
      group.recipients().forEach(each -> all.taken(each.to(), answer("250 2.0.0 ok")));
      return all.build(false, false);
    }

    static Attempt deferred(Group group, String text) {
      return Attempt.allDeferred(group, answer(text));
    }

    static Attempt failed(Group group, String text) {
      return Attempt.allFailed(group, answer(text));
    }

    static Attempt less(Group group) {
      var all = new Attempt.Builder();
      group.recipients().forEach(each -> all.deferred(each.to(), answer("421 4.7.0 slower")));
      return all.build(false, true);
    }

    static Attempt byName(Group group) {
      var all = new Attempt.Builder();
      for (Waiting each : group.recipients()) {
        switch (each.to().address().localPart()) {
          case "taken" -> all.taken(each.to(), answer("250 2.0.0 ok"));
          case "later" -> all.deferred(each.to(), answer("450 4.2.1 later"));
          default -> all.failed(each.to(), answer("550 5.1.1 no"));
        }
      }
      return all.build(false, false);
    }
  }

  /** What senders are told. */
  private static final class Told implements Reports {
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private volatile boolean failing;

    List<String> all() {
      return all;
    }

    private void tell(String what, List<Waiting> recipients) {
      tries.incrementAndGet();
      if (failing) {
        throw new StoreUnavailable("not now");
      }
      for (Waiting each : recipients) {
        all.add(
            what + " " + each.to().path() + " " + each.last().map(Answer::text).orElse("(none)"));
      }
    }

    @Override
    public void failed(QueuedMessage message, List<Waiting> recipients) {
      tell("failed", recipients);
    }

    @Override
    public void delayed(QueuedMessage message, List<Waiting> recipients) {
      tell("delayed", recipients);
    }

    @Override
    public void relayed(QueuedMessage message, List<Waiting> recipients) {
      tell("relayed", recipients);
    }

    @Override
    public void delivered(QueuedMessage message, List<Waiting> recipients) {
      tell("delivered", recipients);
    }

    @Override
    public void expanded(QueuedMessage message, List<Waiting> recipients) {
      tell("expanded", recipients);
    }
  }
}

package org.chappe.relay.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.RelayEvents;
import org.chappe.relay.RelaySettings;
import org.chappe.relay.client.HopConnector;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Outbox.Ready;
import org.chappe.relay.outbox.Outbox.Settled;
import org.chappe.relay.route.Router;
import org.chappe.store.BodyStore;

/**
 * Sends what is due. One lane for each destination that has something due, some workers for each
 * lane, each with a connection of its own; one thread looks four times a second which destinations
 * have become due.
 *
 * <p>Lanes do not wait for each other: a slow destination has its few workers and no more. A
 * destination where nothing can be handed over costs one attempt, and then one row that says when
 * it is looked at again, however much waits for it.
 *
 * <p>At least once, and twice only if the program dies between a server's answer and the commit of
 * it: an attempt is committed at once, by recipient. What failed for good is reported first and
 * forgotten then.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** Destinations that become lanes with one look. */
  private static final int LANES_AT_ONCE = 500;

  /** Destinations that cannot be reached, remembered so that new mail waits with the old. */
  private static final int FAILING_KEPT = 10_000;

  /** Then a place is looked for again: somebody else may have been quicker. */
  private static final Duration FOR_A_PLACE = Duration.ofSeconds(1);

  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private final Outbox outbox;
  private final Function<String, Sending> ways;
  private final RelaySettings settings;
  private final InstantSource clock;
  private final RelayEvents events;
  private final Results results;
  private final Deadlines deadlines;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final AtomicInteger memory = new AtomicInteger();
  private final Semaphore connections;
  private final Map<String, Instant> failing =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > FAILING_KEPT;
        }
      };
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final Thread looking;

  /** What leads to destinations. */
  public record Ways(
      Router router,
      HopConnector connector,
      BodyStore bodies,
      TlsOutcomes tlsOutcomes,
      LocalDelivery local) {}

  /** Begins to send. */
  public static Dispatcher start(
      Outbox outbox,
      Ways ways,
      Reports reports,
      RelaySettings settings,
      InstantSource clock,
      RelayEvents events) {
    var places = new Places(settings, clock);
    Function<String, Sending> toDestination =
        destination ->
            destination.equals(Group.LOCAL)
                ? new LocalSending(ways.local(), ways.bodies(), clock)
                : new RemoteSending(
                    ways.router(),
                    ways.connector(),
                    ways.bodies(),
                    places,
                    ways.tlsOutcomes(),
                    clock);
    return new Dispatcher(outbox, toDestination, reports, settings, clock, events);
  }

  /**
   * Begins to send.
   *
   * @param ways makes a worker's way to a destination
   */
  Dispatcher(
      Outbox outbox,
      Function<String, Sending> ways,
      Reports reports,
      RelaySettings settings,
      InstantSource clock,
      RelayEvents events) {
    this.outbox = outbox;
    this.ways = ways;
    this.settings = settings;
    this.clock = clock;
    this.events = events;
    this.results = new Results(outbox, reports, settings, clock, events);
    this.connections = new Semaphore(settings.connections());
    this.deadlines = new Deadlines(outbox, reports, clock, events, this::isInFlight);
    this.looking = Thread.ofVirtual().name("outbox-look").start(this::lookOften);
  }

  private void lookOften() {
    try {
      while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look();
          deadlines.look();
        } catch (RuntimeException e) {
          events.emit(new RelayEvent.Trouble("looking what is due", e));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes lanes for the destinations that have become due. */
  private void look() {
    Instant now = clock.instant();
    for (String destination : outbox.destinationsDue(now, lanes.size() + LANES_AT_ONCE)) {
      if (!lanes.containsKey(destination) && isDue(destination, now)) {
        forgetFailing(destination);
        lane(destination, Lane::look);
      }
    }
    lanes.values().forEach(this::staff);
  }

  /** Looked at after the lane is known to be gone: when it went it may have settled it. */
  private boolean isDue(String destination, Instant now) {
    return outbox.destination(destination).filter(known -> !known.next().isAfter(now)).isPresent();
  }

  /** Mail has come in, durable, and is due now. */
  public void accepted(Ready one) {
    if (!isFailing(one.group().destination())) {
      lane(one.group().destination(), lane -> lane.offer(one));
    }
  }

  private void lane(String destination, Function<Lane, Boolean> task) {
    while (closed.getCount() > 0) {
      Lane lane =
          lanes.computeIfAbsent(
              destination,
              name -> new Lane(name, outbox, clock, memory, settings.perDestination()));
      if (task.apply(lane)) {
        staff(lane);
        return;
      }
      lanes.remove(destination, lane);
    }
  }

  private boolean isFailing(String destination) {
    synchronized (failing) {
      Instant until = failing.get(destination);
      return until != null && until.isAfter(clock.instant());
    }
  }

  private void forgetFailing(String destination) {
    synchronized (failing) {
      failing.remove(destination);
    }
  }

  private boolean isInFlight(Group group) {
    Lane lane = lanes.get(group.destination());
    return lane != null && lane.knows(group.key());
  }

  /** Starts workers as long as there is work for more, and connections are left. */
  private void staff(Lane lane) {
    while (closed.getCount() > 0 && connections.tryAcquire()) {
      if (!lane.addWorker()) {
        connections.release();
        return;
      }
      running.incrementAndGet();
      Thread.ofVirtual().name("relay-" + lane.destination()).start(() -> work(lane));
    }
  }

  private void work(Lane lane) {
    try (Sending way = ways.apply(lane.destination())) {
      handOver(lane, way);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      events.emit(new RelayEvent.Trouble("sending to " + lane.destination(), e));
    } finally {
      connections.release();
      try {
        leave(lane);
      } catch (RuntimeException e) {
        events.emit(new RelayEvent.Trouble("leaving " + lane.destination(), e));
        abandon(lane);
      } finally {
        ended();
      }
    }
  }

  private void ended() {
    synchronized (running) {
      running.decrementAndGet();
      running.notifyAll();
    }
  }

  /** The life of one worker. */
  private void handOver(Lane lane, Sending way) throws InterruptedException {
    boolean connected = false;
    try {
      while (closed.getCount() > 0) {
        Optional<Ready> taken = lane.take(connected ? settings.idle() : Duration.ZERO);
        if (taken.isEmpty()) {
          return;
        }
        Ready one = taken.get();
        Optional<Attempt> instead;
        try {
          instead = way.connect(one);
        } catch (CannotReach e) {
          if (connected) {
            lane.disconnected();
            connected = false;
          }
          unreachable(lane, one, e.answer());
          return;
        } catch (NoPlace e) {
          if (connected) {
            lane.disconnected();
            connected = false;
          }
          if (lane.giveBack(one)) {
            return;
          }
          way.awaitPlace(FOR_A_PLACE);
          continue;
        }
        if (!connected && instead.isEmpty()) {
          lane.connected();
          connected = true;
          staff(lane); // now others may connect
        }
        attempt(lane, way, one, instead);
      }
    } finally {
      if (connected) {
        lane.disconnected();
      }
    }
  }

  private void attempt(Lane lane, Sending way, Ready one, Optional<Attempt> instead) {
    Attempt attempt;
    try {
      attempt = instead.orElseGet(() -> way.send(one));
    } catch (RuntimeException e) {
      events.emit(new RelayEvent.Trouble("sending " + one.message().id(), e));
      Answer ours = new Answer(clock.instant(), "", "451 4.3.0 an error within this server");
      attempt = Attempt.allDeferred(one.group(), ours);
    }
    if (attempt.wantsLess()) {
      lane.refused();
    } else {
      lane.succeeded();
    }
    var _ =
        results
            .record(one, attempt)
            .whenComplete((done, failure) -> recorded(lane, one, Optional.ofNullable(failure)));
    staff(lane);
  }

  /** What could not be written down stays as it was: it is sent again. */
  private void recorded(Lane lane, Ready one, Optional<Throwable> failure) {
    lane.done(one.group().key());
    failure.ifPresent(
        why -> events.emit(new RelayEvent.Trouble("committing " + one.message().id(), why)));
  }

  private void unreachable(Lane lane, Ready one, Answer why) {
    if (!lane.unreachable(one)) {
      return;
    }
    int failures = 1 + outbox.destination(lane.destination()).map(Destination::failures).orElse(0);
    Instant next = clock.instant().plus(settings.wait(failures));
    lane.fail(new Destination(next, failures, Optional.of(why)));
    synchronized (failing) {
      failing.put(lane.destination(), next);
    }
    events.emit(new RelayEvent.Unreachable(lane.destination(), failures, why.text(), next));
  }

  /** A worker has ended; after the last one it is decided when to look again. */
  private void leave(Lane lane) {
    if (!lane.removeWorker()) {
      staff(lane);
      return;
    }
    if (closed.getCount() == 0) {
      return; // the rows say what is to be done
    }
    Settled settled = outbox.settle(lane.destination(), clock.instant(), lane.failure()).join();
    if (settled instanceof Settled.More) {
      lane.look();
    }
    if (lane.end()) {
      lanes.remove(lane.destination(), lane);
    } else {
      staff(lane);
    }
  }

  /** The store does not answer: another lane is made when it does, as the rows still say. */
  private void abandon(Lane lane) {
    if (lane.abandon()) {
      lanes.remove(lane.destination(), lane);
    }
  }

  /** Has a destination looked at now, whatever failed before. */
  public void lookAt(String destination) {
    forgetFailing(destination);
    lane(destination, Lane::look);
  }

  /**
   * Has a group not handed over, after the store was told the same.
   *
   * @return false when it is being handed over at this moment
   */
  boolean withdraw(Group group) {
    Lane lane = lanes.get(group.destination());
    return lane == null || lane.withdraw(group.key());
  }

  /** Gives a message up now; its sender is told. */
  Deadlines.Cancelled cancel(EntryId id, String why) {
    return deadlines.cancel(id, why);
  }

  /** How many workers there are. */
  public int workers() {
    return running.get();
  }

  /** Starts nothing new, lets what is under way come to its end for a short while. */
  @Override
  public void close() {
    closed.countDown();
    try {
      looking.join(CLOSE_GRACE);
      lanes.values().forEach(Lane::stop);
      awaitWorkers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitWorkers() throws InterruptedException {
    long end = System.nanoTime() + CLOSE_GRACE.toNanos();
    synchronized (running) {
      for (long left = CLOSE_GRACE.toMillis(); running.get() > 0 && left > 0; ) {
        running.wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    }
  }
}

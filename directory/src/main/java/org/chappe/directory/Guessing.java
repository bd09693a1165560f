package org.chappe.directory;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts wrong passwords and says how long to wait. Thread-safe, bounded.
 *
 * <p>A counter is a level that sinks with time. Each attempt is counted before its password is
 * looked at and taken back when it was right, so a thousand guesses sent at once are not all made
 * before the first is counted. Whoever has signed in to an account from an address before is
 * counted apart there, so that no stranger can lock them out. All of it is in memory: a restart
 * forgets who is known and who guessed alike, and mail programs are back within seconds of it,
 * before a guesser's counters have risen again. A cluster would count on each node by itself.
 */
final class Guessing {
  private final GuessLimits limits;
  private final InstantSource clock;
  private final BoundedCache<Visitor, Long> known; // last sign-in, milliseconds
  private final BoundedCache<Object, Level> accounts;
  private final BoundedCache<Object, Level> visitors;
  private final BoundedCache<Object, Level> hosts;
  private final BoundedCache<Object, Level> sites;

  Guessing(GuessLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    known = new BoundedCache<>(limits.counters());
    accounts = new BoundedCache<>(limits.counters());
    visitors = new BoundedCache<>(limits.counters());
    hosts = new BoundedCache<>(limits.counters());
    sites = new BoundedCache<>(limits.counters());
  }

  /** Somebody at one user's door. */
  private record Visitor(String user, Network host) {}

  private record Level(double wrong, long atMillis) {}

  /** One attempt, counted; exactly one of its methods is called. */
  final class Attempt {
    private final Visitor visitor;
    private final List<Counter> counters;

    private Attempt(Visitor visitor, List<Counter> counters) {
      this.visitor = visitor;
      this.counters = counters;
    }

    /** The password was right: takes the count back and knows the visitor from now on. */
    void right() {
      notCounted();
      known.put(visitor, clock.millis());
    }

    /** The password was wrong; how long its answer is kept back. */
    Duration wrong() {
      return counters.stream().map(Counter::delay).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** The same wrong password again: kept back as long, counted once. */
    Duration wrongAgain() {
      var delay = wrong();
      notCounted();
      return delay;
    }

    /** The password was not looked at after all. */
    void notCounted() {
      counters.forEach(Counter::takeBack);
    }
  }

  /** Somebody signed in without an attempt being counted, and is known from now on. */
  void signedIn(String user, InetAddress address) {
    known.put(new Visitor(user, Network.ofHost(address)), clock.millis());
  }

  /** How long nothing from there is looked at, or empty when an attempt may be made. */
  Optional<Duration> locked(String user, InetAddress address) {
    return counters(new Visitor(user, Network.ofHost(address)), address).stream()
        .map(Counter::locked)
        .flatMap(Optional::stream)
        .max(Duration::compareTo);
  }

  /** Counts an attempt, or is empty when it may not be made: see {@link #locked}. */
  Optional<Attempt> begin(String user, InetAddress address) {
    var visitor = new Visitor(user, Network.ofHost(address));
    var counted = new ArrayList<Counter>();
    for (var counter : counters(visitor, address)) {
      if (!counter.count()) {
        counted.forEach(Counter::takeBack);
        return Optional.empty();
      }
      counted.add(counter);
    }
    return Optional.of(new Attempt(visitor, counted));
  }

  private List<Counter> counters(Visitor visitor, InetAddress address) {
    if (isKnown(visitor)) {
      return List.of(new Counter(visitors, visitor, limits.known()));
    }
    var host = new Counter(hosts, visitor.host(), limits.address());
    var site = new Counter(sites, Network.ofSite(address), limits.network());
    return visitor.user().isEmpty()
        ? List.of(host, site) // not even an address: no account to protect
        : List.of(new Counter(accounts, visitor.user(), limits.account()), host, site);
  }

  private boolean isKnown(Visitor visitor) {
    var last = known.get(visitor);
    return last.isPresent() && clock.millis() - last.get() < limits.knownFor().toMillis();
  }

  /** One place where wrong ones are counted. */
  private final class Counter {
    private final BoundedCache<Object, Level> levels;
    private final Object key;
    private final GuessLimits.Scope scope;

    Counter(BoundedCache<Object, Level> levels, Object key, GuessLimits.Scope scope) {
      this.levels = levels;
      this.key = key;
      this.scope = scope;
    }

    /** Adds one unless that is above the most. */
    boolean count() {
      var counted = new AtomicBoolean();
      levels.update(
          key,
          before -> {
            double wrong = now(before);
            if (wrong + 1 > scope.most()) {
              return before;
            }
            counted.set(true);
            return Optional.of(new Level(wrong + 1, clock.millis()));
          });
      return counted.get();
    }

    void takeBack() {
      levels.update(
          key,
          before -> {
            double wrong = now(before) - 1;
            return wrong <= 0 ? Optional.empty() : Optional.of(new Level(wrong, clock.millis()));
          });
    }

    Duration delay() {
      return scope.delay(now(levels.get(key)));
    }

    Optional<Duration> locked() {
      double over = now(levels.get(key)) + 1 - scope.most();
      return over <= 0
          ? Optional.empty()
          : Optional.of(Duration.ofMillis((long) Math.ceil(over * scope.forgiveOne().toMillis())));
    }

    private double now(Optional<Level> level) {
      return level
          .map(l ->
              l.wrong() - (double) (clock.millis() - l.atMillis()) / scope.forgiveOne().toMillis())
          .filter(wrong -> wrong > 0)
          .orElse(0.0);
    }
  }
}

package org.chappe.directory;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chappe.model.AccountId;

/**
 * Counts wrong passwords and says how long to wait. Thread-safe, bounded.
 *
 * <p>A counter is a level that sinks with time. Each attempt is counted before its password is
 * looked at and taken back when it was right, so a thousand guesses sent at once are not all made
 * before the first is counted. What an attempt counts in depends on who makes it:
 *
 * <pre>
 *   from an address that signed in to this account before    {@code known}
 *   from its network                                         {@code near}, address, network
 *   by a stranger                                            account, {@code pair}, address, network
 * </pre>
 *
 * So no stranger can lock an owner out where they were before. What is allowed at an address or a
 * network grows with the number of different accounts that signed in from it lately: many people
 * behind one address are not punished for one of them, and who guesses with an account of their own
 * gains nothing by it. What is allowed at one account never grows.
 *
 * <p>Levels of accounts that are not here are kept apart: made-up names push out no real one's.
 *
 * <p><b>What a guess costs.</b> Hashes of one account's password that strangers ask for are
 * computed {@code hashEvery} apart at the least, those from each known address apart from them. An
 * attempt takes its turn and waits for it; when too many wait, it is refused without being looked
 * at.
 *
 * <p><b>A restart</b> forgets little: where accounts were signed in to from is on disk ({@link
 * KnownPlaces}), and so are the levels, and who shares an address, a minute old at most ({@link
 * GuessSnapshot}). Levels below {@link #WORTH_KEEPING} are not kept: a guesser gains two tries by
 * it. Turns are forgotten: that is a second. A cluster would count on each node by itself.
 */
final class Guessing {
  /** Levels from here on survive a restart; below are those who mistyped. */
  static final double WORTH_KEEPING = 3;

  private final GuessLimits limits;
  private final InstantSource clock;
  private final KnownPlaces places;
  private final Counters accounts;
  private final Counters names; // of accounts that are not here
  private final Counters pairs;
  private final Counters visitors; // known
  private final Counters neighbours; // near
  private final Counters hosts;
  private final Counters sites;
  private final Sharers sharers;
  private final Turns turns;
  private volatile boolean changed;

  Guessing(GuessLimits limits, InstantSource clock, KnownPlaces places) {
    this.limits = limits;
    this.clock = clock;
    this.places = places;
    accounts = new Counters(1, limits.account());
    names = new Counters(2, limits.account());
    pairs = new Counters(3, limits.pair());
    visitors = new Counters(4, limits.known());
    neighbours = new Counters(5, limits.near());
    hosts = new Counters(6, limits.address());
    sites = new Counters(7, limits.network());
    sharers = new Sharers(limits.sharing(), limits.counters());
    turns = new Turns(limits.hashEvery(), limits.turns(), limits.counters());
  }

  /**
   * Somebody at one user's door.
   *
   * @param user the address as it is looked up; empty: what was typed is none
   * @param account whose it is; empty: nobody's
   */
  record Visitor(String user, Optional<AccountId> account, InetAddress address) {
    Network host() {
      return Network.ofHost(address);
    }

    Network site() {
      return Network.ofSite(address);
    }
  }

  private record Level(double wrong, long atMillis) {}

  /**
   * One attempt, counted; exactly one of {@code right}, the {@code wrong}s and {@code notCounted}.
   */
  final class Attempt {
    private final Visitor visitor;
    private final Nearness nearness;
    private final List<Counter> counters;

    private Attempt(Visitor visitor, Nearness nearness, List<Counter> counters) {
      this.visitor = visitor;
      this.nearness = nearness;
      this.counters = counters;
    }

    /** Whether somebody was let in to this account from there before: their hashes go first. */
    boolean isKnown() {
      return nearness == Nearness.HERE;
    }

    /**
     * Takes a turn at computing a hash of this account's password; asked before each.
     *
     * @return how long to wait for it, or empty when so many wait that this attempt is to be given
     *     up
     */
    Optional<Duration> turn() {
      return turns.take(
          switch (nearness) {
            case HERE -> GuessKey.of(visitor.user(), visitor.host());
            case NEAR -> GuessKey.of(visitor.user(), visitor.site());
            case ELSEWHERE -> GuessKey.of(visitor.user());
          },
          clock.millis());
    }

    /** The password was right: takes the count back and knows the visitor from now on. */
    void right() {
      notCounted();
      signedIn(visitor);
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
  void signedIn(Visitor visitor) {
    visitor
        .account()
        .ifPresent(account -> {
          places.signedIn(account, visitor.address());
          int today = SignInRows.day(clock.millis());
          boolean newHere = sharers.signedIn(GuessKey.of(visitor.host()), account, today);
          boolean newNear = sharers.signedIn(GuessKey.of(visitor.site()), account, today);
          if (newHere || newNear) {
            changed = true;
          }
        });
  }

  /** How long nothing from there is looked at, or empty when an attempt may be made. */
  Optional<Duration> locked(Visitor visitor) {
    return counters(visitor, nearness(visitor)).stream()
        .map(Counter::locked)
        .flatMap(Optional::stream)
        .max(Duration::compareTo);
  }

  /** Counts an attempt, or is empty when it may not be made: see {@link #locked}. */
  Optional<Attempt> begin(Visitor visitor) {
    var nearness = nearness(visitor);
    var counted = new ArrayList<Counter>();
    for (var counter : counters(visitor, nearness)) {
      if (!counter.count()) {
        counted.forEach(Counter::takeBack);
        return Optional.empty();
      }
      counted.add(counter);
    }
    changed = true;
    return Optional.of(new Attempt(visitor, nearness, counted));
  }

  private Nearness nearness(Visitor visitor) {
    return visitor
        .account()
        .map(account -> places.nearness(account, visitor.address()))
        .orElse(Nearness.ELSEWHERE);
  }

  private List<Counter> counters(Visitor visitor, Nearness nearness) {
    String user = visitor.user();
    if (nearness == Nearness.HERE) {
      return List.of(visitors.of(GuessKey.of(user, visitor.host()), 1));
    }
    var counters = new ArrayList<Counter>(4);
    if (nearness == Nearness.NEAR) {
      counters.add(neighbours.of(GuessKey.of(user, visitor.site()), 1));
    } else if (!user.isEmpty()) { // else not even an address: no account to protect
      counters.add((visitor.account().isPresent() ? accounts : names).of(GuessKey.of(user), 1));
      counters.add(pairs.of(GuessKey.of(user, visitor.host()), 1));
    }
    counters.add(shared(hosts, GuessKey.of(visitor.host())));
    counters.add(shared(sites, GuessKey.of(visitor.site())));
    return counters;
  }

  private Counter shared(Counters scope, long network) {
    int since = SignInRows.day(clock.millis()) - limits.sharing().days() + 1;
    return scope.of(network, limits.sharing().times(sharers.accounts(network, since)));
  }

  // What survives a restart

  /**
   * A level to be kept.
   *
   * @param scope its number
   */
  record Kept(int scope, long key, double wrong, long atMillis) {}

  /** Whether there is something to keep since this was asked last. */
  boolean hasChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Those levels that are worth it. */
  List<Kept> kept() {
    var kept = new ArrayList<Kept>();
    for (var counters : all()) {
      counters.levels.forEach((key, level) -> {
        double wrong = counters.now(Optional.of(level), counters.scope);
        if (wrong >= WORTH_KEEPING) {
          kept.add(new Kept(counters.number, key, wrong, clock.millis()));
        }
      });
    }
    return kept;
  }

  /** Those that were kept, before anybody comes. One of a scope that is no more is passed over. */
  void restore(List<Kept> kept) {
    for (var one : kept) {
      for (var counters : all()) {
        if (counters.number == one.scope()) {
          counters.levels.put(one.key(), new Level(one.wrong(), one.atMillis()));
        }
      }
    }
  }

  Sharers sharers() {
    return sharers;
  }

  private List<Counters> all() {
    return List.of(accounts, names, pairs, visitors, neighbours, hosts, sites);
  }

  /** The levels of one scope. */
  private final class Counters {
    private final int number; // on disk
    private final GuessLimits.Scope scope;
    private final BoundedCache<Long, Level> levels = new BoundedCache<>(limits.counters());

    Counters(int number, GuessLimits.Scope scope) {
      this.number = number;
      this.scope = scope;
    }

    Counter of(long key, int times) {
      return new Counter(this, key, scope.times(times));
    }

    double now(Optional<Level> level, GuessLimits.Scope limit) {
      return level
          .map(l ->
              l.wrong() - (double) (clock.millis() - l.atMillis()) / limit.forgiveOne().toMillis())
          .filter(wrong -> wrong > 0)
          .orElse(0.0);
    }
  }

  /** One place where wrong ones are counted. */
  private final class Counter {
    private final Counters counters;
    private final long key;
    private final GuessLimits.Scope scope;

    Counter(Counters counters, long key, GuessLimits.Scope scope) {
      this.counters = counters;
      this.key = key;
      this.scope = scope;
    }

    /** Adds one unless that is above the most. */
    boolean count() {
      var counted = new AtomicBoolean();
      counters.levels.update(
          key,
          before -> {
            double wrong = counters.now(before, scope);
            if (wrong + 1 > scope.most()) {
              return before;
            }
            counted.set(true);
            return Optional.of(new Level(wrong + 1, clock.millis()));
          });
      return counted.get();
    }

    void takeBack() {
      counters.levels.update(
          key,
          before -> {
            double wrong = counters.now(before, scope) - 1;
            return wrong <= 0 ? Optional.empty() : Optional.of(new Level(wrong, clock.millis()));
          });
    }

    Duration delay() {
      return scope.delay(counters.now(counters.levels.get(key), scope));
    }

    Optional<Duration> locked() {
      double over = counters.now(counters.levels.get(key), scope) + 1 - scope.most();
      return over <= 0
          ? Optional.empty()
          : Optional.of(Duration.ofMillis((long) Math.ceil(over * scope.forgiveOne().toMillis())));
    }
  }
}

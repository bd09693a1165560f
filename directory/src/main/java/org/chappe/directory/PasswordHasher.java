package org.chappe.directory;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.chappe.directory.password.Argon2Hash;
import org.chappe.directory.password.PasswordHash;

/**
 * Computes Argon2id hashes on a few platform threads of its own: a hash is tens of milliseconds of
 * pure computing, and on virtual threads a flood of log-ins would keep every other connection from
 * its carrier. The number of threads bounds the memory, the queue and the wait bound the flood.
 * Thread-safe; idle threads end by themselves, {@link #close} ends all.
 */
final class PasswordHasher implements AutoCloseable {
  private static final int SALT_OCTETS = 16; // RFC 9106 §3.1
  private static final int HASH_OCTETS = 32;

  /** A thread keeps the memory it hashes in: 7 MiB by default. */
  private static final int IDLE_SECONDS = 5;

  private final DirectorySettings.Hashing settings;
  private final RandomGenerator random;
  private final ThreadPoolExecutor threads;
  private final Argon2Hash nobody;
  private final AtomicLong computed = new AtomicLong();
  private final AtomicLong turns = new AtomicLong();

  PasswordHasher(DirectorySettings.Hashing settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    threads =
        new ThreadPoolExecutor(
            settings.atOnce(),
            settings.atOnce(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("password-hash-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    nobody = new Argon2Hash(settings.cost(), octets(SALT_OCTETS), octets(HASH_OCTETS));
  }

  /** There is no room to hash now: too many wait, or the wait was too long. */
  static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Busy() {
      super("too many passwords wait to be checked", null, false, false);
    }
  }

  /** A hash no password has, with the cost of a new one: for users that are not here. */
  PasswordHash nobody() {
    return nobody;
  }

  /**
   * Whether {@code password} has this hash, of whatever scheme.
   *
   * @throws Busy when its turn does not come in time
   */
  boolean matches(PasswordHash hash, byte[] password) {
    return matches(hash, password, false);
  }

  /**
   * As {@link #matches(PasswordHash, byte[])}.
   *
   * @param first whether it goes before those who are not known: a flood of guesses keeps nobody
   *     waiting who was here before
   */
  boolean matches(PasswordHash hash, byte[] password, boolean first) {
    return await(submit(() -> compare(hash, password), first), settings.longestWait());
  }

  /**
   * A quick digest from another system costs an Argon2id hash besides: its answer would come sooner
   * than that for users who are not here, and tell who is.
   */
  private boolean compare(PasswordHash hash, byte[] password) {
    computed.incrementAndGet();
    boolean right = hash.matches(password);
    if (!(hash instanceof Argon2Hash)) {
      computed.incrementAndGet();
      nobody.matches(password);
    }
    return right;
  }

  /** Whether a hash whose password is known at this moment should be replaced by a new one. */
  boolean needsRehash(PasswordHash hash) {
    return hash.isWeakerThan(settings.cost());
  }

  /**
   * A new hash with a new salt. Waits as long as it takes once it is in the queue.
   *
   * @throws Busy when the queue is full
   */
  PasswordHash hash(byte[] password) {
    return await(submit(() -> newHash(password), true), Duration.ofDays(1));
  }

  /**
   * Computes something else that is as slow, in its turn.
   *
   * @throws Busy when the queue is full
   */
  <T> T compute(Callable<T> slow) {
    return await(submit(slow, true), Duration.ofDays(1));
  }

  /** Begins a hash, which goes before nobody; {@code password} is not changed before it is done. */
  Future<PasswordHash> begin(byte[] password) {
    return submit(() -> newHash(password), false);
  }

  /** Hashes computed at a time. */
  int atOnce() {
    return settings.atOnce();
  }

  /** Hashes computed so far. */
  long computed() {
    return computed.get();
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private PasswordHash newHash(byte[] password) {
    computed.incrementAndGet();
    return Argon2Hash.compute(settings.cost(), octets(SALT_OCTETS), HASH_OCTETS, password);
  }

  private byte[] octets(int count) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }

  /** Who goes first finds twice the room: those who wait behind do not take it. */
  private <T> Future<T> submit(Callable<T> hash, boolean first) {
    if (threads.getQueue().size() >= settings.waiting() * (first ? 2 : 1)) {
      throw new Busy();
    }
    var turn = new Turn<>(hash, first, turns.incrementAndGet());
    try {
      threads.execute(turn);
      return turn;
    } catch (RejectedExecutionException e) {
      throw new Busy();
    }
  }

  /** A hash to be computed: first who goes first, then who came first. */
  private static final class Turn<T> extends FutureTask<T> implements Comparable<Turn<?>> {
    private final boolean first;
    private final long number;

    Turn(Callable<T> hash, boolean first, long number) {
      super(hash);
      this.first = first;
      this.number = number;
    }

    @Override
    public int compareTo(Turn<?> other) {
      return first == other.first ? Long.compare(number, other.number) : first ? -1 : 1;
    }
  }

  static <T> T await(Future<T> future, Duration longest) {
    try {
      return future.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(false); // what has begun runs to its end, what waits is passed over
      throw new Busy();
    } catch (InterruptedException e) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new Busy();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(e.getCause());
    }
  }
}

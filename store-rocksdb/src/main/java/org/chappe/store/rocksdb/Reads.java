package org.chappe.store.rocksdb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.chappe.store.StoreUnavailable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Where readings run. A native call that waits for the disk holds the carrier of its virtual
 * thread, and with it every other connection; so a virtual thread reads what is in memory in place,
 * and has a few platform threads of this class read the rest while it is parked. A platform thread
 * reads in place. As many readings can wait as there are virtual threads, one each. Thread-safe.
 */
final class Reads implements AutoCloseable {
  private final ReadOptions memoryOnly = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);
  private final ReadOptions anywhere = new ReadOptions();
  private final ReadOptions unchecked = new ReadOptions().setVerifyChecksums(false);
  private final Gate gate = new Gate();
  private final ThreadPoolExecutor pool;

  Reads(int threads) {
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("store-read-", 1).factory());
  }

  /** One reading; may be done twice. */
  interface Reading<T> {
    /** Reads no further than {@code from} allows. */
    T read(ReadOptions from) throws RocksDBException;
  }

  /** For readings that memory often answers, in a few microseconds. */
  <T> T quick(Reading<T> reading) {
    gate.enter();
    try {
      if (!Thread.currentThread().isVirtual()) {
        return reading.read(anywhere);
      }
      try {
        return reading.read(memoryOnly);
      } catch (RocksDBException e) {
        if (!isIncomplete(e)) {
          throw e;
        }
      }
      return pooled(reading);
    } catch (RocksDBException e) {
      throw failed(e);
    } finally {
      gate.leave();
    }
  }

  /** For readings that take a while, or hardly ever find all in memory. */
  <T> T slow(Reading<T> reading) {
    gate.enter();
    try {
      return Thread.currentThread().isVirtual() ? pooled(reading) : reading.read(anywhere);
    } catch (RocksDBException e) {
      throw failed(e);
    } finally {
      gate.leave();
    }
  }

  /**
   * Begins a reading that the caller will want in a while; {@link Begun#get} gives it. Nobody need
   * ask for it.
   */
  <T> Begun<T> begin(Reading<T> reading) {
    gate.enter();
    return new Begun<>(
        submit(from -> {
          try {
            return reading.read(from);
          } finally {
            gate.leave();
          }
        }));
  }

  /** A reading under way. */
  record Begun<T>(CompletableFuture<T> answer) {
    T get() {
      try {
        return joined(answer);
      } catch (RocksDBException e) {
        throw failed(e);
      }
    }
  }

  private <T> T pooled(Reading<T> reading) throws RocksDBException {
    return joined(submit(reading));
  }

  private <T> CompletableFuture<T> submit(Reading<T> reading) {
    var answer = new CompletableFuture<T>();
    pool.execute(() -> {
      try {
        answer.complete(reading.read(anywhere));
      } catch (Throwable e) {
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  private static <T> T joined(CompletableFuture<T> answer) throws RocksDBException {
    try {
      return answer.join(); // waits through interrupts: a reading ends soon
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RocksDBException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  /**
   * A value that is checked by itself, read {@code from} anywhere or memory. RocksDB's Java package
   * computes a blob's CRC-32C without the processor's instruction for it, which for a large one
   * takes longer than all else; the blocks that lead to it are checked nevertheless, as a damaged
   * one could lead anywhere: they are looked for in memory first, where what is has been checked.
   *
   * @return its octets, more than {@code into} holds when it does not fit, or {@link
   *     RocksDB#NOT_FOUND}
   */
  int getLarge(RocksDB db, ColumnFamilyHandle family, ReadOptions from, byte[] key, byte[] into)
      throws RocksDBException {
    try {
      return db.get(family, memoryOnly, key, 0, key.length, into, 0, into.length);
    } catch (RocksDBException e) {
      if (from.equals(memoryOnly) || !isIncomplete(e)) {
        throw e;
      }
      var options = isBlobAlone(e) ? unchecked : anywhere;
      return db.get(family, options, key, 0, key.length, into, 0, into.length);
    }
  }

  /** Whether memory has all but the blob. */
  private static boolean isBlobAlone(RocksDBException e) {
    String state = e.getStatus().getState();
    return state != null && state.startsWith("Cannot read blob");
  }

  private static boolean isIncomplete(RocksDBException e) {
    return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete;
  }

  static StoreUnavailable failed(RocksDBException e) {
    return new StoreUnavailable("reading failed: " + e.getMessage(), e);
  }

  /** Readings under way end; later ones find the store closed. */
  @Override
  public void close() {
    gate.close();
    pool.close();
    memoryOnly.close();
    anywhere.close();
    unchecked.close();
  }
}

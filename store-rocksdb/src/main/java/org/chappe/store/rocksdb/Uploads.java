package org.chappe.store.rocksdb;

import java.lang.ref.Cleaner;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gives out locations, and notices when an upload is abandoned: its writer was closed too early, or
 * nobody holds its {@link RocksNewBody} any more. No time limit could tell that: a commit may come
 * late, and its body must be there. Thread-safe.
 */
final class Uploads {
  /** Locations for one opening of the database: 68 thousand million, then 268 million openings. */
  private static final int LOCATION_BITS = 36;

  private static final Cleaner CLEANER = Cleaner.create();

  private final AtomicLong nextLocation;
  private final Queue<Upload> abandoned = new ConcurrentLinkedQueue<>();

  /** {@code opens}: another number each time the database is opened, ascending. */
  Uploads(long opens) {
    nextLocation = new AtomicLong(opens << LOCATION_BITS);
  }

  /** Above all given before, also those before the program was started. */
  long nextLocation() {
    return nextLocation.getAndIncrement();
  }

  /** Keeps an upload from being abandoned for as long as it can be reached and is not closed. */
  static final class Hold implements AutoCloseable {
    final Upload upload;
    private Cleaner.@Nullable Cleanable cleanable;

    private Hold(Upload upload) {
      this.upload = upload;
    }

    @Override
    public void close() {
      if (cleanable != null) {
        cleanable.clean();
      }
    }
  }

  Hold begin() {
    var upload = new Upload(nextLocation());
    var hold = new Hold(upload);
    hold.cleanable = CLEANER.register(hold, () -> abandoned.add(upload));
    return hold;
  }

  /** An upload that was abandoned since the last call, or null. */
  @Nullable Upload nextAbandoned() {
    return abandoned.poll();
  }
}

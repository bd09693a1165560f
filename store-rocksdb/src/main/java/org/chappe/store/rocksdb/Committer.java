package org.chappe.store.rocksdb;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chappe.model.BodyId;
import org.chappe.store.Commit;
import org.chappe.store.StoreException;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.VersionConflict;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The one thread that writes. It takes all requests that wait, makes one batch of them, and writes
 * and syncs it once; what arrives meanwhile is the next batch. So the busier the store, the more
 * commits share a sync: 64 callers make ten times as many commits a second as 64 virtual threads
 * that each call RocksDB, and hold no carrier thread.
 *
 * <p>The way of a commit: {@link #commit} queues it, waiting while the queue is full; the thread
 * compares its version with the head (in memory, {@link Heads}), adds its rows, its bodies' chunks,
 * manifests and links to the batch; after the sync {@link Answers} completes its future. Chunks of
 * large bodies come through the same queue before the commit that names them, and are not waited
 * for: the sync of that commit is theirs too.
 *
 * <p>When a write or a sync fails, nobody knows what is on disk, and a second sync would not tell
 * the truth. All that waits fails with {@link StoreUnavailable}, nothing is taken in any more, and
 * {@code onFatal} is told, which ends the program; the next start finds what was acknowledged.
 */
final class Committer implements AutoCloseable {
  /** The step that can fail for reasons outside the program. */
  interface Writing {
    void write(Batch batch, boolean sync) throws RocksDBException;
  }

  /**
   * So many flag changes a person or a program makes one after the other share a sync; it is far
   * within the second that DESIGN.md §5 allows.
   */
  private static final Duration LINGER = Duration.ofMillis(20);

  private final CommitQueue queue;
  private final Writing writing;
  private final Uploads uploads;
  private final InstantSource clock;
  private final Consumer<Throwable> onFatal;
  private final Batch batch;
  private final Heads heads;
  private final BodyRows bodies;
  private final Answers answers = new Answers();
  private final Thread thread;
  private volatile @Nullable Throwable broken;

  /** Requests taken from the queue whose callers have no answer yet. */
  private List<Request> underWay = List.of();

  private List<Answers.Answer> group = new ArrayList<>();
  private boolean sync;

  Committer(
      Database database,
      RocksDbSettings settings,
      Uploads uploads,
      InstantSource clock,
      Writing writing,
      Consumer<Throwable> onFatal) {
    this.uploads = uploads;
    this.clock = clock;
    this.writing = writing;
    this.onFatal = onFatal;
    queue = new CommitQueue(settings.queueCommits(), settings.queueOctets().octets(), LINGER);
    batch = new Batch(database);
    heads = new Heads(database);
    bodies = new BodyRows(database, uploads);
    thread = Thread.ofPlatform().name("store-committer").unstarted(this::run);
  }

  /** Clears up behind the last run, and begins. */
  void start() throws RocksDBException {
    bodies.removeLeftUploads(batch);
    batch.write(false);
    thread.start();
  }

  CompletableFuture<Void> commit(Commit commit) {
    long octets = commit.octets() + 64L * commit.size();
    for (var link : commit.links()) {
      octets += newBody(link).inlineOctets();
    }
    var done = new CompletableFuture<Void>();
    try {
      put(new Request.Apply(commit, done, octets));
    } catch (StoreUnavailable e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  private RocksNewBody newBody(Commit.Link link) {
    if (link.body() instanceof RocksNewBody body && body.uploads() == uploads) {
      return body;
    }
    throw new IllegalArgumentException("body " + link.body().id() + " is another store's");
  }

  /**
   * Queues it, waiting while the queue is full.
   *
   * @throws StoreUnavailable when the store is broken or closed
   */
  void put(Request request) {
    var cause = broken;
    if (cause != null) {
      throw broken(cause);
    }
    queue.put(request);
  }

  private static StoreUnavailable broken(Throwable cause) {
    return new StoreUnavailable("the store failed: " + cause.getMessage(), cause);
  }

  private void run() {
    try {
      while (true) {
        var requests = queue.takeAll();
        if (requests.isEmpty()) {
          return;
        }
        write(requests);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void write(List<Request> requests) throws RocksDBException {
    underWay = requests;
    bodies.removeAbandoned(batch);
    for (int i = 0; i < requests.size(); i++) {
      switch (requests.get(i)) {
        case Request.Apply apply -> add(apply);
        case Request.Store chunk -> bodies.add(chunk, batch);
        case Request.Sweep sweep -> {
          flush(); // so that the database shows all links
          underWay = requests.subList(i, requests.size());
          long removed = bodies.sweep(sweep, batch);
          flush();
          sweep.removed().complete(removed);
        }
      }
    }
    flush();
  }

  /** Adds the commit to the batch, or its refusal to the answers. */
  private void add(Request.Apply apply) throws RocksDBException {
    var commit = apply.commit();
    Commit.Fate fate;
    Set<BodyId> missing;
    try {
      fate = fate(commit);
      missing = fate == Commit.Fate.APPLIES ? bodies.missing(commit) : Set.of();
    } catch (StoreException e) {
      group.add(new Answers.Answer(apply.done(), e));
      return;
    } catch (RocksDBException e) { // one partition's damage is no other's
      group.add(new Answers.Answer(apply.done(), Reads.failed(e)));
      return;
    }
    if (fate == Commit.Fate.APPLIES) {
      bodies.add(commit, missing, clock.millis(), batch);
      batch.add(commit);
      heads.move(commit);
      sync = true;
    }
    group.add(new Answers.Answer(apply.done(), null));
  }

  private Commit.Fate fate(Commit commit) throws RocksDBException {
    var head = heads.of(commit.partition());
    var fate = commit.fate(head);
    if (fate == Commit.Fate.CONFLICTS) {
      throw new VersionConflict(commit.partition(), commit.expectedVersion(), head.version());
    }
    return fate;
  }

  private void flush() throws RocksDBException {
    writing.write(batch, sync);
    sync = false;
    bodies.written();
    answers.give(group);
    group = new ArrayList<>();
  }

  private void fail(Throwable cause) {
    broken = cause;
    queue.close();
    var failure = broken(cause);
    var lost = new ArrayList<Answers.Answer>();
    for (var requests = underWay; !requests.isEmpty(); requests = queue.takeAll()) {
      for (var request : requests) {
        switch (request) {
          case Request.Apply apply -> lost.add(new Answers.Answer(apply.done(), failure));
          case Request.Store _ -> {} // its writer hears of it with its next chunk or its commit
          case Request.Sweep sweep -> sweep.removed().completeExceptionally(failure);
        }
      }
    }
    answers.give(lost);
    onFatal.accept(cause);
  }

  /** Writes what is queued, answers it, and ends. */
  @Override
  public void close() {
    queue.close();
    Joining.join(thread);
    answers.close();
    batch.close();
  }
}

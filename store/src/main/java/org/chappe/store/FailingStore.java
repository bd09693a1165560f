package org.chappe.store;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.model.BodyId;

/**
 * A store that fails on demand, in front of one that works: what is asked for here happens to the
 * next calls, once each, in the order in which it was asked for. Thread-safe. Closing it closes the
 * store behind it.
 */
public final class FailingStore implements Store {
  private final Store behind;
  private final FailingPartitions partitions;
  private final FailingBodies bodies;
  private final Queue<Failure> commitFailures = new ArrayDeque<>(); // guarded by itself
  private final AtomicInteger readFailures = new AtomicInteger();
  private final Set<BodyId> damaged = ConcurrentHashMap.newKeySet();

  public FailingStore(Store behind) {
    this.behind = behind;
    partitions = new FailingPartitions(behind.partitions(), this);
    bodies = new FailingBodies(behind.bodies(), this);
  }

  /** What can happen to a commit. */
  public enum Failure {
    /** {@link StoreUnavailable}, and it did apply. */
    UNKNOWN_APPLIED,
    /** {@link StoreUnavailable}, and it did not apply. */
    UNKNOWN_NOT_APPLIED,
    /** {@link VersionConflict}. */
    CONFLICT,
    /** None: to let a commit pass before one that fails. */
    NONE
  }

  /** Failures of the next commits handed in. */
  public void failCommits(Failure... failures) {
    synchronized (commitFailures) {
      commitFailures.addAll(List.of(failures));
    }
  }

  /** The next {@code reads} of rows, heads or bodies throw {@link StoreUnavailable}. */
  public void failReads(int reads) {
    readFailures.addAndGet(reads);
  }

  /** Reading this body gives half of its octets, then {@link BodyDamaged}. */
  public void damage(BodyId body) {
    damaged.add(body);
  }

  /** From now on commits wait, in their order, without reaching the store behind. */
  public void hold() {
    partitions.hold();
  }

  /** Hands the waiting commits on and lets later ones pass. Waiting failures apply now. */
  public void release() {
    partitions.release();
  }

  /** How many commits wait. */
  public int held() {
    return partitions.held();
  }

  @Override
  public PartitionStore partitions() {
    return partitions;
  }

  @Override
  public BodyStore bodies() {
    return bodies;
  }

  /** Takes the next commit's failure. */
  Failure nextCommit() {
    synchronized (commitFailures) {
      var failure = commitFailures.poll();
      return failure == null ? Failure.NONE : failure;
    }
  }

  /** Begins a read, or fails it. */
  void read() {
    if (readFailures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new StoreUnavailable("a read that was asked to fail");
    }
  }

  boolean isDamaged(BodyId body) {
    return damaged.contains(body);
  }

  /** Waiting commits are handed on first. */
  @Override
  public void close() {
    release();
    behind.close();
  }
}

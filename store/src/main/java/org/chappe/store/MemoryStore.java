package org.chappe.store;

import java.time.InstantSource;
import org.chappe.model.BodyId;

/**
 * A store in memory: the meaning of {@link PartitionStore} and {@link BodyStore} in the fewest
 * words, for tests and for programs that keep nothing. A commit applies while it is handed in, and
 * its future is complete when it is returned. Bodies stay whole in memory.
 */
public final class MemoryStore implements Store {
  private final MemoryBodies bodies;
  private final MemoryPartitions partitions;

  public MemoryStore() {
    this(InstantSource.system());
  }

  /** Reads from {@code clock} when a body lost its last link. */
  public MemoryStore(InstantSource clock) {
    bodies = new MemoryBodies(clock);
    partitions = new MemoryPartitions(bodies);
  }

  @Override
  public PartitionStore partitions() {
    return partitions;
  }

  @Override
  public BodyStore bodies() {
    return bodies;
  }

  /** Turns over an octet of a stored body, for tests of what must find it. */
  void damage(BodyId body) {
    bodies.damage(body);
  }

  @Override
  public void close() {}
}

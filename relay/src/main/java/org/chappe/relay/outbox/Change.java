package org.chappe.relay.outbox;

/**
 * One change of the outbox. The writer's thread applies it, perhaps more than once until a commit
 * has it; so it reads nothing but the batch and what it was made with.
 */
interface Change<R> {
  /** Rows it may change at most. */
  int rows();

  /** About how many octets its keys and values have at most. */
  int octets();

  /** Whether it reads ranges: then everything before it is committed first. */
  default boolean readsRanges() {
    return false;
  }

  R apply(Batch batch);
}

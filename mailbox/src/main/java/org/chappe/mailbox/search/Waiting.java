package org.chappe.mailbox.search;

/**
 * Whoever waits for a search, a sorting or a threading. Asked and told between two messages, on the
 * thread that does the work.
 */
@FunctionalInterface
public interface Waiting {
  /** Whether nobody waits any more: then the work is given up. */
  boolean isOver();

  /** So many of {@code goal} messages are done. */
  default void hasDone(int messages, int goal) {}
}

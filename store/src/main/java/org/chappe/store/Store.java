package org.chappe.store;

/**
 * One store: partitions of rows, and bodies. Thread-safe. {@link #close()} waits for what was
 * begun.
 */
public interface Store extends AutoCloseable {
  PartitionStore partitions();

  BodyStore bodies();

  @Override
  void close();
}

package org.chappe.net;

import java.util.ArrayDeque;

/**
 * Buffers of one size that connections take while octets flow and give back when they wait.
 * Thread-safe. Buffers are not cleared: users keep to the octets they have put in themselves.
 */
final class BufferPool {
  /**
   * 17 KiB: room for one whole TLS record of 2^14 octets with all that may be around it (JSSE asks
   * for 16,709 before it writes or reads one), so the same size serves plain and TLS.
   */
  static final int SIZE = 17 * 1024;

  private final int kept;
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();

  /** Keeps at most {@code kept} buffers that nobody uses; more are left to the collector. */
  BufferPool(int kept) {
    this.kept = kept;
  }

  byte[] take() {
    synchronized (free) {
      byte[] buffer = free.pollLast(); // the last one given back is still in the processor's cache
      if (buffer != null) {
        return buffer;
      }
    }
    return new byte[SIZE];
  }

  void give(byte[] buffer) {
    if (buffer.length != SIZE) {
      throw new IllegalArgumentException("a buffer of " + buffer.length + " octets is not ours");
    }
    synchronized (free) {
      if (free.size() < kept) {
        free.addLast(buffer);
      }
    }
  }

  int idle() {
    synchronized (free) {
      return free.size();
    }
  }
}

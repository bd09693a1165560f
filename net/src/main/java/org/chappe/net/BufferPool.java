package org.chappe.net;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

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

  /** Four records: long answers in a quarter of the system calls, and of the wakings of readers. */
  static final int LARGE = 4 * SIZE;

  /** So that clients that do not read what they asked for hold a megabyte at most, all together. */
  private static final int MOST_LARGE = 16;

  private final int kept;
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();
  private final ArrayDeque<byte[]> freeLarge = new ArrayDeque<>();
  private int largeLent;

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

  /** A buffer of {@link #LARGE} octets, or null while too many are in use. */
  byte @Nullable [] takeLarge() {
    synchronized (freeLarge) {
      if (largeLent == MOST_LARGE) {
        return null;
      }
      largeLent++;
      byte[] buffer = freeLarge.pollLast();
      return buffer == null ? new byte[LARGE] : buffer;
    }
  }

  void giveLarge(byte[] buffer) {
    synchronized (freeLarge) {
      largeLent--;
      freeLarge.addLast(buffer); // there are never more of them than may be lent
    }
  }

  int idle() {
    synchronized (free) {
      return free.size();
    }
  }
}

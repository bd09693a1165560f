package org.chappe.store.rocksdb;

/** Waits for a thread's end, through interrupts, which stay set. */
final class Joining {
  private Joining() {}

  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

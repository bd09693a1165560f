package org.chappe.delivery;

import java.util.ArrayList;
import java.util.List;

/** Several things at once, so that their commits share one write and one sync. */
final class Together {
  private Together() {}

  /** Each on a thread of its own; the last one on this, so that one alone costs no thread. */
  static void run(String name, List<Runnable> tasks) {
    var threads = new ArrayList<Thread>(tasks.size());
    for (int i = 0; i < tasks.size() - 1; i++) {
      threads.add(Thread.ofVirtual().name(name).start(tasks.get(i)));
    }
    try {
      if (!tasks.isEmpty()) {
        tasks.getLast().run();
      }
    } finally {
      threads.forEach(Together::join);
    }
  }

  /** Waits whatever happens: what is under way cannot be taken back. */
  private static void join(Thread thread) {
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

package org.chappe.directory;

import java.time.Duration;

/** How a thread waits: really in a program, only on paper in a test. */
interface Pause {
  void pause(Duration duration);

  /** Sleeps; ends early when the thread is interrupted, which stays so marked. */
  Pause SLEEP =
      duration -> {
        try {
          Thread.sleep(duration);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      };
}

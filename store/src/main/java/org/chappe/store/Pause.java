package org.chappe.store;

import java.time.Duration;

/** How a thread waits: really in a program, only on paper in a test. */
public interface Pause {
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

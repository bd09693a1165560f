package org.chappe.directory.access;

import java.time.Duration;

/** How a session of some protocol is ended by somebody else than its client. */
@FunctionalInterface
public interface Ending {
  /**
   * How long a session may go on with what it is in the middle of, before it is cut. Short, as who
   * was let in wrongly reads mail in it; long enough for a message that is being handed over.
   */
  Duration GRACE = Duration.ofSeconds(5);

  /**
   * Has the session say good-bye, and be cut after {@link #GRACE}. Any thread; returns at once. May
   * be called while the session is being opened, and more than once.
   */
  void end(EndReason why);
}

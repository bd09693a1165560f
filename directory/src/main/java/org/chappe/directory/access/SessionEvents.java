package org.chappe.directory.access;

/** Hears of open sessions. Called on any thread: it returns at once and is thread-safe. */
public interface SessionEvents {
  /** For nobody. */
  SessionEvents NONE =
      new SessionEvents() {
        @Override
        public void named(OpenSession session) {}

        @Override
        public void ended(OpenSession session, EndReason why) {}
      };

  /** The client said what it is after it had signed in. */
  void named(OpenSession session);

  /** Somebody else than its client ends it. */
  void ended(OpenSession session, EndReason why);
}

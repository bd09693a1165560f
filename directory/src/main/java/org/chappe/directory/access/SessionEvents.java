package org.chappe.directory.access;

/** Hears of open sessions. Called on any thread: it returns at once and is thread-safe. */
@FunctionalInterface
public interface SessionEvents {
  /** For nobody. */
  SessionEvents NONE = _ -> {};

  /** The client said what it is after it had signed in. */
  void named(OpenSession session);
}

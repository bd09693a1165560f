package org.chappe.net;

/** What ended a wait between two commands. */
public enum Awaited {
  /** There is input to read. */
  READY,
  /** Another thread called {@link Connection#wake()}. No input was consumed. */
  WOKEN,
  /** Nothing came within the limit. No input was consumed; waiting again is allowed. */
  SILENT,
  /** The client has ended its side. */
  ENDED,
  /** The server asks this session to say good-bye: nothing more is read. */
  FINISHING,
  /**
   * The session is to go on on another thread ({@link Connection#awaitInputOrMove} only). No input
   * was consumed.
   */
  MOVE
}

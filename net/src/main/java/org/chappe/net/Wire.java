package org.chappe.net;

/**
 * Octets of one connection, as they are on the socket or inside TLS. Used by the session's thread
 * only.
 */
interface Wire {
  /** The client has ended its side. */
  int ENDED = -1;

  /** Nothing came in time (only while waiting; in a command that is a {@link ConnectionClosed}). */
  int SILENT = -2;

  /** {@link Connection#wake()} was called (of {@link SocketWire#awaitInputOrWord} only). */
  int WOKEN = -3;

  /** The server stops (only while waiting). */
  int FINISHING = -4;

  /** Nothing is here already, and blocking was not allowed. */
  int NOTHING = -5;

  /** {@code length} cannot take what is next; ask again with {@link BufferPool#SIZE}. */
  int TOO_SMALL = -6;

  /** Reads some octets and returns how many (at least 1), or one of the codes above. */
  int read(byte[] into, int offset, int length, boolean mayBlock);

  /** Writes all octets or throws {@link ConnectionClosed}. */
  void write(byte[] from, int offset, int length);

  /** Gives back buffers that hold nothing: the session waits. */
  void release();
}

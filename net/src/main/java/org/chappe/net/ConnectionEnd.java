package org.chappe.net;

import java.util.Locale;

/** Why a connection ended, in the words of the log. */
public enum ConnectionEnd {
  /** The session returned: both sides were done. */
  DONE,
  /** The client closed, or ended its side in the middle of a command. */
  CLIENT_LEFT,
  /** The network or the client's system broke the connection. */
  LOST,
  /** The client stopped in the middle of a command, {@link ConnectionLimits#readStall()}. */
  SILENT,
  /** The client did not read its answers, {@link ConnectionLimits#writeStall()}. */
  STALLED,
  /** The time given with {@link Connection#cutAfter} was over. */
  OVERDUE,
  /** No TLS came about, or its rules were broken. */
  TLS,
  /** What the client sent was not compressed as agreed. */
  COMPRESSION,
  /** Cut while the server stopped. */
  STOPPED,
  /** The server could not keep its word, as after a wrong octet count. */
  SERVER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

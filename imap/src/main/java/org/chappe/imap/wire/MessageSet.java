package org.chappe.imap.wire;

import java.util.List;

/**
 * A sequence-set as the client wrote it: of message numbers or of UIDs, which only the command
 * tells. RFC 9051 §9
 *
 * @param saved {@code $}: what the last search saved, RFC 9051 §6.4.4.1; then there are no ranges
 */
public record MessageSet(List<Range> ranges, boolean saved) {
  /** {@code *} */
  public static final long LAST = 0;

  public static final MessageSet SAVED = new MessageSet(List.of(), true);

  /** Both ends in either order; each is a number or {@link #LAST}. */
  public record Range(long from, long to) {}

  public MessageSet {
    ranges = List.copyOf(ranges);
  }
}

package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;

/**
 * partial-range: some of a result, counted from its beginning (1 is the first) or, with negative
 * numbers, from its end (-1 is the last). RFC 9394 §3.1, RFC 5267 §4.4
 *
 * @param from as the client wrote it; so is {@code to}, and either may be the larger one
 */
public record PartialRange(long from, long to) {
  /** {@code 1:500} or {@code -1:-100} */
  static PartialRange parse(ImapParser in) {
    boolean fromEnd = in.accept('-');
    long first = in.positive();
    in.expect(':', "\":\"");
    if (fromEnd) {
      in.expect('-', "\"-\"");
    }
    long second = in.positive();
    return fromEnd ? new PartialRange(-first, -second) : new PartialRange(first, second);
  }

  /** The index of the first, of {@code count} results. */
  public int start(int count) {
    long least = Math.min(from, to);
    long index = least > 0 ? least - 1 : count + least;
    return Math.clamp(index, 0, count);
  }

  /** The index behind the last. */
  public int end(int count) {
    long most = Math.max(from, to);
    long index = most > 0 ? most : count + most + 1;
    return Math.clamp(index, 0, count);
  }

  /** How many results it asks for. */
  public long size() {
    return Math.abs(to - from) + 1;
  }

  @Override
  public String toString() {
    return from + ":" + to;
  }
}

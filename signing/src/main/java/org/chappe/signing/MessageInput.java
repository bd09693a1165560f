package org.chappe.signing;

import java.util.Arrays;
import org.chappe.mime.Header;

/**
 * A message that streams by: the header is kept, up to a limit, the body handed on. The header ends
 * with the first empty line, or with the message. RFC 5322 §2.1
 */
final class MessageInput {
  /** Who works on a message. The header comes once, before all of the body. */
  interface Reader {
    void header(Header header);

    void body(byte[] octets, int offset, int length);
  }

  private enum State {
    HEADER,
    BODY,
    TOO_LONG
  }

  private final int limit;
  private final Reader reader;
  private State state = State.HEADER;
  private byte[] block = new byte[8192];
  private int length;
  private long lineOctets; // of the line that is being read
  private byte previous;
  private boolean bare;
  private boolean blank;

  MessageInput(int headerLimit, Reader reader) {
    this.limit = headerLimit;
    this.reader = reader;
  }

  void write(byte[] octets, int offset, int count) {
    int end = offset + count;
    int from = offset;
    if (length == 0 && count > 0 && state == State.HEADER) {
      blank = octets[offset] == ' ' || octets[offset] == '\t';
    }
    if (state == State.HEADER) {
      from = header(octets, offset, end);
    }
    if (state == State.BODY && from < end) {
      reader.body(octets, from, end - from);
    }
  }

  /** Where the body begins. */
  private int header(byte[] octets, int from, int end) {
    int next = from;
    boolean ended = false;
    while (next < end && !ended) {
      byte octet = octets[next++];
      if (octet == '\n' && previous == '\r') {
        ended = lineOctets == 1;
        lineOctets = 0;
      } else {
        bare |= octet == '\n' || previous == '\r';
        lineOctets++;
      }
      previous = octet;
    }
    keep(octets, from, next - from);
    if (ended && state == State.HEADER) {
      handOver();
    }
    return next;
  }

  private void keep(byte[] octets, int from, int count) {
    if (count > limit - length) {
      state = State.TOO_LONG;
      block = new byte[0];
      length = 0;
      return;
    }
    if (count > block.length - length) {
      block = Arrays.copyOf(block, Math.min(limit, Math.max(length + count, block.length * 2)));
    }
    System.arraycopy(octets, from, block, length, count);
    length += count;
  }

  private void handOver() {
    state = State.BODY;
    reader.header(Header.of(Arrays.copyOf(block, length)));
    block = new byte[0];
  }

  /** The message has ended. */
  void finish() {
    if (state == State.HEADER) {
      bare |= previous == '\r';
      handOver();
    }
  }

  /** Whether the header is longer than allowed: then neither it nor the body was handed on. */
  boolean isHeaderTooLong() {
    return state == State.TOO_LONG;
  }

  /** Whether in the header a CR or LF stands alone. */
  boolean hasBareLineEnd() {
    return bare;
  }

  /** Whether the message begins with a continuation of nothing. */
  boolean beginsWithBlank() {
    return blank;
  }
}

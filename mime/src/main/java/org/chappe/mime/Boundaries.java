package org.chappe.mime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The boundaries that may end what is being read, from the outermost to the innermost. */
final class Boundaries {
  private final List<PartBuilder> open = new ArrayList<>();
  private PartBuilder found;
  private boolean closing;

  Boundaries(PartBuilder none) {
    this.found = none;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  void open(PartBuilder multipart) {
    open.add(multipart);
  }

  /** Forgets {@code multipart}'s and all boundaries inside. */
  void close(PartBuilder multipart) {
    closeFrom(multipart.depth);
  }

  void clear() {
    open.clear();
  }

  /** Forgets boundaries inside {@code multipart}. */
  void closeInside(PartBuilder multipart) {
    closeFrom(multipart.depth + 1);
  }

  private void closeFrom(int depth) {
    while (!open.isEmpty() && open.getLast().depth >= depth) {
      open.removeLast();
    }
  }

  PartBuilder found() {
    return found;
  }

  /** Whether the boundary found was the last one of its multipart. */
  boolean isClosing() {
    return closing;
  }

  /**
   * Whether the line in {@code line}, which begins with two dashes, is a boundary. RFC 2046 §5.1.2:
   * it is enough that the line begins with one, and the innermost is tried first. Where one
   * boundary begins with another, the line that is exactly one of them is that one's; else the
   * longest wins.
   */
  boolean find(byte[] line, int length) {
    int end = length;
    while (end > 2 && Octets.isBlank(line[end - 1])) {
      end--;
    }
    int longest = -1;
    for (int i = open.size() - 1; i >= 0; i--) {
      byte[] boundary = open.get(i).boundary;
      if (boundary == null || boundary.length <= longest || !begins(line, end, boundary)) {
        continue;
      }
      int rest = 2 + boundary.length;
      boolean dashes = end - rest >= 2 && line[rest] == '-' && line[rest + 1] == '-';
      longest = boundary.length;
      found = open.get(i);
      closing = dashes;
      if (end == rest || (dashes && end == rest + 2)) {
        return true;
      }
    }
    return longest >= 0;
  }

  private static boolean begins(byte[] line, int length, byte[] boundary) {
    return length - 2 >= boundary.length
        && Arrays.equals(line, 2, 2 + boundary.length, boundary, 0, boundary.length);
  }
}

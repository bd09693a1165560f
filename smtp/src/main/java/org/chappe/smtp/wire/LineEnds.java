package org.chappe.smtp.wire;

/**
 * Watches octets pass by for a CR or LF that stands alone. RFC 5321 §2.3.8, RFC 3030 §2: text comes
 * with CRLF, in chunks too. A chunk's end is counted, so nothing can be smuggled in by one here;
 * but what is let in with half line ends could be smuggled out by whoever passes it on. A message
 * said to be binary is passed on as such or not at all; of it only the header is lines.
 */
public final class LineEnds {
  /** Where line ends have to be right. */
  public enum Watched {
    /** Somebody else looks. */
    NOWHERE,
    /** Through the first empty line. RFC 3030 §3 */
    IN_THE_HEADER,
    EVERYWHERE
  }

  private final Watched watched;
  private long seen;
  private long lineStart;
  private boolean emptyLine; // the CR that waits for its LF stands at a line's start
  private boolean afterCr;
  private boolean broken;
  private boolean over;

  public LineEnds() {
    this(Watched.EVERYWHERE);
  }

  public LineEnds(Watched watched) {
    this.watched = watched;
    this.over = watched == Watched.NOWHERE;
  }

  public void watch(byte[] octets, int offset, int length) {
    int to = offset + length;
    int at = offset;
    while (at < to && !broken && !over) {
      if (afterCr) {
        broken = octets[at++] != '\n';
        afterCr = false;
        lineStart = seen + at - offset;
        over = emptyLine && watched == Watched.IN_THE_HEADER;
        continue;
      }
      at = LowOctets.next(octets, at, to);
      if (at < to) {
        emptyLine = seen + at - offset == lineStart;
        byte octet = octets[at++];
        afterCr = octet == '\r';
        broken = octet == '\n';
      }
    }
    seen += length;
  }

  /** Whether every CR and LF that was looked at so far stood in a CRLF; asked at the end. */
  public boolean areRight() {
    return !broken && !afterCr;
  }
}

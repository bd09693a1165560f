package org.chappe.smtp.wire;

import org.chappe.net.OctetReader;
import org.chappe.net.OctetSink;

/**
 * Reads what follows DATA. RFC 5321 §4.1.1.4, §4.5.2
 *
 * <p><b>The end</b> is CRLF "." CRLF and nothing else. Servers that also took {@code LF . LF} or
 * {@code LF . CRLF} for it let a client hide whole transactions in a message that another server
 * had accepted and passed on. Here a CR or LF alone is no line end at all, and the message that has
 * one is refused, after it was read to its true end (RFC 5321 §2.3.8).
 *
 * <p><b>Lines of any length</b> are taken, where RFC 5321 §4.5.3.1.6 asks for 1,000 octets at
 * least: no line is kept here, programs that write HTML on one line are many, and cutting a line in
 * two would break signatures. <b>NUL octets</b> are taken as well: RFC 5322 §4.1 has them in old
 * mail, and refusing would hit the recipient; octets come back as they came in.
 *
 * <p>Octets go to the sink straight from the connection's buffer, in runs between dots that are
 * dropped.
 */
public final class DataReader {
  private static final byte[] CR = {'\r'};

  /** What came before the next octet. */
  private enum After {
    /** CRLF, or nothing. */
    LINE_END,
    /** A line end and the dot, which is dropped. */
    DOT,
    /** A line end, the dot and CR, which waits. */
    DOT_CR,
    CR,
    OTHER
  }

  private final OctetReader in;
  private final OctetSink sink;
  private After after = After.LINE_END;
  private boolean lineEndsRight = true;

  public DataReader(OctetReader in, OctetSink sink) {
    this.in = in;
    this.sink = sink;
  }

  /**
   * Reads through the end of the data; the message's octets, without stuffed dots, go to the sink.
   *
   * @return whether every CR and LF stood in a CRLF
   */
  public boolean read() {
    while (!readBuffer()) {
      // each time what is at hand
    }
    return lineEndsRight;
  }

  /** Reads what is at hand; true at the end of the data. */
  private boolean readBuffer() {
    if (in.position() == in.limit()) {
      in.fill();
    }
    byte[] octets = in.array();
    int from = in.position();
    int to = in.limit();
    int run = from; // of octets for the sink
    int at = from;
    while (at < to) {
      switch (after) {
        case OTHER -> {
          at = LowOctets.next(octets, at, to);
          if (at < to) {
            byte octet = octets[at++];
            lineEndsRight &= octet != '\n';
            after = octet == '\r' ? After.CR : After.OTHER;
          }
        }
        case CR -> {
          if (octets[at] == '\n') {
            at++;
            after = After.LINE_END;
          } else {
            lineEndsRight = false;
            after = After.OTHER; // this octet is looked at again
          }
        }
        case LINE_END -> {
          if (octets[at] == '.') {
            pass(octets, run, at);
            at++;
            run = at;
            after = After.DOT;
          } else {
            after = After.OTHER;
          }
        }
        case DOT -> {
          if (octets[at] == '\r') {
            at++;
            run = at;
            after = After.DOT_CR;
          } else {
            after = After.OTHER;
          }
        }
        case DOT_CR -> {
          if (octets[at] == '\n') {
            in.advance(at + 1 - from);
            return true;
          }
          sink.octets(CR, 0, 1);
          lineEndsRight = false;
          after = After.OTHER;
        }
      }
    }
    pass(octets, run, to);
    in.advance(to - from);
    return false;
  }

  private void pass(byte[] octets, int from, int to) {
    if (to > from) {
      sink.octets(octets, from, to - from);
    }
  }
}

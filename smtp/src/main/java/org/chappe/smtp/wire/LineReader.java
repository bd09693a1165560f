package org.chappe.smtp.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.chappe.net.OctetReader;

/** Reads command lines and the lines of an AUTH exchange. RFC 5321 §2.3.8, §4.5.3.1.4 */
public final class LineReader {
  /**
   * 12,288 octets without CRLF: what RFC 4954 §4 wants for AUTH. RFC 5321 asks for 512 and
   * extensions for some hundred more; one limit for all lines is simpler and harms nobody, as
   * nothing is kept.
   */
  public static final int LONGEST = 12_288;

  /** A line beyond this is no line: 64 times the longest, to be read for the sake of an answer. */
  private static final int HOPELESS = 64 * LONGEST;

  private final OctetReader in;

  public LineReader(OctetReader in) {
    this.in = in;
  }

  /**
   * The next line, without its CRLF.
   *
   * @throws BadLine if it is too long, or ended in LF alone: it is not to be obeyed then, and to
   *     wait for a CRLF would leave somebody at a terminal without any answer
   * @throws SessionEnds if it does not end
   */
  public byte[] line() {
    int scanned = 0;
    while (true) {
      byte[] octets = in.array();
      int from = in.position();
      int at = from + scanned;
      int to = in.limit();
      while (at < to && octets[at] != '\n') {
        at++;
      }
      if (at < to) {
        return ended(octets, from, at);
      }
      scanned = to - from;
      if (scanned > LONGEST + 1) {
        requireNoChunk(octets, from, to);
        return skip();
      }
      in.fill();
    }
  }

  private byte[] ended(byte[] octets, int from, int lineFeed) {
    in.advance(lineFeed + 1 - from);
    if (lineFeed == from || octets[lineFeed - 1] != '\r') {
      requireNoChunk(octets, from, lineFeed);
      throw new BadLine(BadLine.Fault.BARE_LINE_FEED);
    }
    if (lineFeed - 1 - from > LONGEST) {
      throw new BadLine(BadLine.Fault.TOO_LONG);
    }
    return Arrays.copyOfRange(octets, from, lineFeed - 1);
  }

  /** Behind a BDAT whose size was not read, commands and data cannot be told apart. */
  private static void requireNoChunk(byte[] octets, int from, int to) {
    if (to - from >= 4) {
      String verb = new String(octets, from, 4, StandardCharsets.ISO_8859_1);
      if (verb.equalsIgnoreCase("BDAT")) {
        throw new SessionEnds("5.5.4", "a BDAT line that cannot be read");
      }
    }
  }

  private byte[] skip() {
    for (int skipped = 0; skipped < HOPELESS; skipped++) {
      if (in.next() == '\n') {
        throw new BadLine(BadLine.Fault.TOO_LONG);
      }
    }
    throw new SessionEnds("5.5.2", "a line without an end");
  }
}

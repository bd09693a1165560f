package org.chappe.pop3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.chappe.net.OctetReader;

/**
 * Command lines. They end in LF; a CR before it belongs to the line end. RFC 1939 §3 wants CRLF,
 * old devices and people with a terminal send LF, and nothing else can follow from a bare one here.
 */
final class LineReader {
  /** RFC 2449 §4 allows 255 octets; twice as much holds a long name in UTF-8. */
  private static final int COMMAND = 512;

  /**
   * A client's response in AUTH, as mechanisms with tickets and tokens need it; RFC 5034 §4 leaves
   * the limit to the mechanism, SMTP's is RFC 4954 §4's. Also of AUTH itself: RFC 5034 wants an
   * initial response to fit into a command's line, and not every program counts.
   */
  static final int RESPONSE = 12_288;

  /** Who sends so much without a line end does not speak in lines. */
  private static final int ENDLESS = 1024 * 1024;

  private final OctetReader in;

  LineReader(OctetReader in) {
    this.in = in;
  }

  /** A line that was longer than allowed; it has been read to its end. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooLong(int longest) {
      super("a line of more than " + longest + " octets", null, false, false);
    }
  }

  /** The next command's line, without its end; blocks. */
  byte[] command() {
    byte[] line = line(RESPONSE);
    if (line.length > COMMAND && !isAuth(line)) {
      throw new TooLong(COMMAND);
    }
    return line;
  }

  private static boolean isAuth(byte[] line) {
    return new String(line, 0, 5, StandardCharsets.ISO_8859_1).equalsIgnoreCase("AUTH ");
  }

  /** The next line without its end; blocks. */
  byte[] line(int longest) {
    var line = new ByteArrayOutputStream(64);
    int length = 0;
    for (int octet = in.next(); octet != '\n'; octet = in.next()) {
      if (++length <= longest) {
        line.write(octet);
      } else if (length > ENDLESS) {
        throw new SessionEnds("a line without an end");
      }
    }
    if (length > longest) {
      throw new TooLong(longest);
    }
    byte[] octets = line.toByteArray();
    int end = octets.length;
    return end > 0 && octets[end - 1] == '\r' ? java.util.Arrays.copyOf(octets, end - 1) : octets;
  }
}

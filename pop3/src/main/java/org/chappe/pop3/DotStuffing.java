package org.chappe.pop3;

import java.io.IOException;
import java.io.OutputStream;
import org.chappe.net.OctetWriter;

/**
 * A message on its way to the client, RFC 1939 §3: every line ends in CRLF, a line that begins with
 * a dot gets another one, and a line of one dot ends it all. Octets go on in runs, not one by one.
 *
 * <p>A bare LF, which only APPEND can bring, becomes CRLF: a client could otherwise take what
 * follows it for the end of the message. A bare CR stays, as no client sees a line end in it.
 */
final class DotStuffing extends OutputStream {
  private final OctetWriter out;
  private long linesLeft = Long.MAX_VALUE;
  private boolean atLineStart = true;
  private boolean afterCr;

  /** The lines that were asked for have been written: thrown to end the reading of a body. */
  static final class Enough extends IOException {
    private static final long serialVersionUID = 1L;

    private Enough() {
      super("enough");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  DotStuffing(OctetWriter out) {
    this.out = out;
  }

  /** {@link Enough} is thrown behind the end of so many lines more; at least one. */
  void stopAfter(long moreLines) {
    linesLeft = moreLines;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int offset, int length) throws IOException {
    int start = offset;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      byte octet = octets[i];
      if (atLineStart && octet == '.') {
        out.octets(octets, start, i - start).octet('.');
        start = i;
      }
      atLineStart = octet == '\n';
      if (atLineStart) {
        if (!afterCr) {
          out.octets(octets, start, i - start).octet('\r');
          start = i;
        }
        if (--linesLeft == 0) {
          out.octets(octets, start, i + 1 - start);
          afterCr = false;
          throw new Enough();
        }
      }
      afterCr = octet == '\r';
    }
    out.octets(octets, start, end - start);
  }

  /** The last line's end, if it is missing, and the dot. */
  void finish() {
    if (!atLineStart) {
      out.endOfLine();
    }
    out.octet('.').endOfLine();
  }
}

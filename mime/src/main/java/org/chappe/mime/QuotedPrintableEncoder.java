package org.chappe.mime;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * quoted-printable for text with CRLF line ends, RFC 2045 §6.7; other line ends are encoded as
 * octets. A dot at a line's beginning is encoded too: it is safe wherever the line goes; and a
 * dash, so that no line is a boundary. For base64 {@code java.util.Base64.getMimeEncoder()} does.
 * Close it, or the last octet is missing.
 */
public final class QuotedPrintableEncoder extends FilterOutputStream {
  private static final int LINE = 76;
  private static final String HEX = "0123456789ABCDEF";

  private int held = -1; // a blank or CR: what it becomes depends on what follows
  private int column;

  public QuotedPrintableEncoder(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    int octet = b & 0xFF;
    if (held == '\r' && octet == '\n') {
      held = -1;
      lineEnd();
      return;
    }
    release(octet == '\r');
    if (octet == ' ' || octet == '\t' || octet == '\r') {
      held = octet;
    } else {
      put(octet, octet > ' ' && octet < 0x7F && octet != '=');
    }
  }

  @Override
  public void write(byte[] octets, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(octets[i]);
    }
  }

  /** A blank before a CR may be before a line end, where it would get lost. */
  private void release(boolean beforeCr) throws IOException {
    if (held >= 0) {
      int octet = held;
      held = -1;
      put(octet, octet != '\r' && !beforeCr);
    }
  }

  private void put(int octet, boolean plain) throws IOException {
    if (column + (plain ? 1 : 3) > LINE - 1) {
      out.write('=');
      lineEnd();
    }
    if (plain && (column > 0 || (octet != '.' && octet != '-'))) {
      out.write(octet);
      column++;
    } else {
      out.write('=');
      out.write(HEX.charAt(octet >> 4));
      out.write(HEX.charAt(octet & 15));
      column += 3;
    }
  }

  private void lineEnd() throws IOException {
    out.write('\r');
    out.write('\n');
    column = 0;
  }

  @Override
  public void close() throws IOException {
    release(true);
    super.close();
  }
}

package org.chappe.relay.client;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A message behind DATA: a line that begins with a dot gets another, and a dot on a line of its own
 * ends it. RFC 5321 §4.5.2. Long pieces between such dots go as they are.
 *
 * <p>A CR or LF that is not half of a CRLF is refused: servers that take it for a line's end would
 * see another end of the message, and commands behind it. RFC 5321 §2.3.8
 */
final class DotStuffing extends OutputStream {
  private final ClientWire wire;
  private boolean atLineStart = true;
  private boolean afterCr;

  DotStuffing(ClientWire wire) {
    this.wire = wire;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] array, int offset, int length) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      byte octet = array[i];
      if ((octet == '\n') != afterCr) {
        throw new ConnectionBroken("the message has a CR or LF that ends no line");
      }
      if (atLineStart && octet == '.') {
        wire.write(array, from, i - from);
        wire.write(array, i, 1);
        from = i;
      }
      atLineStart = octet == '\n';
      afterCr = octet == '\r';
    }
    wire.write(array, from, offset + length - from);
  }

  /** The end of the message: its last octets stand in the buffer then. */
  void end() throws IOException {
    if (afterCr) {
      throw new ConnectionBroken("the message ends in a CR");
    }
    byte[] end = {'\r', '\n', '.', '\r', '\n'};
    int skipped = atLineStart ? 2 : 0;
    wire.write(end, skipped, end.length - skipped);
  }
}

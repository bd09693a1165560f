package org.chappe.relay.client;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The octets behind a BDAT command, exactly as many as it names: after another number the server
 * would take part of a message for commands, or the reverse. RFC 3030 §2
 */
final class Chunk extends OutputStream {
  private final ClientWire wire;
  private final long octets;
  private long left;

  Chunk(ClientWire wire, long octets) {
    this.wire = wire;
    this.octets = octets;
    this.left = octets;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] array, int offset, int length) throws IOException {
    if (length > left) {
      throw new ConnectionBroken("the message has more than the " + octets + " octets it told");
    }
    left -= length;
    wire.write(array, offset, length);
  }

  void end() throws IOException {
    if (left > 0) {
      throw new ConnectionBroken(
          "the message has %d octets less than the %d it told".formatted(left, octets));
    }
  }
}

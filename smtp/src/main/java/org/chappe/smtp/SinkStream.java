package org.chappe.smtp;

import java.io.OutputStream;
import org.chappe.net.OctetSink;

/** A sink, for who writes into streams. */
final class SinkStream extends OutputStream {
  private final OctetSink sink;

  SinkStream(OctetSink sink) {
    this.sink = sink;
  }

  @Override
  public void write(int octet) {
    sink.octets(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] array, int offset, int length) {
    sink.octets(array, offset, length);
  }
}

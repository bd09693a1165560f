package org.chappe.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** A socket without a network: octets to read, and the size of each write is told. */
final class SeenSocket extends Socket {
  private final InputStream input;
  private final IntConsumer write;

  final List<String> ends = new ArrayList<>();

  SeenSocket(byte[] input, IntConsumer write) {
    this.input = new ByteArrayInputStream(input);
    this.write = write;
  }

  @Override
  public void shutdownOutput() throws IOException {
    ends.add("output ends with " + input.available() + " octets unread");
  }

  @Override
  public synchronized void close() throws IOException {
    ends.add("closed with " + input.available() + " octets unread");
    super.close();
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int octet) {
        throw new AssertionError("an octet alone");
      }

      @Override
      public void write(byte[] octets, int offset, int length) throws IOException {
        if (isClosed()) {
          throw new IOException("closed under us");
        }
        write.accept(length);
      }
    };
  }
}

package org.chappe.net;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client's end of a connection, for tests that need more than lines. */
final class Client implements Closeable {
  final Socket socket;
  private final InputStream in;

  Client(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  static Client of(Served server) throws IOException {
    return new Client(server.connect());
  }

  Client sends(String text) throws IOException {
    return sends(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Client sends(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    return this;
  }

  Client sendsOctetByOctet(String text) throws IOException {
    for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
      socket.getOutputStream().write(octet);
    }
    return this;
  }

  /** A line without its CRLF. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet = in.read();
    while (octet != '\n') {
      if (octet < 0) {
        throw new EOFException("after \"" + line.toString(StandardCharsets.ISO_8859_1) + "\"");
      }
      line.write(octet);
      octet = in.read();
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  byte[] octets(int count) throws IOException {
    return in.readNBytes(count);
  }

  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  /** Closes in the middle of things. */
  void leave() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package org.chappe.app.admin;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One side of a connection on the administration's socket: a JSON object a line each way. One
 * thread at a time.
 */
final class AdminWire implements AutoCloseable {
  /** 1 MiB: a batch of an import with the longest addresses and passwords stays below it. */
  static final int MAX_LINE = 1024 * 1024;

  // Errors do not quote their source: it may hold a password.
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  AdminWire(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel));
  }

  /** Sends at the next {@link #flush()}, or sooner. */
  void send(Object message) throws IOException {
    out.write(JSON.writeValueAsBytes(message));
    out.write('\n');
  }

  void flush() throws IOException {
    out.flush();
  }

  /**
   * The next message, or empty at the end of the other side's.
   *
   * @throws IOException if the line is too long, cut off, or not a {@code type}
   */
  <T> Optional<T> receive(Class<T> type) throws IOException {
    var line = new ByteArrayOutputStream(256);
    int octet;
    while ((octet = in.read()) != '\n') {
      if (octet < 0) {
        if (line.size() > 0) {
          throw new EOFException("the other side left in the middle of a line");
        }
        return Optional.empty();
      }
      if (line.size() == MAX_LINE) {
        throw new IOException("a line of more than " + MAX_LINE + " octets");
      }
      line.write(octet);
    }
    try {
      return Optional.of(JSON.readValue(line.toByteArray(), type));
    } catch (JacksonException e) {
      throw new IOException("not understood: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

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
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * One side of a connection on the administration's socket: a JSON object a line each way. One
 * thread at a time.
 */
final class AdminWire implements AutoCloseable {
  /** 1 MiB: a batch of an import with the longest addresses and passwords stays below it. */
  static final int MAX_LINE = 1024 * 1024;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  AdminWire(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel));
  }

  void send(AdminRequest request) throws IOException {
    send(generator -> RequestJson.write(request, generator));
  }

  /** Goes out at the next {@link #flush()}, or sooner. */
  void send(AdminAnswer answer) throws IOException {
    send(generator -> AnswerJson.write(answer, generator));
  }

  private void send(Consumer<JsonGenerator> message) throws IOException {
    var line = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
      message.accept(generator);
    }
    line.write('\n');
    line.writeTo(out);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** The next request, or empty at the end of them. */
  Optional<AdminRequest> request() throws IOException {
    return receive(RequestJson::read);
  }

  /** The next answer, or empty at the end of them. */
  Optional<AdminAnswer> answer() throws IOException {
    return receive(AnswerJson::read);
  }

  /**
   * The next message.
   *
   * @throws IOException if the line is too long, cut off, or not understood
   */
  private <T> Optional<T> receive(Function<Json, T> read) throws IOException {
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
      return Optional.of(read.apply(Json.read(line.toByteArray())));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IOException("not understood: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

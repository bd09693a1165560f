package org.chappe.relay.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one connection, with buffers. Every wait has a limit: when it is over the socket is
 * closed, which ends the wait. One thread at a time, but for {@link #cut}.
 *
 * <p>An {@link SSLSocket} laid over the socket does TLS: an outgoing connection has a thread of its
 * own that waits for it, and there are hundreds of them at most, not the many thousands of idle
 * ones for which {@code net} has an engine and lends buffers.
 */
final class ClientWire {
  /** 64 KiB: four TLS records. It is all that is ever in memory of a message. */
  static final int BUFFER = 64 << 10;

  /** A step that waits for the network. */
  interface Step<T> {
    T run() throws IOException;
  }

  private final Socket socket;
  private final Alarm alarm;
  private final TimeLimits limits;
  private final ReplyReader replies;
  private final byte[] read = new byte[4 << 10];
  private int readFrom;
  private int readTo;
  private final byte[] written = new byte[BUFFER];
  private int writtenTo;
  private boolean broken;
  private Socket current;
  private volatile @Nullable String cutFor;

  ClientWire(Socket socket, Alarm alarm, ClientSettings settings) {
    this.socket = socket;
    this.current = socket;
    this.alarm = alarm;
    this.limits = settings.limits();
    this.replies = new ReplyReader(this::octet, settings.replyLineOctets(), settings.replyOctets());
  }

  /**
   * Runs {@code step}, which ends with {@link ConnectionBroken} when the time is over.
   *
   * @param missed what has not happened then
   */
  <T> T within(Duration limit, String missed, Step<T> step) throws IOException {
    Future<?> end = cutAfter(limit, missed);
    try {
      return step.run();
    } catch (IOException e) {
      throw explained(e);
    } finally {
      end.cancel(false);
    }
  }

  /** Ends the connection when this time is over, if it is not cancelled before. */
  Future<?> cutAfter(Duration limit, String missed) throws ConnectionBroken {
    try {
      return alarm.in(limit, () -> cut(missed + " within " + limit.toMillis() / 1000.0 + " s"));
    } catch (RejectedExecutionException e) {
      throw new ConnectionBroken("the server here stops");
    }
  }

  private IOException explained(IOException e) {
    String why = cutFor;
    if (why != null) {
      return new ConnectionBroken(why);
    }
    return e instanceof ConnectionBroken ? e : new ConnectionBroken(String.valueOf(e.getMessage()));
  }

  RemoteReply reply(Duration limit) throws IOException {
    return within(limit, "no answer", replies::read);
  }

  /** A line with CRLF, into the buffer. */
  void line(String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    write(octets, 0, octets.length);
    write(new byte[] {'\r', '\n'}, 0, 2);
  }

  void write(byte[] octets, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (writtenTo == BUFFER) {
        flush();
      }
      int now = Math.min(length - done, BUFFER - writtenTo);
      System.arraycopy(octets, offset + done, written, writtenTo, now);
      writtenTo += now;
      done += now;
    }
  }

  void flush() throws IOException {
    int octets = writtenTo;
    writtenTo = 0; // also after a failure: nothing is sent twice
    if (octets > 0) {
      try {
        within(limits.block(), "the server took nothing", () -> send(octets));
      } catch (IOException e) {
        broken = true;
        throw e;
      }
    }
  }

  private int send(int octets) throws IOException {
    OutputStream out = current.getOutputStream();
    out.write(written, 0, octets);
    out.flush();
    return octets;
  }

  /** Whether something could not be written. */
  boolean isBroken() {
    return broken;
  }

  /** Whether the server has said more than was asked for, as far as that was read. */
  boolean hasUnread() {
    return readTo > readFrom;
  }

  /** Whether nothing has come and the server has not closed, as far as this host knows. */
  boolean isQuiet() {
    if (hasUnread() || cutFor != null) {
      return false;
    }
    try {
      current.setSoTimeout(1); // the shortest there is: 0 means without end
      return within(limits.quit(), "no silence", this::nothingComes);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean nothingComes() throws IOException {
    try {
      current.getInputStream().read(); // an octet, or the end: nobody will read on
      return false;
    } catch (SocketTimeoutException e) {
      current.setSoTimeout(0);
      return true;
    }
  }

  /**
   * Lays TLS over the socket, and does the handshake. Whatever was read before is an attempt to
   * slip answers into the protected dialogue. RFC 3207 §6
   */
  SSLSession protect(SSLSocket tls) throws IOException {
    if (hasUnread()) {
      throw new ConnectionBroken("expected the TLS handshake, found octets outside of it");
    }
    SSLSession session =
        within(
            limits.tls(),
            "no handshake",
            () -> {
              tls.startHandshake();
              return tls.getSession();
            });
    current = tls;
    return session;
  }

  Socket socket() {
    return socket;
  }

  /** Says QUIT, waits a little for the answer, and closes. */
  void quit() {
    try {
      line("QUIT");
      flush();
      reply(limits.quit());
      within(
          limits.quit(),
          "no end",
          () -> {
            current.close(); // TLS says goodbye, too
            return true;
          });
    } catch (IOException e) {
      // it is over all the same
    } finally {
      cut("closed");
    }
  }

  /** Ends the connection now, whoever waits for it. From any thread. */
  void cut(String why) {
    if (cutFor == null) {
      cutFor = why;
    }
    try {
      socket.close();
    } catch (IOException e) {
      // nothing more can be done to close it
    }
  }

  /** What comes, through the buffer. */
  private int octet() throws IOException {
    if (readFrom == readTo) {
      readFrom = 0;
      readTo = Math.max(0, current.getInputStream().read(read, 0, read.length));
      if (readTo == 0) {
        return -1;
      }
    }
    return read[readFrom++] & 0xFF;
  }
}

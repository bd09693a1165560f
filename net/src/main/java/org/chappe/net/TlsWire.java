package org.chappe.net;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS over a {@link SocketWire}, by the JDK's engine. The session's thread does everything.
 *
 * <p>Why the engine and not {@code SSLSocket}: while a session waits nothing but the engine's own
 * state is held (an {@code SSLSocket} keeps its buffers), waiting and stopping work on the socket
 * below exactly as without TLS, and the ClientHello is seen before the engine sees it.
 */
final class TlsWire implements Wire {
  /**
   * Enciphered commands are some 30 octets longer than plain ones; larger records need a buffer.
   */
  private static final int SMALL = 512;

  private static final int HEADER = 5; // of a record, RFC 8446 §5.1

  /** 2^14 and what encryption may add, RFC 8446 §5.2; RFC 5288 and RFC 7905 add less to TLS 1.2. */
  private static final int LONGEST_RECORD = HEADER + 16 * 1024 + 256;

  private static final byte[] NONE = {};

  private static final ByteBuffer NOTHING_TO_SAY = ByteBuffer.allocate(0);

  private final SocketWire socket;
  private final BufferPool pool;
  private final SSLEngine engine;
  private byte[] received; // enciphered, from start to end
  private int start;
  private int end;

  private TlsWire(SocketWire socket, BufferPool pool, TlsContext context, boolean asking) {
    this.socket = socket;
    this.pool = pool;
    this.received = pool.take();
    this.engine = context.engineFor(readHello(), asking);
  }

  /** Waits for the client's handshake and answers it. */
  static TlsWire accept(
      SocketWire socket, TlsContext context, BufferPool pool, Duration limit, boolean asking) {
    socket.beginHandshake(limit);
    TlsWire wire = new TlsWire(socket, pool, context, asking);
    try {
      wire.handshake();
      wire.endIfChallenge();
    } catch (SSLException e) {
      throw wire.refused(e);
    } finally {
      wire.release();
    }
    socket.endHandshake();
    return wire;
  }

  /** Version and suite in use. */
  String description() {
    return version() + " " + engine.getSession().getCipherSuite();
  }

  /** {@code TLSv1.3}. */
  String version() {
    return engine.getSession().getProtocol();
  }

  /** The session, for what it knows of itself. */
  SSLSession session() {
    return engine.getSession();
  }

  /** What the client showed, and has the key of. */
  Optional<X509Certificate> clientCertificate() {
    try {
      return engine.getSession().getPeerCertificates()[0] instanceof X509Certificate shown
          ? Optional.of(shown)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // it has shown none
    }
  }

  /** The ClientHello stays in the buffer for the engine. */
  private ClientHello readHello() {
    while (true) {
      ClientHello hello = ClientHello.read(received, 0, end);
      if (hello.isComplete() || end == received.length) {
        return hello;
      }
      receive();
    }
  }

  private void receive() {
    int got = socket.read(received, end, received.length - end, true);
    if (got < 0) {
      throw new ConnectionClosed(ConnectionEnd.TLS, "the client left in the handshake");
    }
    end += got;
  }

  private void handshake() throws SSLException {
    engine.beginHandshake();
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      switch (status) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> say();
        case NEED_UNWRAP -> hear();
        case NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
      boolean ended = engine.isInboundDone() || engine.isOutboundDone();
      if (ended && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) { // all alerts are out
        unwrap(NOTHING_TO_SAY.duplicate()); // throws what went wrong in a task
        throw new ConnectionClosed(ConnectionEnd.TLS, "the client ended the handshake");
      }
    }
  }

  /** RFC 8737 §3: with the handshake an ACME server has seen all that it came for. */
  private void endIfChallenge() {
    if (TlsContext.ACME_PROTOCOL.equals(engine.getApplicationProtocol())) {
      sayGoodBye();
      throw new ConnectionClosed(ConnectionEnd.TLS, "an ACME server looked at its challenge");
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  private void hear() throws SSLException {
    SSLEngineResult result = unwrap(NOTHING_TO_SAY.duplicate());
    if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
      makeRoom();
      receive();
    }
  }

  /** Everything the engine wants to say now, in one write: a flight is several records. */
  private void say() throws SSLException {
    byte[] record = pool.take();
    byte[] flight = new byte[0];
    try {
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        SSLEngineResult result = engine.wrap(NOTHING_TO_SAY.duplicate(), ByteBuffer.wrap(record));
        int had = flight.length;
        flight = Arrays.copyOf(flight, had + result.bytesProduced());
        System.arraycopy(record, 0, flight, had, result.bytesProduced());
        if (result.getStatus() != Status.OK) {
          break;
        }
      }
    } finally {
      pool.give(record);
    }
    if (flight.length > 0) {
      socket.write(flight, 0, flight.length);
    }
  }

  @Override
  public int read(byte[] into, int offset, int length, boolean mayBlock) {
    try {
      while (true) {
        int got = decipher(into, offset, length);
        if (got != NOTHING || !(mayBlock || socket.mayBeReadable())) {
          return got;
        }
        makeRoom();
        int octets = socket.read(received, end, received.length - end, mayBlock);
        if (octets < 0) {
          return octets; // an end without close_notify too: the protocols say themselves what is
          // whole
        }
        end += octets;
      }
    } catch (SSLException e) {
      throw refused(e);
    }
  }

  /** Plain octets of the records at hand, or NOTHING, TOO_SMALL, ENDED. */
  private int decipher(byte[] into, int offset, int length) throws SSLException {
    while (start < end) {
      SSLEngineResult result = unwrap(ByteBuffer.wrap(into, offset, length));
      switch (result.getStatus()) {
        case BUFFER_UNDERFLOW -> {
          return NOTHING;
        }
        case BUFFER_OVERFLOW -> {
          return TOO_SMALL;
        }
        case CLOSED -> {
          return ENDED;
        }
        case OK -> {
          if (result.bytesProduced() > 0) {
            return result.bytesProduced();
          }
          answerHandshake();
        }
      }
    }
    return engine.isInboundDone() ? ENDED : NOTHING;
  }

  /**
   * A longer record is refused here: the engine would double its buffers' size for it, and then
   * refuse to write into ours.
   */
  private SSLEngineResult unwrap(ByteBuffer plain) throws SSLException {
    if (end - start >= HEADER && received[start] >= 20 && received[start] <= 23) {
      int record = HEADER + lengthAt(start + HEADER - 2);
      if (record > LONGEST_RECORD) {
        throw new SSLException("a record of " + record + " octets");
      }
    }
    SSLEngineResult result = engine.unwrap(ByteBuffer.wrap(received, start, end - start), plain);
    start += result.bytesConsumed();
    return result;
  }

  /**
   * After the handshake only a key update is to be answered (RFC 8446 §4.6.3), and at once. To
   * another handshake, which TLS 1.2 has, the engine says no ({@link TlsContext}), by an alert.
   */
  private void answerHandshake() throws SSLException {
    if (engine.isInboundDone()) {
      return;
    }
    boolean another = engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING && !isTls13();
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    say();
    if (another) {
      unwrap(NOTHING_TO_SAY.duplicate()); // throws what went wrong in the task
      throw new ConnectionClosed(ConnectionEnd.TLS, "the client asked for another handshake");
    }
  }

  private boolean isTls13() {
    return version().equals("TLSv1.3");
  }

  /** Room behind {@code end} for the record that has begun. */
  private void makeRoom() {
    int unread = end - start;
    int record = unread < HEADER ? HEADER : HEADER + lengthAt(start + HEADER - 2);
    byte[] to = received;
    if (received.length < BufferPool.SIZE && (record > SMALL || unread == SMALL)) {
      to = pool.take();
    } else if (received.length == 0) {
      to = new byte[SMALL];
    }
    System.arraycopy(received, start, to, 0, unread);
    received = to;
    start = 0;
    end = unread;
  }

  private int lengthAt(int at) {
    return (received[at] & 0xFF) << 8 | (received[at + 1] & 0xFF);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    ByteBuffer plain = ByteBuffer.wrap(from, offset, length);
    byte @Nullable [] large = length > BufferPool.SIZE ? pool.takeLarge() : null;
    byte[] records = large == null ? pool.take() : large;
    try {
      while (plain.hasRemaining()) {
        writeRecords(plain, records);
      }
    } catch (SSLException e) {
      throw refused(e);
    } finally {
      if (large == null) {
        pool.give(records);
      } else {
        pool.giveLarge(large);
      }
    }
  }

  /** As many as there is room for, in one write. */
  private void writeRecords(ByteBuffer plain, byte[] room) throws SSLException {
    ByteBuffer records = ByteBuffer.wrap(room);
    do {
      SSLEngineResult result = engine.wrap(plain, records);
      if (result.getStatus() != Status.OK) {
        throw new ConnectionClosed(ConnectionEnd.TLS, "TLS is closed: " + result.getStatus());
      }
    } while (plain.hasRemaining() && records.remaining() >= BufferPool.SIZE);
    socket.write(room, 0, records.position());
  }

  @Override
  public void release() {
    if (start == end) {
      if (received.length == BufferPool.SIZE) {
        pool.give(received);
      }
      received = NONE;
      start = 0;
      end = 0;
    }
  }

  /** close_notify, RFC 8446 §6.1. */
  void sayGoodBye() {
    engine.closeOutbound();
    try {
      say();
    } catch (SSLException e) {
      // the engine has nothing left to say
    }
  }

  /** Tells the client by an alert, if the engine has one, and the caller by an exception. */
  private ConnectionClosed refused(SSLException e) {
    try {
      say();
    } catch (SSLException | ConnectionClosed nobodyListens) {
      // the first failure is the one to know
    }
    return new ConnectionClosed(ConnectionEnd.TLS, String.valueOf(e.getMessage()));
  }
}

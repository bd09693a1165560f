package org.chappe.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Octets as they are on the socket, with all waiting. One session thread owns it; {@link #wake()},
 * {@link #finish()}, {@link #cut} and {@link #checkStall} are for any thread.
 *
 * <p>How a wait ends early. A session waits in one of two ways:
 *
 * <ul>
 *   <li><b>For input only</b>: it blocks in {@code read}. {@link #finish()} shuts the socket's
 *       input down, so that the read returns, but only in the phase WAITING, between two commands:
 *       input in progress is never torn. Both sides move the phase by compare-and-set, so either
 *       the session gets the octets or it finishes. A wait that lasts too long is ended by the
 *       watchdog in the same way ({@link #checkStall}).
 *   <li><b>For input or a word</b> (IDLE): a {@link ReadAhead} blocks in {@code read} on a second
 *       virtual thread, and the session parks. Input, {@code wake()} and {@code finish()} each set
 *       a field first and unpark then; the session looks at the fields before it parks, and a
 *       permit given in between is kept, so no word is lost. A read-ahead that is under way when
 *       the wait ends stays under way; the next read, whichever it is, takes its octets. There is
 *       never more than one, so octets stay in order.
 * </ul>
 */
final class SocketWire implements Wire {
  /** Octets handed to the system in one write: what must go within {@code writeStall}. */
  private static final int WRITE_STEP = 64 * 1024;

  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final int BUSY = 0;
  private static final int WAITING = 1;
  private static final int SHUT = 2;
  private static final int EXPIRED = 3;

  /**
   * Silence allowed for longer than this is timed by the watchdog, to within a look of it: a timed
   * read would set and clear an alarm of the JDK's for each command, and wake a thread for it.
   */
  private static final long WATCHED_NANOS = 20_000_000_000L;

  private final Socket socket;
  private final InputStream input;
  private final OutputStream output;
  private final ConnectionLimits limits;
  private final Thread owner;

  private final AtomicInteger phase = new AtomicInteger(BUSY);
  private final AtomicReference<@Nullable ConnectionClosed> cut = new AtomicReference<>();
  private volatile boolean finishing;
  private volatile boolean woken;
  private volatile long writingSince; // nanoTime, or 0 while nothing is being written
  private volatile long readingUntil; // nanoTime, or 0 while the watchdog times no reading

  // The owner's alone:
  private @Nullable ReadAhead ahead;
  private boolean waiting; // between commands; else in the middle of one
  private boolean wakeable;
  private long deadline; // nanoTime; of the wait
  private long handshakeEnd; // nanoTime, or 0

  SocketWire(Socket socket, ConnectionLimits limits) throws IOException {
    this.socket = socket;
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
    this.limits = limits;
    this.owner = Thread.currentThread();
  }

  /** From here on reads return a code when the limit is over, the server stops, or on a word. */
  void beginWait(Duration limit, boolean forWord) {
    waiting = true;
    wakeable = forWord;
    deadline = System.nanoTime() + nanos(limit);
  }

  void endWait() {
    waiting = false;
    wakeable = false;
  }

  /** All reads together, from here on, may take {@code limit}; {@link #endHandshake} lifts it. */
  void beginHandshake(Duration limit) {
    handshakeEnd = (System.nanoTime() + nanos(limit)) | 1;
  }

  void endHandshake() {
    handshakeEnd = 0;
  }

  @Override
  public int read(byte[] into, int offset, int length, boolean mayBlock) {
    onlyOwner();
    ReadAhead started = ahead;
    if (!mayBlock && (started == null || !started.isDone())) {
      return NOTHING;
    }
    if (started == null && wakeable) {
      started = startReadAhead();
    }
    return started == null
        ? readDirectly(into, offset, length)
        : readFrom(started, into, offset, length);
  }

  private int readDirectly(byte[] into, int offset, int length) {
    long left = timeLeft();
    if (left <= 0) {
      return silent();
    }
    if (waiting && !enterWaiting()) {
      return FINISHING;
    }
    int got;
    try {
      got =
          left > WATCHED_NANOS
              ? readWatched(into, offset, length, left)
              : readTimed(into, offset, length, left);
    } catch (SocketTimeoutException e) {
      got = SILENT;
    } catch (IOException e) {
      throw broken(e);
    }
    if (waiting && !phase.compareAndSet(WAITING, BUSY)) {
      return phase.get() == EXPIRED ? SILENT : FINISHING;
    }
    return got == SILENT ? silent() : got;
  }

  private int readTimed(byte[] into, int offset, int length, long left) throws IOException {
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1));
    return input.read(into, offset, length);
  }

  private int readWatched(byte[] into, int offset, int length, long left) throws IOException {
    socket.setSoTimeout(0);
    readingUntil = (System.nanoTime() + left) | 1;
    try {
      return input.read(into, offset, length);
    } finally {
      readingUntil = 0;
    }
  }

  /** False if the server stops. {@code finish()} sets its field before it looks at the phase. */
  private boolean enterWaiting() {
    if (!phase.compareAndSet(BUSY, WAITING)) {
      return false;
    }
    return !finishing || !phase.compareAndSet(WAITING, BUSY);
  }

  private ReadAhead startReadAhead() {
    try {
      socket.setSoTimeout(0); // the session keeps the time
    } catch (IOException e) {
      throw broken(e);
    }
    ReadAhead started = ReadAhead.start(input, owner);
    ahead = started;
    return started;
  }

  private int readFrom(ReadAhead started, byte[] into, int offset, int length) {
    long end = waiting ? deadline : System.nanoTime() + timeLeft();
    while (!started.isDone()) {
      if (waiting && finishing) {
        return FINISHING;
      }
      if (wakeable && woken) {
        woken = false; // before the session looks at what changed: a later word is kept
        return WOKEN;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return silent();
      }
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        throw cut(ConnectionEnd.STOPPED, "interrupted");
      }
    }
    if (waiting && finishing) {
      return FINISHING;
    }
    int got;
    try {
      got = started.take(into, offset, length);
    } catch (IOException e) {
      throw broken(e);
    }
    if (started.isEmpty()) {
      ahead = null;
    }
    return got;
  }

  private long timeLeft() {
    if (waiting) {
      return deadline - System.nanoTime();
    }
    long stall = limits.readStall().toNanos();
    return handshakeEnd == 0 ? stall : Math.min(stall, handshakeEnd - System.nanoTime());
  }

  private int silent() {
    if (waiting) {
      return SILENT;
    }
    throw handshakeEnd == 0
        ? new ConnectionClosed(
            ConnectionEnd.SILENT, "silent for " + limits.readStall() + " in the middle")
        : new ConnectionClosed(ConnectionEnd.TLS, "no TLS handshake within " + limits.handshake());
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    onlyOwner();
    try {
      for (int at = 0; at < length; at += WRITE_STEP) {
        writingSince = System.nanoTime() | 1;
        output.write(from, offset + at, Math.min(WRITE_STEP, length - at));
      }
    } catch (IOException e) {
      throw broken(e);
    } finally {
      writingSince = 0;
    }
  }

  private void onlyOwner() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException("only the session's own thread reads and writes");
    }
  }

  @Override
  public void release() {
    // holds no buffer while it waits
  }

  /**
   * Forgets what the client has sent and nobody has read, as far as it has come; returns how many
   * octets that were. Not while a read-ahead is under way.
   */
  long discard() {
    if (ahead != null && !ahead.isDone()) {
      throw new IllegalStateException("a read-ahead is under way");
    }
    byte[] octets = new byte[ReadAhead.SIZE];
    long discarded = 0;
    try {
      while (ahead != null || input.available() > 0) {
        int now = read(octets, 0, octets.length, true);
        if (now < 0) {
          return discarded;
        }
        discarded += now;
      }
    } catch (IOException e) {
      throw broken(e);
    }
    return discarded;
  }

  /** Any thread. */
  void wake() {
    woken = true;
    LockSupport.unpark(owner);
  }

  /** Any thread. */
  void finish() {
    finishing = true;
    if (phase.compareAndSet(WAITING, SHUT)) {
      shutdownInput();
    }
    LockSupport.unpark(owner);
  }

  boolean isFinishing() {
    return finishing;
  }

  /** A wait between commands ends as {@link #finish} ends it; in the middle the client is gone. */
  private void expire() {
    if (phase.compareAndSet(WAITING, EXPIRED)) {
      shutdownInput();
    } else if (phase.get() == BUSY) {
      cut(ConnectionEnd.SILENT, "silent for " + limits.readStall() + " in the middle");
    }
  }

  private void shutdownInput() {
    try {
      socket.shutdownInput();
    } catch (IOException e) {
      cut(ConnectionEnd.LOST, text(e));
    }
  }

  /**
   * Any thread. Closes the socket at once, with what the system still holds for the client: blocked
   * reads and writes end. The first reason is kept and returned.
   */
  ConnectionClosed cut(ConnectionEnd end, String why) {
    ConnectionClosed reason = new ConnectionClosed(end, why);
    if (!cut.compareAndSet(null, reason)) {
      return brokenOff(reason);
    }
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // the client was faster; closing is all that is left
    }
    closeSocket();
    LockSupport.unpark(owner);
    return reason;
  }

  /** Any thread: ends a reading that has waited for too long, cuts a write that goes nowhere. */
  void checkStall(long nanoTime) {
    long until = readingUntil;
    if (until != 0 && nanoTime - until > 0) {
      expire();
    }
    long since = writingSince;
    if (since != 0 && nanoTime - since > limits.writeStall().toNanos()) {
      cut(ConnectionEnd.STALLED, "the client took nothing for " + limits.writeStall());
    }
  }

  boolean isCut() {
    return cut.get() != null;
  }

  /**
   * Closes after a last word. While octets nobody has read are there, the system would answer with
   * a reset, which can overtake that word (RFC 1122 §4.2.2.13); so output ends first, and what
   * still comes within a second is read and forgotten.
   */
  void close() {
    try {
      boolean readable = ahead == null && !socket.isInputShutdown();
      if (!isCut() && readable && (finishing || input.available() > 0)) {
        socket.shutdownOutput();
        beginWait(LINGER, false);
        byte[] octets = new byte[4096];
        for (int rounds = 0; rounds < 256 && linger(octets) > 0; rounds++) {
          // at most 1 MiB is waited for
        }
      }
    } catch (IOException e) {
      // the client is gone: there is nobody to be polite to
    } finally {
      closeSocket();
    }
  }

  private int linger(byte[] octets) throws IOException {
    long left = timeLeft();
    if (left <= 0) {
      return ENDED;
    }
    socket.setSoTimeout((int) (left / 1_000_000 + 1));
    return input.read(octets);
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // closed it is: nothing can be done about it, nothing is lost by it
    }
  }

  private ConnectionClosed broken(IOException e) {
    return brokenOff(new ConnectionClosed(ConnectionEnd.LOST, text(e)));
  }

  /** Who cut a connection knows the reason; who was reading or writing only sees it fail. */
  private ConnectionClosed brokenOff(ConnectionClosed seen) {
    ConnectionClosed known = cut.get();
    return known == null ? seen : known;
  }

  private static String text(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static long nanos(Duration limit) {
    return limit.compareTo(Duration.ofDays(365)) > 0
        ? Duration.ofDays(365).toNanos()
        : limit.toNanos();
  }
}

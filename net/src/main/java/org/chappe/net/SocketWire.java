package org.chappe.net;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
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
 *   <li><b>For input or a word</b> (IDLE): the channel does not block, {@link Readiness} watches
 *       it, and the session parks, or rests, which is to wait without a thread ({@link #rest}).
 *       That input is there, {@code wake()}, {@code finish()}, {@code cut()} and the watchdog each
 *       set a field first and rouse the session then: they unpark its thread, or start its next
 *       one. The session looks at the fields before it parks, and a permit given in between is
 *       kept; it looks at them again after it has begun to rest, and whoever takes its start away
 *       is the only one to start it. So no word is lost, and there is one thread at a time. Only
 *       the session reads, so octets stay in order. The channel goes on being watched while the
 *       session tells what is new and waits again; it blocks again as soon as the session reads in
 *       any other way, or writes more than the system takes at once.
 * </ul>
 */
final class SocketWire implements Wire {
  /** Octets handed to the system in one write: what must go within {@code writeStall}. */
  private static final int WRITE_STEP = BufferPool.LARGE;

  private static final Duration LINGER = Duration.ofSeconds(1);

  /** Of {@link #awaitInputOrWord}. */
  static final int READABLE = 0;

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
  private final Readiness readiness;
  private volatile @Nullable Thread owner; // one after the other; null: the session rests

  private final AtomicInteger phase = new AtomicInteger(BUSY);
  private final AtomicReference<@Nullable ConnectionClosed> cut = new AtomicReference<>();
  private final AtomicReference<@Nullable Runnable> resting = new AtomicReference<>(); // its start
  private volatile boolean finishing;
  private volatile boolean woken;
  private volatile long writingSince; // nanoTime, or 0 while nothing is being written
  private volatile long readingUntil; // nanoTime, or 0 while the watchdog times no reading
  private volatile long parkedUntil; // nanoTime, or 0 while the watchdog times no parking
  private volatile boolean overdue; // the watchdog says that the wait is over
  private volatile boolean readable; // as far as known; the key is armed while it is not

  // The owner's alone:
  private @Nullable SelectionKey watched; // the channel does not block
  private boolean waiting; // between commands; else in the middle of one
  private boolean rested; // the wait has begun already, without a thread
  private long deadline; // nanoTime; of the wait
  private long handshakeEnd; // nanoTime, or 0

  /**
   * @param socket a {@link SocketChannel}'s
   */
  SocketWire(Socket socket, ConnectionLimits limits, Readiness readiness) throws IOException {
    this.socket = socket;
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
    this.limits = limits;
    this.readiness = readiness;
    this.owner = Thread.currentThread();
  }

  /**
   * The thread calling is the owner from here on. Who wakes the one before has set its field by
   * then, and this one looks at the fields before it parks.
   */
  void adopt() {
    owner = Thread.currentThread();
  }

  /** From here on reads return a code when the limit is over or the server stops. */
  void beginWait(Duration limit) {
    waiting = true;
    rested = false;
    overdue = false;
    deadline = System.nanoTime() + nanos(limit);
  }

  /**
   * Begins a wait for input or a word without a thread: the one calling is the session's no longer
   * when this returns true, and {@code start} is called once, on any thread, when the wait is over.
   * The session's next thread then goes on with the wait: {@link #endRest}. False when the wait is
   * over already, or the limit too short for the watchdog.
   */
  boolean rest(Duration limit, Runnable start) {
    onlyOwner();
    if (nanos(limit) <= WATCHED_NANOS) {
      return false;
    }
    watch();
    beginWait(limit);
    endWait(); // the next thread goes on with it
    rested = true;
    parkedUntil = deadline | 1;
    owner = null; // a thread that has ended is not kept
    resting.set(start);
    // by a word from before there was a start
    if (isRoused() && resting.compareAndSet(start, null)) {
      adopt();
      return false;
    }
    return true;
  }

  /** Whether the session rested; then it goes on with that wait, which says why it ended. */
  boolean endRest() {
    boolean wasResting = rested;
    if (wasResting) {
      rested = false;
      parkedUntil = 0;
      waiting = true;
    }
    return wasResting;
  }

  private boolean isRoused() {
    return readable || woken || finishing || overdue || isCut();
  }

  /** Any thread, after it has set a field. */
  private void rouse() {
    Runnable start = resting.getAndSet(null);
    if (start == null) {
      LockSupport.unpark(owner);
    } else {
      start.run();
    }
  }

  void endWait() {
    waiting = false;
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
    if (mayBlock) {
      return readBlocking(into, offset, length);
    }
    return mayBeReadable() ? readAtHand(into, offset, length) : NOTHING;
  }

  private int readBlocking(byte[] into, int offset, int length) {
    long left = timeLeft();
    if (left <= 0) {
      return silent();
    }
    if (waiting && !enterWaiting()) {
      return FINISHING;
    }
    int got;
    try {
      block();
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

  /**
   * Whether a read that must not block is worth its while: only after {@link #awaitInputOrWord} is
   * it, until one has found nothing.
   */
  boolean mayBeReadable() {
    return watched != null && readable;
  }

  private int readAtHand(byte[] into, int offset, int length) {
    try {
      int got = channel().read(ByteBuffer.wrap(into, offset, length));
      if (got != 0) {
        return got;
      }
      readable = false; // before the key is armed: what comes later is not missed
      readiness.arm(requireNonNull(watched));
      return NOTHING;
    } catch (IOException | CancelledKeyException e) {
      throw broken(e);
    }
  }

  /**
   * Waits, between {@link #beginWait} and {@link #endWait}, without a buffer. Input comes before a
   * word. Then a read that must not block gets what is there.
   *
   * @return READABLE, which the end of input is too, WOKEN, SILENT or FINISHING
   */
  int awaitInputOrWord() {
    onlyOwner();
    watch();
    while (true) {
      requireNotCut();
      if (finishing) {
        return FINISHING;
      }
      if (readable) {
        return READABLE;
      }
      if (woken) {
        woken = false; // before the session looks at what changed: a later word is kept
        return WOKEN;
      }
      long left = timeLeft();
      if (overdue || left <= 0) {
        return SILENT;
      }
      park(left);
    }
  }

  private void watch() {
    if (watched != null) {
      return;
    }
    readable = false; // until we are told
    try {
      watched = readiness.watch(channel(), this);
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private void block() throws IOException {
    SelectionKey key = watched;
    if (key != null) {
      watched = null;
      readiness.release(key);
    }
  }

  private SocketChannel channel() {
    return requireNonNull(socket.getChannel());
  }

  /** The readiness' thread: there is something to read, or the end of it. */
  void becomeReadable() {
    readable = true;
    rouse();
  }

  private void park(long left) {
    if (left > WATCHED_NANOS) {
      parkedUntil = (System.nanoTime() + left) | 1;
      LockSupport.park(this);
      parkedUntil = 0;
    } else {
      LockSupport.parkNanos(this, left);
    }
    if (Thread.interrupted()) {
      throw interrupted();
    }
  }

  private ConnectionClosed interrupted() {
    return cut(ConnectionEnd.STOPPED, "interrupted");
  }

  private void requireNotCut() {
    ConnectionClosed reason = cut.get();
    if (reason != null) {
      throw reason;
    }
  }

  private long timeLeft() {
    if (waiting) {
      return deadline - System.nanoTime();
    }
    return handshakeEnd == 0 ? limits.readStall().toNanos() : handshakeEnd - System.nanoTime();
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
        writeStep(from, offset + at, Math.min(WRITE_STEP, length - at));
      }
    } catch (IOException e) {
      throw broken(e);
    } finally {
      writingSince = 0;
    }
  }

  private void writeStep(byte[] from, int offset, int length) throws IOException {
    int written = 0;
    if (watched != null) {
      written = channel().write(ByteBuffer.wrap(from, offset, length));
      if (written == length) {
        return;
      }
      block();
    }
    output.write(from, offset + written, length - written);
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
   * octets that were.
   */
  long discard() {
    byte[] octets = new byte[256];
    long discarded = 0;
    try {
      block();
      while (input.available() > 0) {
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
    rouse();
  }

  /** Any thread. */
  void finish() {
    finishing = true;
    if (phase.compareAndSet(WAITING, SHUT)) {
      shutdownInput();
    }
    rouse();
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
    rouse();
    return reason;
  }

  /** Any thread: ends a reading that has waited for too long, cuts a write that goes nowhere. */
  void checkStall(long nanoTime) {
    long until = readingUntil;
    if (until != 0 && nanoTime - until > 0) {
      expire();
    }
    long parked = parkedUntil;
    if (parked != 0 && nanoTime - parked > 0) {
      overdue = true; // should the session have gone on, a later wait for a word is a short one
      rouse();
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
      block();
      if (!isCut() && !socket.isInputShutdown() && (finishing || input.available() > 0)) {
        socket.shutdownOutput();
        beginWait(LINGER);
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
    SocketChannel channel = socket.getChannel();
    if (channel != null && channel.isRegistered()) {
      readiness.forget();
    }
  }

  private ConnectionClosed broken(Exception e) {
    return brokenOff(new ConnectionClosed(ConnectionEnd.LOST, text(e)));
  }

  /** Who cut a connection knows the reason; who was reading or writing only sees it fail. */
  private ConnectionClosed brokenOff(ConnectionClosed seen) {
    ConnectionClosed known = cut.get();
    return known == null ? seen : known;
  }

  private static String text(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static long nanos(Duration limit) {
    return limit.compareTo(Duration.ofDays(365)) > 0
        ? Duration.ofDays(365).toNanos()
        : limit.toNanos();
  }
}

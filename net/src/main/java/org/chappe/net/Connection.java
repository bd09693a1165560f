package org.chappe.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, plain or TLS. It belongs to the thread that serves it (one after the
 * other, see {@link #goOnWith}); only {@link #wake()}, {@link #finish()} and {@link #cut(String)}
 * may be called by others, at any time.
 *
 * <p>Output is sent before every wait for the network: a session that answers a batch of pipelined
 * commands makes one write of it without doing anything for it, and none can wait for a client that
 * waits for an answer still in the buffer.
 */
public final class Connection {
  /** A client that answers itself within this is a program, and near. */
  private static final long QUICK_NANOS = 2_000_000;

  /** So many times in a row, before a thread is started for it: that takes as long as a command. */
  private static final int OFTEN = 16;

  /** A thread of the system's own is not kept waiting for longer. */
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final String id;
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final SocketWire socket;
  private final BufferPool pool;
  private final ConnectionLimits limits;
  private final Deflaters deflaters;
  private final Semaphore platformThreads;
  private final OctetReader in;
  private final OctetWriter out;
  private volatile @Nullable TlsWire tls;
  private @Nullable DeflateWire deflate;
  private @Nullable Service next;
  private @Nullable Duration rest; // before it
  private int quickInRow; // commands
  private boolean holdsPlatformThread; // one of the network's, or is to have it next
  private volatile long cutAt; // nanoTime, or 0
  private volatile boolean inHandshake;

  /**
   * @param socket a {@link java.nio.channels.SocketChannel}'s
   */
  Connection(String id, Socket socket, ConnectionLimits limits, Network network)
      throws IOException {
    this.id = id;
    this.remote = (InetSocketAddress) socket.getRemoteSocketAddress();
    this.local = (InetSocketAddress) socket.getLocalSocketAddress();
    this.socket = new SocketWire(socket, limits, network.readiness());
    this.pool = network.pool();
    this.deflaters = network.deflaters();
    this.platformThreads = network.platformThreads();
    this.limits = limits;
    this.in = new OctetReader(new Flushing(), pool);
    this.out =
        new OctetWriter((array, offset, length) -> wire().write(array, offset, length), pool);
  }

  /** A short name, unique while the program runs: what the log calls this session. */
  public String id() {
    return id;
  }

  public InetSocketAddress remote() {
    return remote;
  }

  public InetSocketAddress local() {
    return local;
  }

  public OctetReader in() {
    return in;
  }

  public OctetWriter out() {
    return out;
  }

  public boolean isTls() {
    return tls != null;
  }

  /** Version and suite, as {@code TLSv1.3 TLS_AES_256_GCM_SHA384}; empty without TLS. */
  public Optional<String> tlsDescription() {
    return Optional.ofNullable(tls).map(TlsWire::description);
  }

  /** As {@code TLSv1.3}; empty without TLS. */
  public Optional<String> tlsVersion() {
    return Optional.ofNullable(tls).map(TlsWire::version);
  }

  /**
   * What both ends of this connection, and nobody between them, know of it; RFC 5056.
   *
   * @param type {@code tls-exporter} or {@code tls-server-end-point}: others there are none of
   */
  public Optional<byte[]> channelBinding(String type) {
    return Optional.ofNullable(tls).flatMap(now -> ChannelBinding.of(type, now.session()));
  }

  /** What the client showed when it was asked, and has the key of; nothing else is known of it. */
  public Optional<X509Certificate> clientCertificate() {
    return Optional.ofNullable(tls).flatMap(TlsWire::clientCertificate);
  }

  /**
   * Waits for the next command, at most {@code limit}. Input at hand is READY at once, unless the
   * server stops. Never WOKEN. A limit above 20 seconds is kept to within some seconds, and SILENT
   * then means that nothing more will be read: time to say good-bye.
   */
  public Awaited awaitInput(Duration limit) {
    if (!beginWait(limit)) {
      return socket.isFinishing() ? Awaited.FINISHING : Awaited.READY;
    }
    try {
      return awaited(in.read(true));
    } finally {
      socket.endWait();
    }
  }

  /**
   * Like {@link #awaitInput}, and MOVE when the session is to go on on a thread of the other kind
   * ({@link #goOnWith}); the input, if there is any, it finds there.
   *
   * <p>A client that sends command upon command is served on a platform thread, as long as it does
   * so and one is free. When its next command comes, the system wakes that thread; to wake a
   * virtual one, it wakes a thread that waits for sockets, and that another, which takes longer
   * than many a command.
   */
  public Awaited awaitInputOrMove(Duration limit) {
    return holdsPlatformThread ? awaitOnPlatformThread(limit) : awaitOnVirtualThread(limit);
  }

  private Awaited awaitOnPlatformThread(Duration limit) {
    if (limit.compareTo(PATIENCE) <= 0) {
      return awaitInput(limit);
    }
    Awaited awaited = awaitInput(PATIENCE);
    if (awaited != Awaited.SILENT) {
      return awaited;
    }
    giveBackPlatformThread();
    return Awaited.MOVE;
  }

  private Awaited awaitOnVirtualThread(Duration limit) {
    if (in.hasBuffered()) { // pipelined: nobody waited
      return awaitInput(limit);
    }
    long began = System.nanoTime();
    Awaited awaited = awaitInput(limit);
    boolean quick = awaited == Awaited.READY && System.nanoTime() - began < QUICK_NANOS;
    quickInRow = quick ? quickInRow + 1 : 0;
    if (quickInRow < OFTEN || !platformThreads.tryAcquire()) {
      return awaited;
    }
    quickInRow = 0;
    holdsPlatformThread = true;
    return Awaited.MOVE;
  }

  private void giveBackPlatformThread() {
    if (holdsPlatformThread) {
      holdsPlatformThread = false;
      platformThreads.release();
    }
  }

  /**
   * Like {@link #awaitInput}, and WOKEN after a {@link #wake()}, also one that came before the
   * wait; and after SILENT more may be read. For IDLE: no buffer is held, and few frames are.
   * Between a wait of this kind and one of the other the connection changes the way it reads, which
   * takes some microseconds. On a platform thread MOVE, at once: such a wait is long. After {@link
   * #restAndGoOnWith} it is that wait which is gone on with, its limit too, and that has ended.
   */
  public Awaited awaitInputOrWake(Duration limit) {
    if (holdsPlatformThread) {
      giveBackPlatformThread();
      return Awaited.MOVE;
    }
    if (!socket.endRest() && !beginWait(limit)) {
      return socket.isFinishing() ? Awaited.FINISHING : Awaited.READY;
    }
    try {
      while (true) {
        in.releaseAll();
        wire().release();
        int code = socket.awaitInputOrWord();
        if (code != SocketWire.READABLE) {
          return awaited(code);
        }
        int got = in.read(false);
        if (got != Wire.NOTHING) { // which half a record of TLS is
          return awaited(got);
        }
      }
    } finally {
      socket.endWait();
    }
  }

  /** False if there is nothing to wait for. */
  private boolean beginWait(Duration limit) {
    if (socket.isFinishing() || in.hasBuffered()) {
      return false;
    }
    out.flush();
    in.release();
    wire().release();
    socket.beginWait(limit);
    return true;
  }

  private static Awaited awaited(int got) {
    return switch (got) {
      case Wire.ENDED -> Awaited.ENDED;
      case Wire.SILENT -> Awaited.SILENT;
      case Wire.WOKEN -> Awaited.WOKEN;
      case Wire.FINISHING -> Awaited.FINISHING;
      default -> Awaited.READY;
    };
  }

  /**
   * Sends {@code goAhead} and what was collected before it, in plain, and makes TLS of this
   * connection. What the client has sent behind its command in plain is discarded: anybody on the
   * way could have put it there (RFC 3207 §6). This happens before {@code goAhead} is sent, as what
   * comes after it belongs to the handshake.
   *
   * @param goAhead a whole answer with its CRLF
   * @return how many octets were discarded
   * @throws ConnectionClosed if no TLS comes about
   */
  public long startTls(TlsContext context, String goAhead) {
    return startTls(context, goAhead, false);
  }

  /**
   * As {@link #startTls(TlsContext, String)}.
   *
   * @param asking whether the client is asked for a certificate, for {@link #clientCertificate()};
   *     it need not have one
   */
  public long startTls(TlsContext context, String goAhead, boolean asking) {
    if (isTls() || isCompressed()) {
      throw new IllegalStateException("TLS or compression is in use already");
    }
    long discarded = in.discard() + socket.discard();
    out.text(goAhead).flush();
    secure(context, asking);
    return discarded;
  }

  public boolean isCompressed() {
    return deflate != null;
  }

  /**
   * Sends what was collected and compresses everything after it with DEFLATE, both ways. What the
   * client has sent and nobody has read belongs to that already. RFC 4978 §3
   *
   * @param level 1 (quick) to 9 (small)
   */
  public void startDeflate(int level) {
    if (isCompressed()) {
      throw new IllegalStateException("compression is in use already");
    }
    out.flush();
    var started = new DeflateWire(wire(), pool, deflaters, level);
    started.begin(in.takeUnread());
    deflate = started;
  }

  /**
   * Sends what was collected and ends compression. What the client has sent behind its last
   * compressed octets is read in plain. RFC 8437 §4.1
   *
   * @throws ConnectionClosed if the client went on in the same flush, as then nobody can tell where
   *     it ends
   */
  public void endDeflate() {
    DeflateWire now = deflate;
    if (now == null) {
      throw new IllegalStateException("compression is not in use");
    }
    out.flush();
    if (in.hasUnread()) {
      throw new ConnectionClosed(
          ConnectionEnd.COMPRESSION, "the client compressed more than it was to");
    }
    deflate = null;
    in.put(now.end());
  }

  /**
   * For a session that waits for hours: what is left of it is served on a fresh thread as soon as
   * {@link Service#serve} has returned, and nothing is closed in between. However deep the stack of
   * a thread once was while it waited, it keeps that much memory; a fresh one has what it needs.
   * What is to be seen by the client soon is flushed before.
   *
   * <p>The fresh thread is a virtual one, but for the one time after {@link #awaitInputOrMove} said
   * MOVE on a virtual one.
   */
  public void goOnWith(Service rest) {
    next = rest;
    if (!Thread.currentThread().isVirtual()) {
      giveBackPlatformThread();
    }
  }

  /**
   * As {@link #goOnWith}, and what is left of the session has no thread until there is something to
   * do: it begins with {@link #awaitInputOrWake}, which tells what there is and does not wait any
   * more. A thread that waits keeps 2.6 KB.
   *
   * @param limit of the wait; up to 20 seconds it is waited for on the fresh thread
   */
  public void restAndGoOnWith(Duration limit, Service rest) {
    goOnWith(rest);
    this.rest = limit;
  }

  /**
   * Calls {@code start}, at once or when a rest is over. Afterwards the thread calling is not the
   * session's.
   */
  void goOn(Runnable start) {
    Duration limit = rest;
    rest = null;
    if (limit == null || !rests(limit, start)) {
      start.run();
    }
  }

  private boolean rests(Duration limit, Runnable start) {
    if (socket.isFinishing() || in.hasBuffered()) {
      return false;
    }
    try {
      out.flush();
      in.releaseAll();
      wire().release();
      return socket.rest(limit, start);
    } catch (ConnectionClosed e) {
      return false; // what is left of the session finds it so too, and closes what it has
    }
  }

  /** Whether its next thread is a platform thread. */
  boolean movesToPlatformThread() {
    return holdsPlatformThread;
  }

  Optional<Service> takeNext() {
    Service taken = next;
    next = null;
    return Optional.ofNullable(taken);
  }

  /** This thread is the session's from here on. */
  void adopt() {
    socket.adopt();
  }

  /** The handshake, at once. */
  void secure(TlsContext context, boolean asking) {
    inHandshake = true;
    try {
      if (socket.isFinishing()) {
        throw socket.cut(ConnectionEnd.STOPPED, "the server stops");
      }
      tls = TlsWire.accept(socket, context, pool, limits.handshake(), asking);
    } finally {
      inHandshake = false;
    }
  }

  /** Any thread: ends a wait in {@link #awaitInputOrWake}, this one or the next. */
  public void wake() {
    socket.wake();
  }

  /**
   * Any thread: asks the session to say good-bye. Its wait for a command, this one or the next,
   * ends with FINISHING; what it is in the middle of goes on.
   */
  public void finish() {
    socket.finish();
    if (inHandshake) {
      socket.cut(ConnectionEnd.STOPPED, "the server stops");
    }
  }

  /** Any thread: as {@link #finish()}, and what has not ended when {@code grace} is over is cut. */
  public void finishWithin(Duration grace) {
    cutAfter(grace);
    finish();
  }

  /** Whether {@link #finish()} was called. */
  public boolean isFinishing() {
    return socket.isFinishing();
  }

  /** Any thread: ends the connection at once, in the middle of whatever is going on. */
  public void cut(String why) {
    socket.cut(ConnectionEnd.STOPPED, why);
  }

  /**
   * Cuts the connection when {@code limit} is over, to within some seconds, whatever happens until
   * then: for a client that has not yet said who it is and sends an octet a minute.
   */
  public void cutAfter(Duration limit) {
    cutAt = (System.nanoTime() + limit.toNanos()) | 1;
  }

  /** Takes {@link #cutAfter} back. */
  public void cutNever() {
    cutAt = 0;
  }

  /** The watchdog's look at this connection. */
  void check(long nanoTime) {
    socket.checkStall(nanoTime);
    long end = cutAt;
    if (end != 0 && nanoTime - end > 0) {
      if (socket.isFinishing()) {
        socket.cut(ConnectionEnd.STOPPED, "asked to finish, it did not");
      } else {
        socket.cut(ConnectionEnd.OVERDUE, "the time for signing in is over");
      }
    }
  }

  /** Sends what is collected, says good-bye in TLS, closes. Never fails. */
  void close() {
    try {
      if (!socket.isCut()) {
        out.flush();
        TlsWire now = tls;
        if (now != null) {
          now.sayGoodBye();
        }
      }
    } catch (ConnectionClosed e) {
      // what could be said has been said
    } finally {
      giveBackPlatformThread();
      out.discard();
      in.discard();
      in.release();
      wire().release();
      DeflateWire compressing = deflate;
      if (compressing != null) {
        compressing.close();
      }
      socket.close();
    }
  }

  private Wire wire() {
    DeflateWire compressing = deflate;
    if (compressing != null) {
      return compressing;
    }
    TlsWire now = tls;
    return now == null ? socket : now;
  }

  /** Sends output before it waits for input. */
  private final class Flushing implements Wire {
    @Override
    public int read(byte[] into, int offset, int length, boolean mayBlock) {
      int got = wire().read(into, offset, length, false);
      if (got != NOTHING || !mayBlock) {
        return got;
      }
      out.flush();
      return wire().read(into, offset, length, true);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      wire().write(from, offset, length);
    }

    @Override
    public void release() {
      wire().release();
    }
  }
}

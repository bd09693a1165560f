package org.chappe.relay.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.chappe.net.testing.Line;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.HopProtocol;
import org.chappe.relay.route.Login;
import org.chappe.relay.route.TlsDemand;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that plays a transcript, once for each connection.
 *
 * <ul>
 *   <li>{@code S: text} is sent with CRLF, {@code S!: text} without; {@code \xHH} is an octet.
 *   <li>{@code C: text} is the next line, without its CRLF; {@code ...} is any text.
 *   <li>{@code TLS}: the handshake. {@code END}: the server closes. {@code GONE}: the client has
 *       closed. {@code SILENT}: nothing more is said until the client closes; {@code DEAF}: nor
 *       read.
 *   <li>{@code AGAIN}: the next connection.
 *   <li>Empty lines are skipped.
 * </ul>
 */
final class FakeServer implements AutoCloseable {
  private static final int PATIENCE = 30_000; // milliseconds, so that a failing test ends

  private final ServerSocket listener;
  private final List<String> steps;
  private final boolean octetByOctet;
  private final int cutAfter;
  private final Optional<SSLContext> tls;
  private final Thread thread;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> serverNames = new CopyOnWriteArrayList<>();
  private volatile @Nullable Throwable failure;
  private final AtomicInteger flights = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile int replies;

  private FakeServer(
      List<String> steps, boolean octetByOctet, int cutAfter, Optional<SSLContext> tls) {
    this.steps = steps;
    this.octetByOctet = octetByOctet;
    this.cutAfter = cutAfter;
    this.tls = tls;
    try {
      this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    this.thread = Thread.ofVirtual().unstarted(this::run);
  }

  private FakeServer started() {
    thread.start();
    return this;
  }

  static FakeServer plays(String transcript) {
    return plays(transcript, false);
  }

  static FakeServer plays(String transcript, boolean octetByOctet) {
    return new FakeServer(steps(transcript), octetByOctet, Integer.MAX_VALUE, Optional.empty())
        .started();
  }

  static FakeServer plays(String transcript, SSLContext tls) {
    return new FakeServer(steps(transcript), false, Integer.MAX_VALUE, Optional.of(tls)).started();
  }

  /** Closes after so many lines of its own. */
  static FakeServer cutting(String transcript, int cutAfter) {
    return new FakeServer(steps(transcript), false, cutAfter, Optional.empty()).started();
  }

  /** How many lines the server says in this transcript. */
  static int lines(String transcript) {
    return (int) steps(transcript).stream().filter(step -> step.startsWith("S")).count();
  }

  private static List<String> steps(String transcript) {
    return transcript.lines().filter(line -> !line.isBlank()).toList();
  }

  Hop hop(TlsDemand demand) {
    return hop(demand, HopProtocol.SMTP, false, Optional.empty());
  }

  Hop hop(TlsDemand demand, HopProtocol protocol, boolean implicitTls, Optional<Login> login) {
    return new Hop(
        "mx.example.test",
        List.of(listener.getInetAddress()),
        listener.getLocalPort(),
        protocol,
        demand,
        implicitTls,
        login,
        Optional.empty());
  }

  /** Lines the client has sent, in order. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  /** How many sessions were older than their connections. */
  int resumed() {
    return resumed.get();
  }

  /** The names asked for in TLS. */
  List<String> serverNames() {
    return List.copyOf(serverNames);
  }

  /** How often the server had said something and then waited for the client: round trips. */
  int flights() {
    return flights.get();
  }

  int replies() {
    return replies;
  }

  private void run() {
    int step = 0;
    try {
      while (step < steps.size()) {
        try (Socket socket = listener.accept()) {
          socket.setTcpNoDelay(true);
          socket.setSoTimeout(PATIENCE);
          step = new Played(socket).from(step);
        }
      }
    } catch (IOException | AssertionError e) {
      failure = e;
    }
  }

  /** Waits until everything was played, and tells what was not as written. */
  void done() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Throwable found = failure;
    if (found != null) {
      throw new AssertionError("the server: " + found.getMessage() + "; heard " + heard, found);
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One connection. */
  private final class Played {
    private Socket socket;
    private final byte[] buffer = new byte[64 << 10];
    private int from;
    private int to;
    private final long accepted = System.currentTimeMillis();
    private boolean said = true;

    Played(Socket socket) {
      this.socket = socket;
    }

    /** The step with which the next connection begins. */
    int from(int first) throws IOException {
      int lines = 0;
      for (int i = first; i < steps.size(); i++) {
        String step = steps.get(i);
        if (step.equals("AGAIN")) {
          return i + 1;
        } else if (step.equals("END")) {
          socket.close();
        } else if (step.equals("TLS")) {
          socket = protectedSocket();
        } else if (step.equals("GONE")) {
          gone();
        } else if (step.equals("SILENT")) {
          silent();
        } else if (step.equals("DEAF")) {
          deaf();
        } else if (step.startsWith("C:")) {
          expect(text(step, 2));
        } else {
          say(step);
          lines++;
          replies = lines;
          if (lines == cutAfter) {
            socket.close();
            return steps.size();
          }
        }
      }
      return steps.size();
    }

    private String text(String step, int from) {
      return step.length() > from ? step.substring(from + 1) : "";
    }

    private void say(String step) throws IOException {
      boolean whole = step.startsWith("S: ") || step.equals("S:");
      String text = whole ? text(step, 2) + "\r\n" : text(step, 3);
      byte[] octets = Line.sent(text, Map.of()).getBytes(StandardCharsets.ISO_8859_1);
      said = true;
      if (!octetByOctet) {
        socket.getOutputStream().write(octets);
        return;
      }
      for (byte octet : octets) {
        socket.getOutputStream().write(octet);
      }
    }

    private void expect(String text) throws IOException {
      String line = line();
      heard.add(line);
      if (!Line.expected(text, Map.of()).matcher(line).matches()) {
        throw new AssertionError("expected \"" + text + "\", found \"" + line + "\"");
      }
    }

    private String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int last = 0;
      while (true) {
        int octet = next();
        if (octet < 0) {
          throw new AssertionError("the client has closed behind \"" + latin(line) + "\"");
        } else if (last == '\r' && octet == '\n') {
          String text = latin(line);
          return text.substring(0, text.length() - 1);
        }
        line.write(octet);
        last = octet;
      }
    }

    private String latin(ByteArrayOutputStream line) {
      return line.toString(StandardCharsets.ISO_8859_1);
    }

    private int next() throws IOException {
      if (from == to) {
        from = 0;
        to = Math.max(0, socket.getInputStream().read(buffer));
        if (to == 0) {
          return -1;
        }
        if (said) {
          flights.incrementAndGet();
          said = false;
        }
      }
      return buffer[from++] & 0xFF;
    }

    private void gone() throws IOException {
      int octet = next();
      if (octet >= 0) {
        throw new AssertionError("expected the end, found \"" + (char) octet + line() + "\"");
      }
    }

    private void silent() throws IOException {
      InputStream in = socket.getInputStream();
      try {
        while (in.read(buffer) >= 0) {
          heard.add("more");
        }
      } catch (java.net.SocketException e) {
        heard.add("reset"); // the client is gone, too
      }
    }

    /** Reads nothing, and keeps the connection until the test is over. */
    private void deaf() {
      try {
        over.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private Socket protectedSocket() throws IOException {
      SSLContext context = tls.orElseThrow();
      SSLSocket layered =
          (SSLSocket) context.getSocketFactory().createSocket(socket, (InputStream) null, true);
      layered.setUseClientMode(false);
      layered.startHandshake();
      long began = layered.getSession().getCreationTime();
      resumed.addAndGet(began < accepted ? 1 : 0);
      List<String> names = new ArrayList<>();
      for (SNIServerName name :
          ((ExtendedSSLSession) layered.getSession()).getRequestedServerNames()) {
        names.add(new String(name.getEncoded(), StandardCharsets.US_ASCII));
      }
      serverNames.addAll(names);
      said = true;
      return layered;
    }
  }
}

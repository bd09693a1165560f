package org.chappe.interop;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that takes mail by SMTP and keeps it, and misbehaves where its script says so. Each
 * connection has a thread of its own, the script is asked by all of them.
 */
final class ScriptedServer implements AutoCloseable {
  /** Said instead of an answer: the connection is closed. */
  static final String CLOSES = "CLOSES";

  /** Said instead of an answer: nothing, until the client closes. */
  static final String IS_SILENT = "IS SILENT";

  /** Said instead of an answer: the usual one, octet by octet, with a pause before each. */
  static final String DRIPS = "DRIPS";

  /** Of an answer that drips: some five seconds for a message. */
  private static final long DROP_NANOS = 20_000_000;

  /** Behind an answer: it is given, then the connection is closed. */
  static final String THEN_CLOSES = "THEN CLOSES";

  private final ServerSocket listener;
  private final List<String> extensions;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What is answered other than by a server that takes everything. */
  interface Script {
    /**
     * The answer, without its CRLF.
     *
     * @param connection from 1
     * @param command the line; {@code ""} for the greeting, {@code "."} for a whole message
     */
    Optional<String> answer(int connection, String command);
  }

  /** A message that was answered with 250; its octets are UTF-8. */
  record Taken(String from, List<String> to, String text, long nanoTime) {}

  private ScriptedServer(ServerSocket listener, List<String> extensions, Script script) {
    this.listener = listener;
    this.extensions = extensions;
    this.script = script;
  }

  /** On a free port of 127.0.0.1. */
  static ScriptedServer start(Script script, String... extensions) throws IOException {
    return start("127.0.0.1", 0, script, extensions);
  }

  static ScriptedServer start(String address, int port, Script script, String... extensions)
      throws IOException {
    var listener = new ServerSocket(port, 500, InetAddress.ofLiteral(address));
    var server = new ScriptedServer(listener, List.of(extensions), script);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  /** Takes everything. */
  static ScriptedServer taking(String... extensions) throws IOException {
    return start((connection, command) -> Optional.empty(), extensions);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How a route to it is written. */
  String route() {
    return "127.0.0.1:" + port();
  }

  int connections() {
    return connections.get();
  }

  List<Taken> taken() {
    return List.copyOf(taken);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, number));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      new Dialogue(socket, number).run();
    } catch (IOException broken) {
      // by the client, or by the script
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private final class Dialogue {
    private final int number;
    private final InputStream in;
    private final OutputStream out;
    private String from = "";
    private List<String> to = new ArrayList<>();

    Dialogue(Socket socket, int number) throws IOException {
      this.number = number;
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      out = socket.getOutputStream();
    }

    void run() throws IOException {
      say("", "220 scripted.test ESMTP");
      while (true) {
        String line = line();
        String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
          case "EHLO" -> say(line, ehlo());
          case "MAIL" -> {
            from = line;
            to = new ArrayList<>();
            say(line, "250 2.1.0 a sender");
          }
          case "RCPT" -> {
            if (say(line, "250 2.1.5 a recipient").startsWith("2")) {
              to.add(line);
            }
          }
          case "DATA" -> {
            if (say(line, "354 go on").startsWith("3")) {
              take(message());
            }
          }
          case "BDAT" -> take(in.readNBytes(Integer.parseInt(line.split(" ", -1)[1]))); // one chunk
          case "QUIT" -> {
            say(line, "221 2.0.0 bye");
            return;
          }
          default -> say(line, "250 2.0.0 as you like");
        }
      }
    }

    private String ehlo() {
      var lines = new StringBuilder("250-scripted.test\r\n");
      extensions.forEach(each -> lines.append("250-").append(each).append("\r\n"));
      return lines.append("250 ENHANCEDSTATUSCODES").toString();
    }

    private void take(byte[] message) throws IOException {
      var whole =
          new Taken(
              from,
              List.copyOf(to),
              new String(message, StandardCharsets.UTF_8),
              System.nanoTime());
      String usual = "250 2.0.0 taken";
      Optional<String> other = script.answer(number, ".");
      String answer = other.filter(said -> !said.equals(DRIPS)).orElse(usual);
      if (answer.startsWith("2")) {
        taken.add(whole); // before it is said: what was said is there
      }
      write(other.orElse(usual), usual);
    }

    private String say(String command, String usual) throws IOException {
      return write(script.answer(number, command).orElse(usual), usual);
    }

    private String write(String answer, String usual) throws IOException {
      if (answer.equals(DRIPS)) {
        for (byte octet : (usual + "\r\n").getBytes(StandardCharsets.UTF_8)) {
          LockSupport.parkNanos(DROP_NANOS);
          out.write(octet);
          out.flush();
        }
        return usual;
      }
      if (answer.equals(CLOSES)) {
        throw new EOFException();
      }
      if (answer.equals(IS_SILENT)) {
        in.transferTo(OutputStream.nullOutputStream());
        throw new EOFException();
      }
      out.write((answer.replace(THEN_CLOSES, "") + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      if (answer.endsWith(THEN_CLOSES)) {
        throw new EOFException();
      }
      return answer;
    }

    /** Up to the line that is a dot; without the dots that were doubled. RFC 5321 §4.5.2 */
    private byte[] message() throws IOException {
      var message = new ByteArrayOutputStream();
      while (true) {
        byte[] line = octets();
        if (line.length == 3 && line[0] == '.') {
          return message.toByteArray();
        }
        int skip = line[0] == '.' ? 1 : 0;
        message.write(line, skip, line.length - skip);
      }
    }

    private String line() throws IOException {
      byte[] line = octets();
      return new String(line, 0, line.length - 2, StandardCharsets.UTF_8);
    }

    /** One line with its CRLF. */
    private byte[] octets() throws IOException {
      var line = new ByteArrayOutputStream();
      int last = 0;
      while (true) {
        int octet = in.read();
        if (octet < 0) {
          throw new EOFException();
        }
        line.write(octet);
        if (last == '\r' && octet == '\n') {
          return line.toByteArray();
        }
        last = octet;
      }
    }
  }
}

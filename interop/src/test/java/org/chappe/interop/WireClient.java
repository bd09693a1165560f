package org.chappe.interop;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks SMTP, LMTP and IMAP in plain text, octet for octet, where a real client would hide what
 * came. One thread.
 */
final class WireClient implements AutoCloseable {
  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private int tags;

  /** One line of a server's answer and the literals in it. */
  record Line(String text, List<byte[]> literals) {}

  private WireClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  static WireClient lmtp(int port) throws IOException {
    var client = new WireClient(port);
    client.reply("220");
    client.say("LHLO client.test", "250");
    return client;
  }

  static WireClient smtp(int port) throws IOException {
    var client = new WireClient(port);
    client.reply("220");
    client.say("EHLO client.test", "250");
    return client;
  }

  static WireClient imap(int port, String user, String password) throws IOException {
    var client = new WireClient(port);
    client.line();
    client.command("LOGIN \"%s\" \"%s\"".formatted(user, password));
    return client;
  }

  // SMTP and LMTP

  /**
   * Sends one line and reads the answer, which must begin with {@code code}; answers its last line.
   */
  String say(String line, String code) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return reply(code);
  }

  private String reply(String code) throws IOException {
    String line;
    do {
      line = text();
      if (!line.startsWith(code)) {
        throw new AssertionError("expected " + code + ", got: " + line);
      }
    } while (line.length() > 3 && line.charAt(3) == '-');
    return line;
  }

  /** Delivers one message; returns when it is acknowledged. */
  void deliver(String recipient, byte[] message) throws IOException {
    deliver("sender@elsewhere.test", recipient, message);
  }

  /** As {@link #deliver(String, byte[])}, from {@code sender}. */
  void deliver(String sender, String recipient, byte[] message) throws IOException {
    say("MAIL FROM:<" + sender + ">", "250");
    say("RCPT TO:<" + recipient + ">", "250");
    say("DATA", "354");
    out.write(message); // has no line that begins with a dot
    out.write("\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    reply("250");
  }

  // IMAP

  /** Sends a command, reads to its tagged OK and answers the lines before. */
  List<Line> command(String command) throws IOException {
    String tag = "t" + ++tags;
    out.write((tag + " " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
    return answers(tag, command);
  }

  /** APPENDs all messages with one command. */
  void append(String mailbox, List<byte[]> messages) throws IOException {
    for (byte[] message : messages) {
      String tag = "t" + ++tags;
      out.write(
          "%s APPEND %s {%d+}\r\n"
              .formatted(tag, mailbox, message.length)
              .getBytes(StandardCharsets.UTF_8));
      out.write(message);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.flush();
    for (int i = messages.size() - 1; i >= 0; i--) {
      answers("t" + (tags - i), "APPEND");
    }
  }

  private List<Line> answers(String tag, String command) throws IOException {
    out.flush();
    var lines = new ArrayList<Line>();
    while (true) {
      Line line = line();
      if (line.text().startsWith(tag + " ")) {
        if (!line.text().startsWith(tag + " OK")) {
          throw new AssertionError(command + ": " + line.text());
        }
        return lines;
      }
      lines.add(line);
    }
  }

  private Line line() throws IOException {
    var text = new StringBuilder();
    var literals = new ArrayList<byte[]>();
    while (true) {
      String piece = text();
      text.append(piece);
      Matcher literal = LITERAL.matcher(piece);
      if (!literal.find()) {
        return new Line(text.toString(), literals);
      }
      int octets = Integer.parseInt(literal.group(1));
      byte[] read = in.readNBytes(octets);
      if (read.length < octets) {
        throw new EOFException("in a literal");
      }
      literals.add(read);
    }
  }

  private String text() throws IOException {
    var line = new StringBuilder();
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (octet == '\n' && !line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
        return line.substring(0, line.length() - 1);
      }
      line.append((char) octet);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

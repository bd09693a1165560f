package org.chappe.imap;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which all that is answered is seen, octet by octet. One thread. */
public final class PlainClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private int tags;

  /** Connects and signs in. */
  public PlainClient(InetSocketAddress server, String user, String password) {
    try {
      socket = new Socket(server.getAddress(), server.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = new BufferedInputStream(socket.getInputStream());
      line(new StringBuilder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ok("LOGIN " + user + " " + password);
  }

  /**
   * What a command was answered.
   *
   * @param status how the tagged answer begins
   * @param untagged what came before it
   */
  public record Answered(String untagged, String status) {}

  /** Sends a command; its literals must not wait for the server. */
  public Answered ask(String command) {
    String tag = "q" + ++tags + "q";
    try {
      socket
          .getOutputStream()
          .write((tag + " " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
      var untagged = new StringBuilder();
      while (true) {
        var line = new StringBuilder();
        line(line);
        if (line.indexOf(tag + " ") == 0) {
          return new Answered(untagged.toString(), line.substring(tag.length() + 1));
        }
        untagged.append(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(command, e);
    }
  }

  /** Insists on OK; answers what came before it. */
  public String ok(String command) {
    Answered answered = ask(command);
    if (!answered.status().startsWith("OK")) {
      throw new AssertionError(command + ": " + answered.status());
    }
    return answered.untagged();
  }

  private void line(StringBuilder into) throws IOException {
    int octet;
    do {
      octet = in.read();
      if (octet < 0) {
        throw new EOFException("the server ended the connection after \"" + into + "\"");
      }
      into.append((char) octet);
    } while (octet != '\n');
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

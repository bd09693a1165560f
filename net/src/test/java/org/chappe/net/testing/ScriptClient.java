package org.chappe.net.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection on which transcripts are played; {@link Script} says what they look like. */
public final class ScriptClient implements AutoCloseable {
  private static final Set<String> MARKS = Set.of("TLS", "DEFLATE", "PLAIN", "END");
  private static final int SHOWN = 300;
  private static final Pattern LITERAL = Pattern.compile(".*\\{([0-9]+)}", Pattern.DOTALL);

  private final Script script;
  private final Map<String, String> bound;
  private final StringBuilder heard = new StringBuilder();
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private InputStream unpacked = InputStream.nullInputStream(); // what in was before DEFLATE
  private Optional<Deflater> packing = Optional.empty();
  private Consumer<String> listening = transcript -> {};

  ScriptClient(Script script) {
    this.script = script;
    this.bound = new HashMap<>(script.names());
    try {
      socket = new Socket(script.server().getAddress(), script.server().getPort());
      socket.setTcpNoDelay(true);
      within(script.within());
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      if (script.tls().isPresent()) {
        secure(script.tls().get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The longest wait for a line from now on. */
  void within(Duration limit) throws IOException {
    socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
  }

  /** Plays; a failure shows everything said on this connection. */
  public void plays(String transcript) {
    listening.accept(transcript);
    List<String> lines = transcript.lines().map(String::stripTrailing).toList();
    boolean[] sent = new boolean[lines.size()];
    List<String> forbidden = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      try {
        if (isClients(line) && !sent[i]) {
          send(lines, sent, i);
        } else if (line.startsWith("S!:")) {
          forbidden.add(text(line));
        } else if (line.startsWith("S:")) {
          expect(text(line), forbidden);
          forbidden.clear();
        } else if (line.equals("TLS")) {
          secure(script.startTls());
        } else if (line.equals("DEFLATE")) {
          unpacked = in;
          in = new InflaterInputStream(in, new Inflater(true));
          packing = Optional.of(new Deflater(Deflater.BEST_SPEED, true));
        } else if (line.equals("PLAIN")) {
          in = unpacked;
          packing = Optional.empty();
        } else if (line.equals("END")) {
          expectEnd();
        } else if (!isClients(line) && !line.isEmpty() && !line.startsWith("#")) {
          throw new IllegalArgumentException("not a line of a script: " + line);
        }
      } catch (IOException e) {
        throw failure("at \"" + line + "\": " + e);
      }
    }
  }

  /** What an answer has bound. */
  public String bound(String name) {
    return bound.getOrDefault(name, "");
  }

  /** Binds a name to what an answer to somebody else has bound it. */
  public void learns(String name, ScriptClient from) {
    bound.put(name, from.bound(name));
  }

  /** Hands over each transcript from now on, before it is played. */
  public void tells(Consumer<String> listener) {
    listening = listener;
  }

  private static boolean isClients(String line) {
    return line.startsWith("C:") || line.startsWith("C!:");
  }

  /** Without the mark and the space behind it. */
  private static String text(String line) {
    int from = line.indexOf(':') + 1;
    return line.startsWith(" ", from) ? line.substring(from + 1) : line.substring(from);
  }

  private void send(List<String> lines, boolean[] sent, int from) throws IOException {
    String answers = String.join("\n", lines.stream().filter(l -> l.startsWith("S:")).toList());
    StringBuilder all = new StringBuilder();
    for (int i = from; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean stop = MARKS.contains(line);
      if (stop || (i > from && script.sending() != Sending.TOGETHER)) {
        break;
      }
      if (isClients(line)) {
        if (i > from && Line.waitsFor(text(line), bound, answers)) {
          break;
        }
        all.append(Line.sent(text(line), bound)).append(line.startsWith("C!") ? "" : "\r\n");
        hear(line);
        sent[i] = true;
      }
    }
    byte[] said = all.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] octets = packing.isPresent() ? packed(packing.get(), said) : said;
    int step = script.sending() == Sending.ONE_OCTET ? 1 : Math.max(1, octets.length);
    for (int at = 0; at < octets.length; at += step) {
      out.write(octets, at, step);
      out.flush();
    }
  }

  private static byte[] packed(Deflater deflater, byte[] octets) {
    var into = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    deflater.setInput(octets);
    int now;
    do {
      now = deflater.deflate(some, 0, some.length, Deflater.SYNC_FLUSH);
      into.write(some, 0, now);
    } while (now == some.length);
    return into.toByteArray();
  }

  private void expect(String text, List<String> forbidden) throws IOException {
    Pattern expected = Line.expected(text, bound);
    boolean anyLiteral = text.contains(Line.ANY_LITERAL);
    while (true) {
      String line = readLine();
      if (anyLiteral) {
        line = withoutLiterals(line);
      }
      for (String pattern : forbidden) {
        if (Line.expected(pattern, bound).matcher(line).matches()) {
          throw failure("must not come: S: " + pattern);
        }
      }
      Matcher matcher = expected.matcher(line);
      if (matcher.matches()) {
        expected.namedGroups().keySet().forEach(name -> bound.put(name, matcher.group(name)));
        return;
      }
      if (!script.unnamed().matcher(line).matches()) {
        throw failure("expected: S: " + text);
      }
      if (!anyLiteral) {
        line = withoutLiterals(line);
      }
    }
  }

  private void expectEnd() throws IOException {
    int octet;
    try {
      octet = in.read();
    } catch (EOFException e) { // a stream of DEFLATE blocks without a last one
      octet = -1;
    }
    if (octet >= 0) {
      heard.append((char) octet);
      throw failure("expected the end, the server goes on: " + readLine());
    }
  }

  /** The rest of a response whose line ends in the size of a literal; contents are dropped. */
  private String withoutLiterals(String line) throws IOException {
    String whole = line;
    for (Matcher literal = LITERAL.matcher(line); literal.matches(); ) {
      int size = Integer.parseInt(literal.group(1));
      byte[] contents = in.readNBytes(size);
      hear("S literal: " + new String(contents, StandardCharsets.ISO_8859_1));
      String rest = readLine();
      whole += rest;
      literal = LITERAL.matcher(rest);
    }
    return whole;
  }

  /** One line, Latin-1, without its CRLF. */
  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int before = -1;
    try {
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        if (octet == '\n' && before == '\r') {
          String text = line.toString(StandardCharsets.ISO_8859_1);
          text = text.substring(0, text.length() - 1);
          hear("S: " + text);
          return text;
        }
        line.write(octet);
        before = octet;
      }
    } catch (IOException e) {
      hear("S (in part): " + line.toString(StandardCharsets.ISO_8859_1));
      throw e;
    }
    hear("S (in part): " + line.toString(StandardCharsets.ISO_8859_1));
    throw new IOException("the server closed the connection");
  }

  private void secure(SSLContext context) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    secured.startHandshake();
    socket = secured;
    in = new BufferedInputStream(secured.getInputStream());
    out = secured.getOutputStream();
    hear("TLS");
  }

  /** Long lines are not shown whole: a failure is to be read. */
  private void hear(String line) {
    boolean whole = line.length() <= SHOWN;
    heard.append(whole ? line : line.substring(0, SHOWN) + "[" + line.length() + " in all]");
    heard.append('\n');
  }

  private AssertionError failure(String what) {
    return new AssertionError(what + "\n--- said so far ---\n" + heard);
  }

  /** Closes without a word. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // closed it is
    }
  }
}

package org.chappe.interop;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.chappe.net.testing.Line;

/**
 * Plays an IMAP transcript against a server that is not ours, command by command, and tells where
 * it answers otherwise. What the grammar leaves free is not compared: the text for people, the
 * order of flags and of items within a response, the order of untagged responses to one command.
 */
final class PeerClient implements AutoCloseable {
  private static final Pattern LITERAL = Pattern.compile(".*\\{([0-9]+)\\+?}", Pattern.DOTALL);
  private static final Pattern STATUS =
      Pattern.compile("(\\S+ (?:OK|NO|BAD|BYE|PREAUTH))( \\[[^]]*])?.*", Pattern.DOTALL);
  private static final Pattern SIZE = Pattern.compile("\\{([0-9]+)}\r\n");
  private static final Pattern CONTENTS = Pattern.compile("\\{[0-9]+}\r\n.*", Pattern.DOTALL);

  /** A server that says nothing for so long waits for its client. */
  private static final int SILENCE_MILLIS = 4000;

  /** What Dovecot tells unasked comes within a second. */
  private static final int UNASKED_MILLIS = 2000;

  private static final String NOTHING = "nothing";

  private final Socket socket;
  private InputStream in;
  private OutputStream out;
  private final Map<String, String> bound = new HashMap<>();
  private final Map<String, String> boundByAny;
  private String tag = "";
  private boolean lost;
  private boolean closed;

  /** One command that was answered otherwise: its tag, and both sides. */
  record Difference(String tag, String what) {}

  PeerClient(InetSocketAddress server) throws IOException {
    this(server, new HashMap<>());
  }

  /**
   * One of several connections that speak of the same.
   *
   * @param boundByAny what answers to any of them have bound, which a client's line may use
   */
  PeerClient(InetSocketAddress server, Map<String, String> boundByAny) throws IOException {
    this.boundByAny = boundByAny;
    socket = new Socket(server.getAddress(), server.getPort());
    socket.setSoTimeout(SILENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Plays it to its end, or to the first command after which both no longer speak of the same. */
  List<Difference> plays(String transcript) {
    List<Difference> differences = new ArrayList<>();
    try {
      play(transcript, differences);
    } catch (IOException e) { // it has left, or waits for something
      lost = e instanceof SocketTimeoutException;
      closed = !lost;
      differences.add(new Difference(tag, "nothing more: " + e));
    }
    return differences;
  }

  /** Whether both no longer speak of the same. */
  boolean lost() {
    return lost;
  }

  /** Whether the server has ended the connection. */
  boolean closed() {
    return closed;
  }

  private void play(String transcript, List<Difference> differences) throws IOException {
    List<String> lines =
        transcript
            .lines()
            .map(String::stripTrailing)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    List<String> expected = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    boolean ahead = false; // the answer that ends the command has come already
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("C")) {
        String said = text(line);
        boolean begins = line.startsWith("C: ") && said.matches("[a-z][0-9]* .*");
        if (begins && (tag.isEmpty() || !said.startsWith(tag + " "))) {
          tag = said.substring(0, said.indexOf(' '));
          ahead = false;
        }
        if (!ahead) {
          boundByAny.forEach((name, value) -> {
            if (said.contains("<" + name + ">")) {
              bound.putIfAbsent(name, value);
            }
          });
          send(Line.sent(said, bound) + (line.startsWith("C!") ? "" : "\r\n"));
        }
      } else if (line.equals("DEFLATE")) { // RFC 4978
        in = new InflaterInputStream(in, new Inflater(true));
        out = new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, true), true);
      } else if (line.startsWith("S!:")) {
        forbidden.add(text(line));
      } else if (line.startsWith("S:")) {
        StringBuilder whole = new StringBuilder(text(line));
        for (int from = 0; ; ) {
          Matcher literal = LITERAL.matcher(whole.substring(from));
          if (!literal.matches()) {
            break;
          }
          int size = Integer.parseInt(literal.group(1));
          int start = whole.length() + 2;
          do {
            whole.append("\r\n").append(text(lines.get(++i)));
            from = endOfOctets(whole, start, size);
          } while (from < 0);
        }
        if (whole.toString().startsWith("* ")
            && !whole.toString().startsWith("* BYE")
            && i + 1 < lines.size()
            && !lines.get(i + 1).startsWith("C")
            && !(tag.isEmpty() && whole.toString().startsWith("* OK"))) {
          expected.add(whole.toString());
          continue;
        }
        if (!ahead) {
          String ending = whole.toString();
          List<String> heard = new ArrayList<>();
          String last =
              ending.startsWith("* ") && !tag.isEmpty()
                  ? awaited(heard, ending)
                  : readUntil(heard, ending.startsWith("* "));
          lost = last.equals(NOTHING) && i + 1 == lines.size(); // what follows builds on it
          String before = differences.isEmpty() ? "" : differences.getLast().tag();
          List<String> wrong = compared(expected, forbidden, heard, ending, last);
          String answered = ending.matches("[a-z][0-9]* .*") ? ending.split(" ", 2)[0] : tag;
          if (!wrong.isEmpty() && !before.equals(answered)) {
            differences.add(new Difference(answered, String.join("; ", wrong)));
          }
          if (ending.startsWith("+") != last.startsWith("+")) {
            if (last.startsWith("+")) {
              lost = true;
              return; // it waits for what the transcript does not have
            }
            ahead = true;
          }
        }
        expected.clear();
        forbidden.clear();
      }
    }
  }

  /**
   * Where so many octets end that begin at start, as a script writes them; -1 when there are less.
   */
  private static int endOfOctets(CharSequence script, int start, int octets) {
    int at = start;
    for (int left = octets; left > 0; at++) {
      if (at >= script.length()) {
        return -1;
      }
      char c = script.charAt(at);
      left -= c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      if (c == '\\' && script.charAt(at + 1) == 'x') { // \x00
        at += 3;
      }
    }
    return at;
  }

  private static String text(String line) {
    int from = line.indexOf(':') + 1;
    return line.startsWith(" ", from) ? line.substring(from + 1) : line.substring(from);
  }

  void send(String octets) throws IOException {
    out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** The line that ends a command, or asks for more of it; those before it are put into heard. */
  String readUntil(List<String> heard, boolean untagged) throws IOException {
    while (true) {
      String line = read();
      if (!line.startsWith("* ") || (untagged && STATUS.matcher(line).matches())) {
        return line;
      }
      heard.add(line);
    }
  }

  /** A line that comes without being asked for, or that it does not. */
  private String awaited(List<String> heard, String wanted) throws IOException {
    socket.setSoTimeout(UNASKED_MILLIS);
    try {
      while (true) {
        String line = read();
        if (matches(wanted, line)) {
          return line;
        }
        heard.add(line);
      }
    } catch (SocketTimeoutException e) {
      return NOTHING;
    } finally {
      socket.setSoTimeout(SILENCE_MILLIS);
    }
  }

  private String read() throws IOException {
    StringBuilder whole = new StringBuilder();
    while (true) {
      int from = whole.length();
      for (int octet = in.read(); ; octet = in.read()) {
        if (octet < 0) {
          throw new IOException("the connection was closed after " + whole);
        }
        whole.append((char) octet);
        if (octet == '\n' && whole.charAt(whole.length() - 2) == '\r') {
          break;
        }
      }
      whole.setLength(whole.length() - 2);
      Matcher literal = LITERAL.matcher(whole.substring(from));
      if (!literal.matches()) {
        return whole.toString();
      }
      whole.append("\r\n");
      byte[] octets = in.readNBytes(Integer.parseInt(literal.group(1)));
      whole.append(new String(octets, StandardCharsets.ISO_8859_1));
    }
  }

  private List<String> compared(
      List<String> expected,
      List<String> forbidden,
      List<String> heard,
      String ending,
      String last) {
    List<String> wrong = new ArrayList<>();
    List<String> rest = new ArrayList<>(heard);
    for (String one : expected) {
      if (rest.stream()
          .filter(line -> matches(one, line))
          .findFirst()
          .map(rest::remove)
          .isEmpty()) {
        wrong.add("no " + one);
      }
    }
    for (String one : forbidden) {
      heard.stream().filter(line -> matches(one, line)).forEach(line -> wrong.add("also " + line));
    }
    if (!matches(ending, last)) {
      wrong.add(last + " for " + ending);
    }
    if (!wrong.isEmpty() && !rest.isEmpty()) {
      wrong.add("but " + rest);
    }
    return wrong;
  }

  private boolean matches(String expected, String heard) {
    String wanted = withoutText(expected, " ...");
    String said = withoutText(heard, " ");
    if (wanted.contains(Line.ANY_LITERAL)) {
      said = CONTENTS.matcher(said).replaceAll(wanted.endsWith(")") ? "{0})" : "{0}");
    }
    if (said.startsWith("* METADATA ")) {
      said = quoted(said); // either is a string, RFC 5464 §5
    }
    if (wanted.contains("BINARY[")) { // a literal or a literal8, RFC 3516 §7
      wanted = wanted.replace("~{", "{");
      said = said.replace("~{", "{");
    }
    return bindsTo(wanted, said) || bindsTo(Free.form(wanted), Free.form(said));
  }

  /** With literals of one line written as quoted strings. */
  private static String quoted(String line) {
    StringBuilder quoted = new StringBuilder();
    int from = 0;
    for (Matcher size = SIZE.matcher(line); size.find(from); ) {
      int end = size.end() + Integer.parseInt(size.group(1));
      String text = line.substring(size.end(), end);
      boolean oneLine = text.chars().allMatch(octet -> octet >= ' ' && octet < 0x7f);
      quoted.append(line, from, size.start());
      quoted.append(
          oneLine ? '"' + text.replaceAll("[\"\\\\]", "\\\\$0") + '"' : size.group() + text);
      from = end;
    }
    return quoted.append(line.substring(from)).toString();
  }

  private boolean bindsTo(String expected, String heard) {
    Pattern pattern = Line.expected(expected, bound);
    Matcher matcher = pattern.matcher(heard);
    if (!matcher.matches()) {
      return false;
    }
    pattern.namedGroups().keySet().forEach(name -> bound.put(name, matcher.group(name)));
    boundByAny.putAll(bound);
    return true;
  }

  /** Status responses without what is for people, continuations without anything. */
  private static String withoutText(String line, String text) {
    if (line.startsWith("+")) {
      return "+" + text;
    }
    Matcher status = STATUS.matcher(line);
    if (!status.matches()) {
      return line;
    }
    return status.group(1) + (status.group(2) == null ? "" : status.group(2)) + text;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package org.chappe.relay.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads replies:
 *
 * <pre>
 * Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
 * </pre>
 *
 * RFC 5321 §4.2. A line may end in LF alone, and a text may be UTF-8 (RFC 6531 §3.7.4): both are
 * only read. What could end a line in a log or a report does not come out. Not thread-safe.
 */
final class ReplyReader {
  private static final Pattern ENHANCED =
      Pattern.compile("([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?: (.*)|)", Pattern.DOTALL);
  private static final int SHOWN = 80; // octets of nonsense, so that a person sees what it is

  /** Where octets come from, one by one; -1 is the end. */
  interface Source {
    int octet() throws IOException;
  }

  private final Source in;
  private final int lineOctets;
  private final int replyOctets;
  private final byte[] line;
  private int length;

  ReplyReader(Source in, int lineOctets, int replyOctets) {
    this.in = in;
    this.lineOctets = lineOctets;
    this.replyOctets = replyOctets;
    this.line = new byte[lineOctets];
  }

  /**
   * The next reply, whole.
   *
   * @throws ConnectionBroken saying what was expected and what came
   */
  RemoteReply read() throws IOException {
    List<String> lines = new ArrayList<>();
    readLine();
    int code = code();
    int octets = length;
    boolean more = add(lines);
    while (more) {
      readLine();
      octets += length + 2;
      if (octets > replyOctets) {
        throw new ConnectionBroken("a reply of more than " + replyOctets + " octets");
      }
      if (code() != code) {
        throw new ConnectionBroken(
            "expected another line of the reply %d, found %s".formatted(code, shown()));
      }
      more = add(lines);
    }
    return reply(code, lines);
  }

  /** Adds the line's text; whether another is to come. */
  private boolean add(List<String> lines) throws ConnectionBroken {
    char separator = length == 3 ? ' ' : (char) line[3];
    if (separator != ' ' && separator != '-') {
      throw new ConnectionBroken("expected a space behind the code, found " + shown());
    }
    lines.add(text(Math.min(4, length), length));
    return separator == '-';
  }

  /** Without CRLF in {@code line}. */
  private void readLine() throws IOException {
    length = 0;
    while (true) {
      int octet = in.octet();
      if (octet == '\n') {
        break;
      } else if (octet < 0) {
        throw new ConnectionBroken(
            length == 0
                ? "the server closed the connection"
                : "the server closed the connection inside a reply: " + shown());
      } else if (length == lineOctets) {
        throw new ConnectionBroken(
            "a reply's line of more than %d octets: %s".formatted(lineOctets, shown()));
      }
      line[length++] = (byte) octet;
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
  }

  private int code() throws ConnectionBroken {
    if (length < 3 || line[0] < '2' || line[0] > '5' || !isDigit(line[1]) || !isDigit(line[2])) {
      throw new ConnectionBroken("expected a reply with a code of three digits, found " + shown());
    }
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private String shown() {
    String text = text(0, Math.min(length, SHOWN));
    return text.isEmpty() ? "an empty line" : "\"" + text + (length > SHOWN ? "…" : "") + "\"";
  }

  private String text(int from, int to) {
    String text = new String(Arrays.copyOfRange(line, from, to), StandardCharsets.UTF_8);
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(point -> clean.appendCodePoint(isShown(point) ? point : '?'));
    return clean.toString();
  }

  /** Neither a control, nor what moves or ends lines in a terminal. */
  private static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  /** RFC 2034 §4: the enhanced code is the text's first word, in every line, of the same class. */
  private static RemoteReply reply(int code, List<String> lines) {
    Matcher first = ENHANCED.matcher(lines.getFirst());
    if (!first.matches() || first.group(1).charAt(0) - '0' != code / 100) {
      return new RemoteReply(code, "", lines);
    }
    String enhanced = first.group(1);
    return new RemoteReply(
        code, enhanced, lines.stream().map(one -> without(enhanced, one)).toList());
  }

  private static String without(String enhanced, String text) {
    Matcher found = ENHANCED.matcher(text);
    if (!found.matches() || !found.group(1).equals(enhanced)) {
      return text;
    }
    String rest = found.group(2);
    return rest == null ? "" : rest;
  }
}

package org.chappe.net.testing;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as scripts write it, turned into octets or into a pattern. Octets are Latin-1 here. */
public final class Line {
  private static final Pattern PIECES =
      Pattern.compile("(\\{?\\.\\.\\.\\}?)|<([a-z][A-Za-z0-9]*)>|\\\\x([0-9A-F]{2})");

  /** A literal with any contents, RFC 9051 §4.3; the contents are not part of what is compared. */
  public static final String ANY_LITERAL = "{...}";

  private Line() {}

  /** UTF-8 octets, one per character. */
  static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** What the client sends: bound names are put in, others stay as they are written. */
  public static String sent(String text, Map<String, String> bound) {
    return replaced(
        text,
        piece -> {
          String name = piece.group(2);
          if (name != null && bound.containsKey(name)) {
            return bound.get(name);
          }
          return piece.group(3) == null ? piece.group() : hex(piece.group(3));
        });
  }

  /** A name the text uses and nobody has bound yet, if a later line can bind it. */
  static boolean waitsFor(String text, Map<String, String> bound, String laterLines) {
    Matcher piece = PIECES.matcher(text);
    while (piece.find()) {
      String name = piece.group(2);
      if (name != null && !bound.containsKey(name) && laterLines.contains(piece.group())) {
        return true;
      }
    }
    return false;
  }

  /** The pattern of an expected line; new names become groups. */
  public static Pattern expected(String text, Map<String, String> bound) {
    StringBuilder regex = new StringBuilder();
    Set<String> groups = new HashSet<>();
    Matcher piece = PIECES.matcher(text);
    int at = 0;
    while (piece.find()) {
      regex.append(quoted(octets(text.substring(at, piece.start()))));
      at = piece.end();
      String name = piece.group(2);
      if (piece.group(1) != null && piece.group(1).equals(ANY_LITERAL)) {
        regex.append("\\{[0-9]+\\}");
      } else if (piece.group(1) != null) {
        regex.append(quotedAround(piece.group(1)));
      } else if (piece.group(3) != null) {
        regex.append(quoted(hex(piece.group(3))));
      } else if (bound.containsKey(name)) {
        regex.append(quoted(bound.get(name)));
      } else if (groups.add(name)) {
        regex.append("(?<").append(name).append(">[^ ]+?)");
      } else {
        regex.append("\\k<").append(name).append('>');
      }
    }
    regex.append(quoted(octets(text.substring(at))));
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static String replaced(String text, Function<Matcher, String> piece) {
    StringBuilder out = new StringBuilder();
    Matcher pieces = PIECES.matcher(text);
    int at = 0;
    while (pieces.find()) {
      out.append(octets(text.substring(at, pieces.start()))).append(piece.apply(pieces));
      at = pieces.end();
    }
    return out.append(octets(text.substring(at))).toString();
  }

  /** A brace on one side only is text. */
  private static String quotedAround(String piece) {
    return (piece.startsWith("{") ? "\\{" : "") + ".*" + (piece.endsWith("}") ? "\\}" : "");
  }

  private static String hex(String digits) {
    return String.valueOf((char) Integer.parseInt(digits, 16));
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "" : Pattern.quote(text);
  }
}

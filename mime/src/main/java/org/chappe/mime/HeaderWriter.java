package org.chappe.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Writes header fields: folded, ASCII only, ended by CRLF. RFC 5322 §2.2.3, RFC 2047, RFC 2231.
 * Control characters in what is given become spaces, so nothing given can begin another field.
 */
public final class HeaderWriter {
  private static final int LINE = 78; // RFC 5322 §2.1.1
  private static final int LONGEST_WORD = 900; // below the 998 of RFC 5322 §2.1.1
  private static final int ENCODED = 75 - "=?utf-8?q??=".length(); // RFC 2047 §2

  private final StringBuilder out = new StringBuilder();

  /** {@code Subject} and others of free text. */
  public HeaderWriter text(String name, String text) {
    return field(name, words(clean(text)));
  }

  /** A value whose form is known to be right, like a date or a message id; only folded. */
  public HeaderWriter structured(String name, String value) {
    return field(name, List.of(clean(value).split(" ", -1)));
  }

  /** {@code To} and others: addresses made by {@link #address}. */
  public HeaderWriter addresses(String name, List<String> addresses) {
    var words = new ArrayList<String>();
    for (int i = 0; i < addresses.size(); i++) {
      String comma = i < addresses.size() - 1 ? "," : "";
      words.addAll(List.of((addresses.get(i) + comma).split(" ", -1)));
    }
    return field(name, words);
  }

  /** {@code "Ann, Bee" <ann@example.test>}: quoted or encoded where that is needed. */
  public static String address(String displayName, String address) {
    String name = clean(displayName).strip();
    return name.isEmpty() ? address : phrase(name) + " <" + address + ">";
  }

  /** {@code ; filename="a b.txt"}, to go behind a value; RFC 2231 where it is not ASCII. */
  public static String parameter(String name, String value) {
    String clean = clean(value);
    if (isAscii(clean) && clean.length() <= 60) {
      boolean token = !clean.isEmpty() && clean.chars().allMatch(Octets::isToken);
      return "; " + name + "=" + (token ? clean : quoted(clean));
    }
    String encoded = ExtendedValues.encode(clean);
    if (encoded.length() <= 60) {
      return "; " + name + "*=" + encoded;
    }
    var parameters = new StringBuilder();
    int from = 0;
    for (int i = 0; from < encoded.length(); i++) {
      int to = Math.min(encoded.length(), from + 54);
      while (to < encoded.length() && encoded.lastIndexOf('%', to - 1) > to - 3) {
        to--; // not within an encoded octet
      }
      parameters.append("; ").append(name).append('*').append(i).append("*=");
      parameters.append(encoded, from, to);
      from = to;
    }
    return parameters.toString();
  }

  private HeaderWriter field(String name, List<String> words) {
    out.append(name).append(':');
    int column = name.length() + 1;
    for (String word : words) {
      if (column + 1 + word.length() > LINE && column > name.length() + 1 && !word.isEmpty()) {
        out.append("\r\n");
        column = 0;
      }
      out.append(' ').append(word);
      column += 1 + word.length();
    }
    out.append("\r\n");
    return this;
  }

  /** ASCII: what has been written so far. */
  @Override
  public String toString() {
    return out.toString();
  }

  static String clean(String text) {
    var clean = new StringBuilder(text);
    for (int i = 0; i < clean.length(); i++) {
      if (clean.charAt(i) < ' ' || clean.charAt(i) == 0x7F) {
        clean.setCharAt(i, ' ');
      }
    }
    return clean.toString();
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  static String phrase(String name) {
    if (!isAscii(name) || name.contains("=?") || name.length() > LONGEST_WORD) {
      return String.join(" ", encoded(name));
    }
    boolean atoms = name.chars().allMatch(c -> c == ' ' || Octets.isAtext(c));
    return atoms && !name.contains("  ") ? name : quoted(name);
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Words to be written with one space between; those that need it encoded, from first to last. */
  private static List<String> words(String text) {
    List<String> plain = List.of(text.split(" ", -1));
    int first = 0;
    int last = plain.size() - 1;
    while (first <= last && isPlain(plain.get(first))) {
      first++;
    }
    while (last > first && isPlain(plain.get(last))) {
      last--;
    }
    var words = new ArrayList<>(plain.subList(0, first));
    if (first <= last) {
      words.addAll(encoded(String.join(" ", plain.subList(first, last + 1))));
      words.addAll(plain.subList(last + 1, plain.size()));
    }
    return words;
  }

  private static boolean isPlain(String word) {
    return isAscii(word) && !word.contains("=?") && word.length() <= LONGEST_WORD;
  }

  /** RFC 2047: in UTF-8, whole characters in each word. */
  static List<String> encoded(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    int q = 0;
    for (byte octet : octets) {
      q += qLength(octet);
    }
    boolean base64 = q > 2 * octets.length; // Q stays readable where half of it is ASCII
    var words = new ArrayList<String>();
    int start = 0;
    while (start < octets.length) {
      int end = start;
      int room = base64 ? ENCODED / 4 * 3 : ENCODED;
      while (end < octets.length) {
        int next = end + 1;
        while (next < octets.length && (octets[next] & 0xC0) == 0x80) {
          next++;
        }
        int cost = 0;
        for (int i = end; i < next; i++) {
          cost += base64 ? 1 : qLength(octets[i]);
        }
        if (cost > room) {
          break;
        }
        room -= cost;
        end = next;
      }
      words.add(base64 ? b(octets, start, end) : q(octets, start, end));
      start = end;
    }
    return words;
  }

  private static int qLength(byte octet) {
    return isQ(octet) || octet == ' ' ? 1 : 3;
  }

  /** RFC 2047 §5 (3): the few that may stand in a phrase. */
  private static boolean isQ(byte octet) {
    return (octet >= '0' && octet <= '9')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= 'a' && octet <= 'z')
        || (octet > 0 && "!*+-/".indexOf(octet) >= 0);
  }

  private static String b(byte[] octets, int from, int to) {
    byte[] piece = java.util.Arrays.copyOfRange(octets, from, to);
    return "=?utf-8?b?" + Base64.getEncoder().encodeToString(piece) + "?=";
  }

  private static String q(byte[] octets, int from, int to) {
    var word = new StringBuilder("=?utf-8?q?");
    for (int i = from; i < to; i++) {
      if (isQ(octets[i])) {
        word.append((char) octets[i]);
      } else if (octets[i] == ' ') {
        word.append('_');
      } else {
        word.append("=%02X".formatted(octets[i]));
      }
    }
    return word.append("?=").toString();
  }
}

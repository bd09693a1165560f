package org.chappe.smtp.wire;

import java.util.List;
import org.chappe.net.OctetWriter;

/**
 * An answer to one command. RFC 5321 §4.2; RFC 2034 §4
 *
 * @param code 200 to 599
 * @param enhanced as {@code 2.1.0}, or empty where RFC 2034 §4 wants none
 * @param lines for people, but for EHLO's; at least one, ASCII: what is not becomes a question mark
 */
public record Reply(int code, String enhanced, List<String> lines) {
  /** RFC 5321 §4.5.3.1.5: a reply line has at most 512 octets, with code and CRLF. */
  private static final int LONGEST_TEXT = 480;

  public Reply {
    if (code < 200 || code > 599 || lines.isEmpty()) {
      throw new IllegalArgumentException("a reply of code " + code + " with lines " + lines);
    }
    lines =
        lines.size() == 1
            ? List.of(plain(lines.getFirst()))
            : lines.stream().map(Reply::plain).toList();
  }

  public Reply(int code, String enhanced, String text) {
    this(code, enhanced, List.of(text));
  }

  /** Without an enhanced code: greetings, EHLO, 334 and 354. */
  public static Reply plain(int code, String... lines) {
    return new Reply(code, "", List.of(lines));
  }

  public boolean isPositive() {
    return code < 400;
  }

  public boolean isPermanent() {
    return code >= 500;
  }

  /** {@code 250-first CRLF 250 last CRLF} */
  public void writeTo(OctetWriter out) {
    for (int i = 0; i < lines.size(); i++) {
      out.number(code).octet(i == lines.size() - 1 ? ' ' : '-');
      if (!enhanced.isEmpty()) {
        out.text(enhanced).octet(' ');
      }
      out.text(lines.get(i)).endOfLine();
    }
  }

  /** As the log shows it: {@code 250 2.1.0 ok}. */
  @Override
  public String toString() {
    return code + " " + (enhanced.isEmpty() ? "" : enhanced + " ") + String.join(" / ", lines);
  }

  private static String plain(String text) {
    String whole = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    for (int i = 0; i < whole.length(); i++) {
      if (!isPrintable(whole.charAt(i))) {
        return madePlain(whole);
      }
    }
    return whole;
  }

  private static String madePlain(String text) {
    String spelled = text.replace("§", "section ");
    var plain = new StringBuilder(spelled.length());
    for (int i = 0; i < spelled.length(); i++) {
      char c = spelled.charAt(i);
      plain.append(isPrintable(c) ? c : '?');
    }
    return plain.toString();
  }

  private static boolean isPrintable(char c) {
    return c >= ' ' && c <= '~';
  }
}

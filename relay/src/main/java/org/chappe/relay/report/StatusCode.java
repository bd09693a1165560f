package org.chappe.relay.report;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An enhanced status code. RFC 3463 §2
 *
 * @param kind 2: success, 4: not now, 5: never
 * @param subject what it is about
 * @param detail what of it; 0: not known
 */
public record StatusCode(int kind, int subject, int detail) {
  private static final Pattern ANSWER =
      Pattern.compile("([2-5]\\d\\d)(?:[ -]+([245])\\.(\\d{1,3})\\.(\\d{1,3})(?![\\d.]))?.*");
  private static final Pattern ALONE =
      Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?![\\d.]).*");

  public StatusCode {
    if ((kind != 2 && kind != 4 && kind != 5)
        || subject < 0
        || subject > 999
        || detail < 0
        || detail > 999) {
      throw new IllegalArgumentException(
          "a status code of " + kind + ", " + subject + ", " + detail);
    }
  }

  /** What begins with a code, perhaps followed by a comment. RFC 3464 §2.3.4 */
  static Optional<StatusCode> read(String text) {
    Matcher code = ALONE.matcher(text.strip());
    return code.matches() ? Optional.of(of(code, 1)) : Optional.empty();
  }

  private static StatusCode of(Matcher code, int first) {
    return new StatusCode(
        Integer.parseInt(code.group(first)),
        Integer.parseInt(code.group(first + 1)),
        Integer.parseInt(code.group(first + 2)));
  }

  /**
   * The code for a recipient.
   *
   * @param answer a reply that may begin with a reply code and an enhanced one: {@code 550 5.1.1 no
   *     such address}; or any words
   */
  static StatusCode of(DsnAction action, String answer) {
    StatusCode unknown = new StatusCode(kind(action), 0, 0);
    Matcher codes = ANSWER.matcher(firstLine(answer));
    if (!codes.matches()) {
      return unknown;
    }
    StatusCode said = codes.group(2) != null ? of(codes, 2) : plain(codes.group(1), unknown);
    return said.fits(action) ? said : unknown;
  }

  private static String firstLine(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
      end++;
    }
    return text.substring(0, end);
  }

  private static int kind(DsnAction action) {
    return switch (action) {
      case FAILED -> 5;
      case DELAYED -> 4;
      case DELIVERED, RELAYED, EXPANDED -> 2;
    };
  }

  /**
   * RFC 3464 §2.3.3: what was put off and then given up fails with the code that put it off. What
   * is delayed may have been refused for good by one of several servers, which is not the end yet.
   */
  private boolean fits(DsnAction action) {
    return switch (action) {
      case FAILED -> kind != 2;
      case DELAYED -> kind == 4;
      case DELIVERED, RELAYED, EXPANDED -> kind == 2;
    };
  }

  /** Reply codes that mean one thing in RFC 5321 §4.2.3, RFC 7504 and RFC 7505 §3. */
  private static StatusCode plain(String reply, StatusCode unknown) {
    return switch (reply) {
      case "421" -> new StatusCode(4, 3, 2);
      case "452" -> new StatusCode(4, 3, 1);
      case "521" -> new StatusCode(5, 3, 2);
      case "551" -> new StatusCode(5, 1, 6);
      case "552" -> new StatusCode(5, 2, 2);
      case "553" -> new StatusCode(5, 1, 3);
      case "556" -> new StatusCode(5, 1, 10);
      default ->
          switch (reply.charAt(0)) {
            case '2' -> new StatusCode(2, 0, 0);
            case '4' -> new StatusCode(4, 0, 0);
            case '5' -> new StatusCode(5, 0, 0);
            default -> unknown;
          };
    };
  }

  boolean isTemporary() {
    return kind == 4;
  }

  @Override
  public String toString() {
    return kind + "." + subject + "." + detail;
  }
}

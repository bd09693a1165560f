package org.chappe.directory.password;

import java.util.Locale;

/**
 * One line of a list of leaked passwords as "Pwned Passwords" has them: the hash or the end of it
 * in hexadecimal digits, ":", and how often it was met.
 *
 * @param hex in capitals
 * @param count 0 in lines that are only there to fill up an answer: such a one was never met
 */
record HashLine(String hex, long count) {
  /** A SHA-1, ":", a number up to 2^63 and CRLF. */
  static final int LONGEST = Sha1.DIGITS + 1 + 19 + 2;

  private static final int NTLM_DIGITS = 32;

  /**
   * Reads a line, without its end.
   *
   * @param left digits of the hash that a file's name tells already
   * @throws LeakedPasswordsUnreadable with what was expected
   */
  static HashLine parse(String line, int left) {
    int digits = digits(line);
    if (digits == NTLM_DIGITS - left && line.length() > digits && line.charAt(digits) == ':') {
      throw new LeakedPasswordsUnreadable(
          "the hashes are NTLM's; the list with SHA-1 hashes is needed");
    }
    if (digits != Sha1.DIGITS - left) {
      throw new LeakedPasswordsUnreadable(
          "expected %d hexadecimal digits, found %s".formatted(Sha1.DIGITS - left, shown(line)));
    }
    if (line.length() == digits || line.charAt(digits) != ':') {
      throw new LeakedPasswordsUnreadable(
          "expected \":\" and a number behind %d hexadecimal digits, found %s"
              .formatted(digits, shown(line)));
    }
    return new HashLine(
        line.substring(0, digits).toUpperCase(Locale.ROOT), count(line, digits + 1));
  }

  private static int digits(String line) {
    int digits = 0;
    while (digits < line.length() && isHex(line.charAt(digits))) {
      digits++;
    }
    return digits;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
  }

  private static long count(String line, int from) {
    try {
      long count = Long.parseLong(line, from, line.length(), 10);
      if (count >= 0 && line.charAt(from) != '+') {
        return count;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new LeakedPasswordsUnreadable("expected a number behind \":\", found " + shown(line));
  }

  /** What a wrong file holds is not for a log. */
  private static String shown(String line) {
    return line.isEmpty() ? "an empty line" : "a line of " + line.length() + " characters";
  }
}

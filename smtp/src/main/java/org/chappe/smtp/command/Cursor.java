package org.chappe.smtp.command;

/** A place in a command line, and the smallest pieces of grammar. One thread. */
final class Cursor {
  /**
   * What {@link #peek()} gives at the end: no character of a line, as control characters are out.
   */
  static final char END = '\0';

  private final String line;
  private final int length;
  private int at;

  /** Blanks at the end of a line are nobody's. RFC 5321 §4.1.1 */
  Cursor(String line) {
    this.line = line;
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ') {
      end--;
    }
    this.length = end;
  }

  boolean atEnd() {
    return at == length;
  }

  char peek() {
    return at < length ? line.charAt(at) : END;
  }

  char next() {
    return at < length ? line.charAt(at++) : END;
  }

  int place() {
    return at;
  }

  String since(int place) {
    return line.substring(place, at);
  }

  String rest() {
    String rest = line.substring(at, length);
    at = length;
    return rest;
  }

  boolean accept(char wanted) {
    if (peek() != wanted || at == length) {
      return false;
    }
    at++;
    return true;
  }

  /**
   * {@code word} in any case of ASCII; {@code String} would also take a dotless i or a long s for a
   * letter of it.
   *
   * @param word in upper case
   */
  boolean accept(String word) {
    if (length - at < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (upper(line.charAt(at + i)) != word.charAt(i)) {
        return false;
      }
    }
    at += word.length();
    return true;
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 0x20) : c;
  }

  void expect(char wanted) {
    if (!accept(wanted)) {
      throw expected("\"" + wanted + "\"");
    }
  }

  void expectSpace() {
    if (!accept(' ')) {
      throw expected("a space");
    }
    skipSpaces();
  }

  /** Where the grammar has one space or none, several do no harm. */
  void skipSpaces() {
    while (accept(' ')) {
      // each is passed over
    }
  }

  /** 1*nDIGIT; what does not fit is {@link Long#MAX_VALUE}, above every limit. */
  long number(int mostDigits) {
    int start = place();
    long value = 0;
    while (peek() >= '0' && peek() <= '9') {
      int digit = next() - '0';
      value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
    }
    int digits = place() - start;
    if (digits == 0 || digits > mostDigits) {
      throw expected("a number of 1 to " + mostDigits + " digits");
    }
    return value;
  }

  void expectEnd() {
    if (!atEnd()) {
      throw expected("the end of the line");
    }
  }

  /** Positions count from 1. */
  SyntaxException expected(String what) {
    return wrong("5.5.4", "expected %s at character %d, found %s".formatted(what, at + 1, found()));
  }

  private String found() {
    if (atEnd()) {
      return "the end of the line";
    }
    char c = peek();
    return c > 0x7E ? "U+%04X".formatted((int) c) : "\"" + c + "\"";
  }

  static SyntaxException wrong(String enhanced, String text) {
    return new SyntaxException(501, enhanced, text);
  }
}

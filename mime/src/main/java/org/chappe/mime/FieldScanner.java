package org.chappe.mime;

/**
 * A field's value, read from left to right: blanks, comments, quoted strings, atoms. RFC 5322 §3.2.
 *
 * <p>Never fails. What has a beginning and no end (a quote, a comment) is an ordinary octet; that
 * it has no end is remembered, so that a value of nothing but quotes is not searched once for each.
 */
final class FieldScanner {
  private final byte[] octets;
  private final int end;
  private int at;
  private boolean quotesEnd = true;
  private boolean commentsEnd = true;
  private int commentStart = -1;
  private int commentEnd;

  FieldScanner(byte[] octets, int from, int to) {
    this.octets = octets;
    this.at = from;
    this.end = to;
  }

  static FieldScanner of(HeaderField field) {
    return new FieldScanner(field.block(), field.valueStart(), field.end());
  }

  static FieldScanner of(String raw) {
    byte[] octets = Octets.octets(raw);
    return new FieldScanner(octets, 0, octets.length);
  }

  boolean atEnd() {
    return at >= end;
  }

  /** The next octet, 0 to 255, or -1 at the end. */
  int peek() {
    return at < end ? octets[at] & 0xFF : -1;
  }

  /** Takes the next octet, if it is {@code octet}. */
  boolean accept(int octet) {
    if (peek() != octet) {
      return false;
    }
    at++;
    return true;
  }

  /** Takes one octet, whatever it is. */
  int take() {
    return octets[at++] & 0xFF;
  }

  /** CFWS: skips blanks and comments; whether there were any. */
  boolean skipBlanks() {
    int before = at;
    while (at < end) {
      if (Octets.isBlank(octets[at])) {
        at++;
      } else if (octets[at] != '(' || !skipComment()) {
        break;
      }
    }
    return at > before;
  }

  /** The last comment skipped since the last call, without its parentheses; empty if none. */
  String takeComment() {
    if (commentStart < 0) {
      return "";
    }
    String comment = unquoted(commentStart, commentEnd).strip();
    commentStart = -1;
    return comment;
  }

  private boolean skipComment() {
    if (!commentsEnd) {
      return false;
    }
    int depth = 0;
    for (int i = at; i < end; i++) {
      switch (octets[i]) {
        case '\\' -> i++;
        case '(' -> depth++;
        case ')' -> depth--;
        default -> {}
      }
      if (depth == 0) {
        commentStart = at + 1;
        commentEnd = i;
        at = i + 1;
        return true;
      }
    }
    commentsEnd = false;
    return false;
  }

  /** Whether a quoted string begins here, one that also ends. */
  boolean atQuoted() {
    return peek() == '"' && quotedEnd() > 0;
  }

  /** quoted-string, without its quotes and backslashes; only after {@link #atQuoted()}. */
  String quoted() {
    int close = quotedEnd();
    String content = unquoted(at + 1, close);
    at = close + 1;
    return content;
  }

  private int quotedEnd() {
    if (!quotesEnd) {
      return -1;
    }
    for (int i = at + 1; i < end; i++) {
      if (octets[i] == '\\') {
        i++;
      } else if (octets[i] == '"') {
        return i;
      }
    }
    quotesEnd = false;
    return -1;
  }

  boolean atAtom() {
    return at < end && Octets.isAtext(octets[at]);
  }

  /** Up to the first octet that is no atext; an encoded word whole, whatever is in it. */
  String atom() {
    int start = at;
    int encoded = encodedWordEnd();
    at = encoded > 0 ? encoded : at;
    while (at < end && Octets.isAtext(octets[at])) {
      at++;
    }
    return Octets.raw(octets, start, at);
  }

  /** Encoded words in the wild hold commas, quotes and at signs that RFC 2047 §5 forbids there. */
  private int encodedWordEnd() {
    if (end - at < 8 || octets[at] != '=' || octets[at + 1] != '?') {
      return -1;
    }
    int marks = 0;
    for (int i = at + 2; i < end && i - at < 512 && !Octets.isBlank(octets[i]); i++) {
      if (octets[i] == '?' && ++marks >= 3 && i + 1 < end && octets[i + 1] == '=') {
        return i + 2;
      }
    }
    return -1;
  }

  /** token, RFC 2045 §5.1; possibly empty. */
  String token() {
    int start = at;
    while (at < end && Octets.isToken(octets[at])) {
      at++;
    }
    return Octets.raw(octets, start, at);
  }

  /** All up to {@code stop}, a comment after a blank, or the end; blanks at both ends removed. */
  String looseValue(int stop) {
    int start = at;
    while (at < end && octets[at] != stop) {
      if (octets[at] == '(' && at > start && Octets.isBlank(octets[at - 1])) {
        break;
      }
      at++;
    }
    return unquoted(start, at).strip();
  }

  /** Skips to {@code stop} or the end, over quoted strings and comments. */
  void skipTo(int stop) {
    while (at < end && octets[at] != stop) {
      if (atQuoted()) {
        at = quotedEnd() + 1;
      } else if (!skipBlanks()) {
        at++;
      }
    }
  }

  /** Without quoting backslashes and folding. */
  private String unquoted(int from, int to) {
    int i = from;
    while (i < to && octets[i] != '\\' && octets[i] != '\r' && octets[i] != '\n') {
      i++;
    }
    if (i == to) {
      return Octets.raw(octets, from, to);
    }
    byte[] plain = new byte[to - from];
    int length = 0;
    for (i = from; i < to; i++) {
      if (octets[i] == '\\' && i + 1 < to) {
        i++;
      } else if (octets[i] == '\r' || octets[i] == '\n') {
        continue;
      }
      plain[length++] = octets[i];
    }
    return Octets.raw(plain, 0, length);
  }
}

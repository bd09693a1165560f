package org.chappe.directory.sasl;

/**
 * Reads a mechanism's message; methods are named after what they read. What a client has sent
 * stands in no error: it may be a secret.
 */
final class Scanner {
  private final String text;
  private int at;

  Scanner(String text) {
    this.text = text;
  }

  boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  Scanner expect(char c) {
    if (!accept(c)) {
      throw expected(c < ' ' ? "an octet %d".formatted((int) c) : "\"" + c + "\"");
    }
    return this;
  }

  Scanner expect(String word) {
    if (!text.startsWith(word, at)) {
      throw expected("\"" + word + "\"");
    }
    at += word.length();
    return this;
  }

  void expectEnd() {
    if (at < text.length()) {
      throw expected("the end");
    }
  }

  boolean atEnd() {
    return at == text.length();
  }

  int place() {
    return at;
  }

  /** What was read since {@code place}. */
  String since(int place) {
    return text.substring(place, at);
  }

  String rest() {
    return text.substring(at);
  }

  /** One character at least, up to {@code end}, which stays. */
  String until(char end, String what) {
    int found = text.indexOf(end, at);
    if (found <= at) {
      throw expected(what);
    }
    String read = text.substring(at, found);
    at = found;
    return read;
  }

  /** One character at least, up to a comma or the end. */
  String value(String what) {
    int start = at;
    while (at < text.length() && text.charAt(at) != ',') {
      at++;
    }
    if (at == start) {
      throw expected(what);
    }
    return since(start);
  }

  /** saslname = 1*(value-safe-char / "=2C" / "=3D") — RFC 5801 §4, RFC 5802 §7 */
  String saslName() {
    String written = value("a name");
    if (written.indexOf('\0') >= 0) {
      throw expected("a name without NUL");
    }
    String name = written.replace("=2C", ",").replace("=3D", "\0"); // NUL, so that =3D2C is "=2C"
    if (name.indexOf('=') >= 0) {
      throw expected("a name with \"=\" as \"=3D\"");
    }
    return name.replace('\0', '=');
  }

  BadResponse expected(String what) {
    return new BadResponse(
        BadResponse.Kind.SYNTAX, "expected %s at character %d".formatted(what, at + 1));
  }
}

package org.chappe.pop3;

/**
 * What is not done, and why the client is told so: {@code -ERR [AUTH] …}.
 *
 * <p>Codes: {@code AUTH}, {@code SYS/TEMP}, {@code SYS/PERM} (RFC 3206), {@code LOGIN-DELAY} (RFC
 * 2449 §8.1.1), {@code UTF8} (RFC 6856 §5), or none.
 */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  Refused(String code, String text) {
    super(text, null, false, false);
    this.code = code;
  }

  Refused(String text) {
    this("", text);
  }

  String code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}

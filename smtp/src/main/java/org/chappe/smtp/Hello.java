package org.chappe.smtp;

/**
 * How a client introduced itself.
 *
 * @param client the name it gave
 * @param extended EHLO or LHLO, not HELO
 */
record Hello(String client, boolean extended) {
  /**
   * What {@code Received:} calls the protocol: registered are {@code SMTP}, {@code ESMTP}, {@code
   * LMTP} and {@code UTF8SMTP}, {@code UTF8LMTP}, all but the first with S for TLS and A for a
   * sign-in behind. RFC 3848 §1; RFC 6531 §4.3
   */
  String protocol(SmtpKind kind, boolean smtpUtf8, boolean tls, boolean signedIn) {
    String suffix = (tls ? "S" : "") + (signedIn ? "A" : "");
    if (kind == SmtpKind.LMTP) {
      return (smtpUtf8 ? "UTF8LMTP" : "LMTP") + suffix;
    }
    if (smtpUtf8) {
      return "UTF8SMTP" + suffix;
    }
    return extended ? "ESMTP" + suffix : "SMTP";
  }
}

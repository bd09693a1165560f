package org.chappe.smtp;

import java.util.Locale;

/** What a listener is for. */
public enum SmtpKind {
  /** From anybody, for addresses here. RFC 5321 */
  MX,
  /** From those who have an account here, after they signed in. RFC 6409 */
  SUBMISSION,
  /** From a mail server that trusts this one with its recipients; an answer for each. RFC 2033 */
  LMTP;

  /** As in events. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

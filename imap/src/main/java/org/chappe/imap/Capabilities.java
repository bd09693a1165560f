package org.chappe.imap;

import java.util.Locale;
import java.util.Optional;

/** What CAPABILITY says. RFC 9051 §6.1.1, §7.2.2 */
final class Capabilities {
  /**
   * Those that make a difference before signing in. LITERAL+ holds all that LITERAL- promises, and
   * RFC 7888 §5 forbids naming both.
   */
  private static final String ALWAYS = "IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ENABLE ID";

  private static final String SIGNED_IN =
      ALWAYS
          + " IDLE NAMESPACE CHILDREN UIDPLUS MOVE UNSELECT SPECIAL-USE CREATE-SPECIAL-USE"
          + " LIST-EXTENDED LIST-STATUS STATUS=SIZE ESEARCH SEARCHRES CONDSTORE";

  private Capabilities() {}

  /**
   * @param startTls whether STARTTLS can be used now
   * @param passwords whether passwords may be sent now
   */
  static String beforeSignIn(boolean startTls, boolean passwords) {
    return ALWAYS
        + (startTls ? " STARTTLS" : "")
        + (passwords ? " AUTH=PLAIN AUTH=LOGIN" : " LOGINDISABLED");
  }

  static String signedIn() {
    return SIGNED_IN;
  }

  /** The spelling of something ENABLE knows, RFC 5161 §3.1; empty for anything else. */
  static Optional<String> enablable(String capability) {
    return switch (capability.toUpperCase(Locale.ROOT)) {
      case "CONDSTORE" -> Optional.of("CONDSTORE");
      case "IMAP4REV2" -> Optional.of("IMAP4rev2");
      default -> Optional.empty();
    };
  }
}

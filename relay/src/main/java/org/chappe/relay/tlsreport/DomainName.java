package org.chappe.relay.tlsreport;

import java.net.IDN;
import java.util.Locale;

/** Domains as DNS and reports have them: A-labels in lower case. RFC 8460 §4.4 */
final class DomainName {
  private DomainName() {}

  /** What is no domain stays as it is. */
  static String ascii(String domain) {
    try {
      return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return domain;
    }
  }
}

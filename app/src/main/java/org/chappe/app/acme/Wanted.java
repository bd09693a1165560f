package org.chappe.app.acme;

import java.util.List;
import java.util.Locale;
import org.chappe.app.config.AcmeConfig.KeyType;

/**
 * A certificate that is to be there.
 *
 * @param hosts in lower case and A-labels; at least one
 */
record Wanted(List<String> hosts, KeyType type) {
  Wanted {
    hosts = List.copyOf(hosts);
  }

  /** The name of its files: {@code mail.example.org.ecdsa}. */
  String id() {
    return hosts.getFirst() + "." + type.name().toLowerCase(Locale.ROOT);
  }

  /** For the log: {@code mail.example.org,imap.example.org}. */
  String names() {
    return String.join(",", hosts);
  }
}

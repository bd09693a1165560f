package org.chappe.directory;

import java.util.Locale;
import java.util.Optional;

/** What somebody signs in to; app passwords and tokens are for some of these only. */
public enum Protocol {
  IMAP(1),
  POP3(2),
  /** Submission. */
  SMTP(4),
  /** ManageSieve. */
  SIEVE(8),
  /** Web pages and whatever else HTTP carries. */
  HTTP(16);

  private final int bit;
  private final String word = name().toLowerCase(Locale.ROOT);

  Protocol(int bit) {
    this.bit = bit;
  }

  /** In a set on disk. */
  int bit() {
    return bit;
  }

  /** As in events, on the command line and in scopes: {@code imap}. */
  public String word() {
    return word;
  }

  /** The protocol of a {@link #word()}. */
  public static Optional<Protocol> named(String word) {
    for (var protocol : values()) {
      if (protocol.word.equals(word)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }
}

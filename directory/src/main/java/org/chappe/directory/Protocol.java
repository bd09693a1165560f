package org.chappe.directory;

import java.util.Locale;
import java.util.Optional;

/** What somebody signs in to; app passwords and tokens are for some of these only. */
public enum Protocol {
  IMAP,
  POP3,
  /** Submission. */
  SMTP,
  /** ManageSieve. */
  SIEVE,
  /** Web pages and whatever else HTTP carries. */
  HTTP;

  private final String word = name().toLowerCase(Locale.ROOT);

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

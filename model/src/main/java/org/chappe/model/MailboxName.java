package org.chappe.model;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A mailbox's name in Unicode: levels separated by {@code /}, as users see it. {@code INBOX} is one
 * name in any case, also as the first level. RFC 9051 §5.1; RFC 5198 §2 (NFC).
 */
public record MailboxName(String value) implements Comparable<MailboxName> {
  public static final char SEPARATOR = '/';
  public static final MailboxName INBOX = new MailboxName("INBOX");

  /**
   * Clients show and file systems of other servers keep at most 255 octets a level; 1,000 in all.
   */
  public static final int MAX_OCTETS = 1_000;

  public static final int MAX_LEVELS = 50;

  /** It would be a name if it were smaller. */
  public static final class TooLarge extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private TooLarge(String message) {
      super(message);
    }
  }

  public MailboxName {
    value = Normalizer.normalize(value, Normalizer.Form.NFC);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a mailbox name is empty");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
      throw new TooLarge("a mailbox name is longer than 1000 octets");
    }
    if (value.chars().anyMatch(MailboxName::isControl)) {
      throw new IllegalArgumentException("a mailbox name has a control character");
    }
    String[] levels = value.split("/", -1);
    if (levels.length > MAX_LEVELS) {
      throw new TooLarge("a mailbox name has more than 50 levels");
    }
    for (String level : levels) {
      if (level.isEmpty()) {
        throw new IllegalArgumentException("a mailbox name has an empty level: \"" + value + "\"");
      }
    }
    if (levels[0].equalsIgnoreCase("INBOX")) {
      value = "INBOX" + value.substring(5);
    }
  }

  /** RFC 6855 §3: U+0000 to U+001F, U+007F to U+009F, and the separators of lines, paragraphs. */
  private static boolean isControl(int c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
  }

  public boolean isInbox() {
    return value.equals("INBOX");
  }

  /** The name one level up, if there is one. */
  public Optional<MailboxName> parent() {
    int end = value.lastIndexOf(SEPARATOR);
    return end < 0 ? Optional.empty() : Optional.of(new MailboxName(value.substring(0, end)));
  }

  public boolean isBelow(MailboxName other) {
    return value.length() > other.value.length()
        && value.startsWith(other.value)
        && value.charAt(other.value.length()) == SEPARATOR;
  }

  /** This name after {@code from}, which it equals or is below, was renamed to {@code to}. */
  public MailboxName moved(MailboxName from, MailboxName to) {
    return new MailboxName(to.value + value.substring(from.value.length()));
  }

  @Override
  public int compareTo(MailboxName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

package org.chappe.app.admin;

import java.time.Instant;
import java.util.List;

/**
 * What a request is answered with, one JSON object a line: any number of items, then one {@link
 * Last}.
 */
public sealed interface AdminAnswer {
  /** The answer that ends a request's answers. */
  sealed interface Last extends AdminAnswer {}

  record Domain(String domain) implements AdminAnswer {}

  record Account(String address) implements AdminAnswer {}

  record Alias(String address, List<String> targets) implements AdminAnswer {
    public Alias {
      targets = List.copyOf(targets);
    }
  }

  /**
   * How an account is fetched by POP3.
   *
   * @param delete {@code remove} or {@code trash}
   * @param seen {@code yes} or {@code no}
   * @param since a day, or {@code all}
   */
  record Pop3(String address, String delete, String seen, String since) implements AdminAnswer {}

  /**
   * What an account holds and may hold.
   *
   * @param storage octets used
   * @param maxStorage octets, or {@code none}; the others alike
   */
  record Quota(
      String address,
      long storage,
      String maxStorage,
      long messages,
      String maxMessages,
      long mailboxes,
      String maxMailboxes)
      implements AdminAnswer {}

  /**
   * One entry of a mailbox's access list.
   *
   * @param whom an address or {@code anyone}, perhaps with "-" before it
   * @param rights letters. RFC 4314 §2.1
   */
  record Access(String mailbox, String whom, String rights) implements AdminAnswer {}

  /** What a running server says of itself. */
  record Serving(
      String version, long pid, Instant since, int connections, List<Listening> listeners)
      implements Last {
    public Serving {
      listeners = List.copyOf(listeners);
    }
  }

  /**
   * One address that is listened on.
   *
   * @param tls {@code tls}, {@code starttls} or {@code plain}
   */
  record Listening(String service, String address, String tls) {}

  /** One account of an import that was refused, and why. */
  record NotImported(long line, String address, String why) implements AdminAnswer {}

  /** How many accounts of the batch are there now. */
  record Imported(int count) implements Last {}

  record Done() implements Last {}

  /** Nothing was changed. The text is for the person who asked. */
  record Refused(String why) implements Last {}
}

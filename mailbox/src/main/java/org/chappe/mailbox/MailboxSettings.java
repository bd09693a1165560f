package org.chappe.mailbox;

import java.time.Duration;
import org.chappe.model.ByteSize;

/**
 * Limits of the mailbox service. Every one has a default and a reason.
 *
 * @param cache what accounts kept open without a session may take in memory, estimated. An entry
 *     costs about 45 octets: 128 MiB are nearly three million messages.
 * @param mailboxes per account. The list is kept in memory and clients fetch it whole; more than
 *     10,000 come from a runaway script, not from a person.
 * @param levels of a mailbox's name. Clients show a tree; other servers refuse more than this when
 *     mail is moved to them.
 * @param keywords per message. They are part of an entry, which is kept in memory; the clients we
 *     know set fewer than ten.
 * @param mailboxKeywords in one mailbox, of all its messages: clients are told them all whenever
 *     there is a new one, and show them as a list to choose from.
 * @param historyVersions how many versions back it is kept which messages each one changed
 * @param commitAttempts how often a commit is repeated whose outcome the store does not know
 * @param commitPause before the first repetition; doubled before each further one
 */
public record MailboxSettings(
    ByteSize cache,
    int mailboxes,
    int levels,
    int keywords,
    int mailboxKeywords,
    int historyVersions,
    int commitAttempts,
    Duration commitPause) {
  public static final MailboxSettings DEFAULT =
      new MailboxSettings(
          ByteSize.ofMiB(128), 10_000, 20, 100, 1_000, 50_000, 8, Duration.ofMillis(100));

  public MailboxSettings {
    if (mailboxes < 6 || historyVersions < 1 || commitAttempts < 1) {
      throw new IllegalArgumentException("mailboxes at least 6, history and attempts at least 1");
    }
    if (levels < 1 || keywords < 1 || mailboxKeywords < 1) {
      throw new IllegalArgumentException(
          "%d levels, %d keywords, %d in a mailbox: at least 1"
              .formatted(levels, keywords, mailboxKeywords));
    }
    if (commitPause.isNegative()) {
      throw new IllegalArgumentException("a pause of " + commitPause);
    }
  }
}

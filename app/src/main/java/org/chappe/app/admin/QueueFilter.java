package org.chappe.app.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.chappe.relay.outbox.Group;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Outbox.Entry;

/**
 * Which mail that waits is meant: what everything that is said is true of. It chooses whole
 * messages, with all their recipients.
 *
 * @param sender the reverse-path, or the address of the account; {@code <>}: reports, which have no
 *     reverse-path
 * @param recipient of one that has not got it
 * @param domain of one that has not got it
 * @param held only what is held, if only for some recipients
 * @param older at least so old
 */
public record QueueFilter(
    Optional<String> sender,
    Optional<String> recipient,
    Optional<String> domain,
    boolean held,
    Optional<Duration> older) {
  public static final QueueFilter ALL =
      new QueueFilter(
          Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

  private static final String NO_REVERSE_PATH = "<>";

  /**
   * Whether this one is meant.
   *
   * @param owner the account's address, if there is one
   */
  boolean matches(Entry entry, Optional<String> owner, Instant now) {
    return sender.map(one -> isFrom(entry, owner, one)).orElse(true)
        && recipient.map(one -> has(entry, to -> to.to().path().equalsIgnoreCase(one))).orElse(true)
        && domain
            .map(one -> has(entry, to -> to.to().address().domain().equalsIgnoreCase(one)))
            .orElse(true)
        && (!held || entry.groups().stream().anyMatch(Group::held))
        && older.map(age -> isOlder(entry, age, now)).orElse(true);
  }

  private static boolean isFrom(Entry entry, Optional<String> owner, String sender) {
    String from = entry.message().from();
    return from.equalsIgnoreCase(sender)
        || (from.isEmpty() && sender.equals(NO_REVERSE_PATH))
        || owner.map(address -> address.equalsIgnoreCase(sender)).orElse(false);
  }

  private static boolean has(Entry entry, Predicate<Waiting> recipient) {
    return recipients(entry).anyMatch(recipient);
  }

  private static Stream<Waiting> recipients(Entry entry) {
    return entry.groups().stream().flatMap(group -> group.recipients().stream());
  }

  private static boolean isOlder(Entry entry, Duration age, Instant now) {
    return Duration.between(entry.message().accepted(), now).compareTo(age) >= 0;
  }
}

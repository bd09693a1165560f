package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.Uid;
import org.chappe.model.UidSet;

/**
 * Appends messages. What does not fit into one commit is written first under UIDs not below UIDNEXT
 * and becomes visible with the last commit; DESIGN.md §1.
 */
final class Appending {
  /** An entry, a message, its fields, its link row and the link; its ids' threads come to that. */
  private static final int CHANGES = 5;

  private final OpenAccount account;

  Appending(OpenAccount account) {
    this.account = account;
  }

  Appended append(MailboxId mailbox, List<NewMessage> messages) {
    if (messages.isEmpty()) {
      return account.change(turn ->
          new Appended(
              turn.mailbox(mailbox).info().uidValidity(), UidSet.NONE, turn.now().version()));
    }
    Threads threads = Threads.read(account, messages);
    return account.change(turn -> append(turn, mailbox, messages, threads));
  }

  private Appended append(Turn turn, MailboxId id, List<NewMessage> messages, Threads threads) {
    StoredMailbox mailbox = turn.mailbox(id);
    long octets = messages.stream().mapToLong(message -> message.content().octets()).sum();
    requireUids(mailbox, messages.size());
    requireQuota(turn.now(), octets, messages.size());
    messages.forEach(message -> requireKeywords(message.flags(), turn.settings()));
    requireKeywords(mailbox, messages.stream().map(NewMessage::flags).toList(), turn.settings());

    long firstUid = mailbox.info().uidNext();
    long saved = account.nowSeconds();
    var entries = new ArrayList<Entry>(messages.size());
    Change change = turn.begin();
    long firstVersion = change.version();
    for (NewMessage message : messages) {
      TakenMessage taken = taken(message);
      if (!change.hasRoom(CHANGES + 1 + taken.ids().length, taken.rowOctets() + 2_000)) {
        turn.end(change);
        change = turn.begin();
      }
      entries.add(write(change, turn, id, firstUid + entries.size(), message, saved, threads));
    }
    change.began(firstVersion);
    change.head(change.head().used(octets, messages.size()));
    change.put(mailbox.append(entries, change.version()));
    turn.end(change);
    return new Appended(
        mailbox.info().uidValidity(),
        UidSet.of(firstUid, firstUid + messages.size() - 1),
        turn.now().version());
  }

  /** A message's rows and link; the mailbox gets the entry with {@link StoredMailbox#append}. */
  static Entry write(
      Change change,
      Turn turn,
      MailboxId mailbox,
      long uid,
      NewMessage from,
      long saved,
      Threads threads) {
    TakenMessage taken = taken(from);
    long message = change.head().nextMessage();
    var entry =
        new Entry(
            uid,
            message,
            threads.place(change, turn.threads(), message, taken.ids()),
            turn.flags().of(from.flags()),
            change.version(),
            from.internalDate().getEpochSecond(),
            saved,
            taken.octets(),
            taken.lineEnds(),
            taken.parsed().utf8Header(),
            taken.sent());
    change.head(change.head().afterMessages(1));
    change.put(Rows.entry(mailbox.value(), entry.uid()), EntryRow.value(entry));
    change.put(Rows.message(message), taken.messageRow());
    byte[] fields = taken.fields();
    if (fields != null) {
      change.put(Rows.fields(message), fields);
    }
    change.put(Rows.link(message), Links.value(taken.body()));
    change.link(taken.stored(), message);
    change.changed().messagesCome.add(message);
    return entry;
  }

  static TakenMessage taken(NewMessage message) {
    if (message.content() instanceof TakenMessage taken) {
      return taken;
    }
    throw new IllegalArgumentException("a message that was not taken in by this service");
  }

  /** UIDs end at 2^32-1; UIDNEXT may be one above. */
  static void requireUids(StoredMailbox mailbox, int more) {
    if (mailbox.info().uidNext() + more - 1 > Uid.MAX_VALUE) {
      throw new MailboxRefused(
          MailboxRefused.Reason.LIMIT,
          "the UIDs of " + mailbox.info().name() + " are used up; move its messages to a new one");
    }
  }

  static void requireKeywords(Flags flags, MailboxSettings settings) {
    if (flags.keywords().size() > settings.keywords()) {
      throw new MailboxRefused(
          MailboxRefused.Reason.LIMIT,
          "a message has at most " + settings.keywords() + " keywords");
    }
  }

  /** As many as a mailbox has already fit, even when the limit was set below them. */
  static void requireKeywords(
      StoredMailbox mailbox, Collection<Flags> more, MailboxSettings settings) {
    var all = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    more.forEach(flags -> all.addAll(flags.keywords()));
    if (all.isEmpty()) {
      return;
    }
    List<String> known = mailbox.keywords();
    all.addAll(known);
    if (all.size() > settings.mailboxKeywords() && all.size() > known.size()) {
      throw new MailboxRefused(
          MailboxRefused.Reason.LIMIT,
          "a mailbox has at most " + settings.mailboxKeywords() + " keywords");
    }
  }

  /** What takes nothing more fits, even when a limit was set below what is there. */
  static void requireQuota(StoredSnapshot now, long octets, long messages) {
    AccountSnapshot.Quota quota = now.quota();
    requireQuota(quota.octets(), octets, quota.maxOctets(), "octets");
    if (quota.maxMessages().isPresent()) {
      requireQuota(now.entries(), messages, quota.maxMessages(), "messages");
    }
  }

  private static void requireQuota(long used, long more, OptionalLong most, String what) {
    if (most.isPresent() && more > 0 && used + more > most.getAsLong()) {
      throw new MailboxRefused(
          MailboxRefused.Reason.OVER_QUOTA,
          "over quota: %d of %d %s are used, %d more do not fit"
              .formatted(used, most.getAsLong(), what, more));
    }
  }
}

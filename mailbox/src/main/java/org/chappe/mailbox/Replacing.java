package org.chappe.mailbox;

import java.util.List;
import org.chappe.model.MailboxId;
import org.chappe.model.UidSet;

/**
 * Replaces a message by a new one, in one commit: at no moment are both there, or neither. RFC 8508
 * §3.4. Nothing of the old message goes over to the new one.
 */
final class Replacing {
  private final OpenAccount account;

  Replacing(OpenAccount account) {
    this.account = account;
  }

  Appended replace(MailboxId from, long uid, MailboxId to, NewMessage message) {
    StoredMailbox seen = account.snapshot().stored(from).orElseThrow(() -> gone(uid));
    int position = seen.positionOf(uid);
    if (position < 0) {
      throw gone(uid);
    }
    var old = new LongList();
    old.add(seen.messageId(position));
    Links links = Links.read(account.store().partitions(), account.partition(), old);
    Threads threads = Threads.read(account, List.of(message));
    return account.change(turn -> replace(turn, from, uid, to, message, links, threads));
  }

  private Appended replace(
      Turn turn,
      MailboxId from,
      long uid,
      MailboxId to,
      NewMessage message,
      Links links,
      Threads threads) {
    StoredMailbox target = turn.mailbox(to);
    StoredMailbox source = turn.now().stored(from).orElseThrow(() -> gone(uid));
    int position = source.positionOf(uid);
    if (position < 0) {
      throw gone(uid);
    }
    Appending.requireUids(target, 1);
    Appending.requireKeywords(message.flags(), turn.settings());
    Appending.requireKeywords(target, List.of(message.flags()), turn.settings());
    long old = source.messageId(position);
    boolean last = turn.copies().count(old) == 1;
    long octets = message.content().octets() - (last ? source.octets(position) : 0);
    Appending.requireQuota(turn.now(), octets, 0);

    Change change = turn.begin();
    change.delete(Rows.entry(from.value(), uid));
    change.expunged(from, uid);
    if (turn.copies().release(old)) {
      links.deleteMessage(change, old);
      change.changed().messagesGone.add(old);
    } else {
      change.changed().messagesChanged.add(old);
    }
    change.put(source.without(new int[] {position}, change.version()));
    Entry entry =
        Appending.write(
            change, turn, to, target.info().uidNext(), message, account.nowSeconds(), threads);
    change.head(change.head().used(octets, last ? 0 : 1));
    StoredMailbox grown = change.mailbox(to).orElseThrow();
    change.put(grown.append(List.of(entry), change.version()));
    turn.end(change);
    return new Appended(
        target.info().uidValidity(), UidSet.of(entry.uid(), entry.uid()), turn.now().version());
  }

  private static MailboxRefused gone(long uid) {
    return MailboxRefused.noSuchMessage(uid);
  }
}

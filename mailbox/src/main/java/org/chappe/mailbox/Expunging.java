package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.ModSeq;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;

/**
 * Takes messages out of a mailbox, some thousand a turn, in commits each true by itself: those with
 * {@code \Deleted}, or any. A message goes, and its body is unlinked, with its last entry.
 */
final class Expunging {
  private static final int SLICE = 2_000;

  private final OpenAccount account;
  private final Predicate<Flags> meant;

  /** One turn's part. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(long[] uids, List<ModSeq> versions) {}

  private Expunging(OpenAccount account, Predicate<Flags> meant) {
    this.account = account;
    this.meant = meant;
  }

  /** Of messages with {@code \Deleted}; asked again in the turn, as somebody may have taken it. */
  static Expunging ofDeleted(OpenAccount account) {
    return new Expunging(account, flags -> flags.has(SystemFlag.DELETED));
  }

  /** Of messages whatever their flags. */
  static Expunging ofAny(OpenAccount account) {
    return new Expunging(account, flags -> true);
  }

  Expunged expunge(MailboxId mailbox, Optional<UidSet> uids) {
    // what this client set \Deleted on is published; what others set a moment ago may be left
    StoredMailbox now =
        account.snapshot().stored(mailbox).orElseThrow(() -> Turn.noSuchMailbox(mailbox));
    int[] candidates = candidates(now, uids);
    var submitted = new ArrayList<OpenAccount.Submitted<Part>>();
    for (int from = 0; from < candidates.length; from += SLICE) {
      int[] slice = Arrays.copyOfRange(candidates, from, Math.min(candidates.length, from + SLICE));
      Links links = links(now, slice);
      submitted.add(account.submit(turn -> slice(turn, now, slice, links)));
    }
    if (submitted.isEmpty()) {
      // nothing to do is an answer too: the mailbox must still be there
      account.change(turn -> turn.mailbox(mailbox));
    }
    return collected(submitted.stream().map(account::finish).toList());
  }

  private int[] candidates(StoredMailbox mailbox, Optional<UidSet> uids) {
    int[] among = uids.map(mailbox::positionsOf).orElseGet(mailbox::deletedPositions);
    return Arrays.stream(among).filter(position -> meant.test(mailbox.flags(position))).toArray();
  }

  private Links links(StoredMailbox mailbox, int[] positions) {
    var messages = new LongList();
    for (int position : positions) {
      messages.add(mailbox.messageId(position));
    }
    return Links.read(account.store().partitions(), account.partition(), messages);
  }

  private Part slice(Turn turn, StoredMailbox seen, int[] slice, Links links) {
    long[] wanted = Arrays.stream(slice).mapToLong(seen::uid).toArray();
    var gone = new LongList();
    int next = 0;
    while (next < wanted.length) {
      next = expungeSome(turn, seen.id(), wanted, next, links, gone);
    }
    return new Part(gone.toArray(), turn.versions());
  }

  /** One commit; returns the first of {@code wanted} it did not look at. */
  private int expungeSome(
      Turn turn, MailboxId id, long[] wanted, int from, Links links, LongList gone) {
    StoredMailbox mailbox = turn.mailbox(id);
    Change change = turn.begin();
    var positions = new LongList();
    long octets = 0;
    long messages = 0;
    int next = from;
    for (; next < wanted.length; next++) {
      int position = mailbox.positionOf(wanted[next]);
      if (position < 0 || !meant.test(mailbox.flags(position))) {
        continue; // gone meanwhile, or no longer meant
      }
      if (!change.hasRoom(Sweeping.CHANGES + 1, Sweeping.OCTETS)) {
        break;
      }
      long message = mailbox.messageId(position);
      change.delete(Rows.entry(id.value(), wanted[next]));
      change.expunged(id, wanted[next]);
      if (turn.copies().release(message)) {
        links.deleteMessage(change, message);
        change.changed().messagesGone.add(message);
        octets += mailbox.octets(position);
        messages++;
      } else {
        change.changed().messagesChanged.add(message);
      }
      positions.add(position);
      gone.add(wanted[next]);
    }
    if (!positions.isEmpty()) {
      change.head(change.head().used(-octets, -messages));
      int[] removed = Arrays.stream(positions.toArray()).mapToInt(Math::toIntExact).toArray();
      change.put(mailbox.without(removed, change.version()));
      turn.end(change);
    }
    return next;
  }

  private static Expunged collected(List<Part> parts) {
    var uids = new LongList();
    var versions = new ArrayList<ModSeq>();
    for (Part part : parts) {
      for (long uid : part.uids()) {
        uids.add(uid);
      }
      versions.addAll(part.versions());
    }
    return new Expunged(UidSet.of(uids.toArray()), versions);
  }
}

package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.List;
import org.chappe.model.BodyId;
import org.chappe.model.MailboxId;
import org.chappe.model.UidSet;

/**
 * Copies messages of another account into this one. They are new messages here, with ids and
 * threads of this account; rows are copied as they are, and bodies are shared: the commit links
 * them once more, and none is read. As nothing commits in two partitions, nothing happens in the
 * account they come from.
 *
 * <p>What does not fit into one commit becomes visible with the last; see {@link Appending}. Rows
 * are read slice by slice, so memory holds one, and the entries of all: the first, mostly the only
 * one, before the turn is taken, the others in it, as what is placed above UIDNEXT has to be
 * completed in the same turn.
 */
final class CopyingOver {
  /** An entry, a message, its fields, its link row and the link; its ids' threads come to that. */
  private static final int CHANGES = 5;

  private final OpenAccount account;
  private final OpenAccount source;
  private final Rights rights;

  /**
   * Copies by somebody.
   *
   * @param rights say which flags copies may have
   */
  @SuppressWarnings("ReferenceEquality") // a store is itself alone
  CopyingOver(OpenAccount account, OpenAccount source, Rights rights) {
    if (account.store() != source.store()) {
      throw new IllegalArgumentException("account " + source.id() + " is in another store");
    }
    this.account = account;
    this.source = source;
    this.rights = rights;
  }

  Copied copy(MailboxId from, UidSet uids, MailboxId to) {
    StoredMailbox seen = source.snapshot().stored(from).orElseThrow(() -> Turn.noSuchMailbox(from));
    int[] positions = seen.positionsOf(uids);
    List<Borrowed> first = Borrowed.read(source, seen, positions, 0);
    Threads threads = Threads.none();
    threads.read(account, first.stream().map(Borrowed::ids));
    return account.change(turn -> copy(turn, seen, positions, first, to, threads));
  }

  private Copied copy(
      Turn turn,
      StoredMailbox seen,
      int[] positions,
      List<Borrowed> first,
      MailboxId to,
      Threads known) {
    StoredMailbox target = turn.mailbox(to);
    long octets = 0;
    for (int position : positions) {
      octets += seen.octets(position);
    }
    Appending.requireUids(target, positions.length);
    Appending.requireKeywords(
        target, Copying.flags(turn, seen, positions, rights), turn.settings());
    Appending.requireQuota(turn.now(), octets, positions.length);

    Threads threads = known.forMany();
    var placing = new Placing(turn, target, threads);
    for (int from = 0; from < positions.length; from += Borrowed.SLICE) {
      List<Borrowed> slice = from == 0 ? first : Borrowed.read(source, seen, positions, from);
      if (from > 0) {
        threads.read(account, slice.stream().map(Borrowed::ids));
      }
      slice.forEach(placing::place);
    }
    return placing.complete();
  }

  /** One turn's commits. */
  private final class Placing {
    private final Turn turn;
    private final StoredMailbox target;
    private final Threads threads;
    private final long saved = account.nowSeconds();
    private final List<Entry> entries = new ArrayList<>();
    private final LongList fromUids = new LongList();
    private final long firstVersion;
    private Change change;
    private long octets;

    Placing(Turn turn, StoredMailbox target, Threads threads) {
      this.turn = turn;
      this.target = target;
      this.threads = threads;
      change = turn.begin();
      firstVersion = change.version();
    }

    /** A message's rows and link; the mailbox gets all entries at the end. */
    void place(Borrowed borrowed) {
      if (!change.hasRoom(CHANGES + 1 + borrowed.ids().length, borrowed.rowOctets() + 2_000)) {
        turn.end(change);
        change = turn.begin();
      }
      long message = change.head().nextMessage();
      change.head(change.head().afterMessages(1));
      Entry entry = entry(borrowed, message);
      change.put(Rows.entry(target.id().value(), entry.uid()), EntryRow.value(entry));
      change.put(Rows.message(message), borrowed.messageRow());
      byte[] fields = borrowed.fields();
      if (fields != null) {
        change.put(Rows.fields(message), fields);
      }
      BodyId body = new MessageRow(borrowed.messageRow()).body();
      change.put(Rows.link(message), Links.value(body));
      change.relink(body, message);
      change.changed().messagesCome.add(message);
      entries.add(entry);
      fromUids.add(borrowed.entry().uid());
      octets += entry.octets();
    }

    private Entry entry(Borrowed borrowed, long message) {
      Entry original = borrowed.entry();
      return new Entry(
          target.info().uidNext() + entries.size(),
          message,
          threads.place(change, turn.threads(), message, borrowed.ids()),
          turn.flags().of(rights.changeable(original.flags())),
          change.version(),
          original.internalDate(),
          saved,
          original.octets(),
          original.lineEnds(),
          original.utf8Header(),
          original.sent());
    }

    Copied complete() {
      if (entries.isEmpty()) {
        return new Copied(target.info().uidValidity(), UidSet.NONE, UidSet.NONE, List.of());
      }
      change.began(firstVersion);
      change.head(change.head().used(octets, entries.size()));
      change.put(target.append(entries, change.version()));
      turn.end(change);
      long first = target.info().uidNext();
      return new Copied(
          target.info().uidValidity(),
          UidSet.of(fromUids.toArray()),
          UidSet.of(first, first + entries.size() - 1),
          turn.versions());
    }
  }
}

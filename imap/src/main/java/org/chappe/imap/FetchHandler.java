package org.chappe.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.Fetch;
import org.chappe.imap.command.FetchItem;
import org.chappe.imap.command.FetchItem.Binary;
import org.chappe.imap.command.FetchItem.Plain;
import org.chappe.imap.command.FetchItem.Section;
import org.chappe.imap.command.PartialRange;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.MailAccount.FlagChange;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.Right;
import org.chappe.mailbox.Stored;
import org.chappe.model.Flags;
import org.chappe.model.ModSeq;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.BodyDamaged;

/**
 * FETCH, RFC 9051 §6.4.5. What the snapshot holds is answered from it alone; envelopes, structures
 * and common header fields come from rows read ahead in order; only the rest opens bodies.
 */
final class FetchHandler {
  private static final int NO_POSITION = -1;

  private final ImapWriter out;
  private final Enabled enabled;
  private final Selected selected;
  private final FlagTexts flagTexts;
  private final Progress progress;
  private final MessageLimit limit;

  FetchHandler(
      ImapWriter out,
      Enabled enabled,
      Selected selected,
      FlagTexts flagTexts,
      Progress progress,
      MessageLimit limit) {
    this.out = out;
    this.enabled = enabled;
    this.selected = selected;
    this.flagTexts = flagTexts;
    this.progress = progress;
    this.limit = limit;
  }

  /** Whether the command shows that the client knows of modification sequences. RFC 7162 §3.1 */
  static boolean asksModSeq(Fetch fetch) {
    return fetch.changedSince().isPresent() || fetch.items().contains(Plain.MODSEQ);
  }

  Answer handle(Fetch fetch) {
    MailboxView view = selected.view();
    if (fetch.vanished()) { // what the client still counts is told without EARLIER, before
      selected.teller().tellAll();
      new Resync(out, selected.mail(), view)
          .vanished(view.uids(fetch.messages()), fetch.changedSince().orElseThrow());
    } else {
      selected.teller().tellKeepingNumbers();
    }
    fetch.partial().ifPresent(part -> limit.require(part.size()));
    MailboxView.Chosen chosen = chosen(fetch);
    boolean cut = limit.isExceededBy(chosen.positions().length);
    int[] positions = cut ? limit.last(chosen.positions()) : chosen.positions();
    long lowestUid = cut ? MessageLimit.lowest(positions, view) : 0;
    Set<Long> seenNow = Set.of();
    boolean maySee = !view.readOnly() && selected.access().has(Right.SEEN); // RFC 4314 §4
    if (maySee && fetch.items().stream().anyMatch(FetchHandler::setsSeen)) {
      UidSet uids = view.uidsAt(positions);
      seenNow = setSeen(positions);
      positions = view.snapshot().positionsOf(uids); // the snapshot is a newer one
    }
    var writer =
        new FetchWriter(out, view, items(fetch), flagTexts, seenNow, enabled, selected.mail().id());
    boolean someGone = write(writer, cut ? lastFirst(positions) : positions) || chosen.someGone();
    String code = someGone ? "EXPUNGEISSUED" : "";
    return cut ? limit.cut(out, selected, lowestUid, code) : Answer.ok(selected, code);
  }

  /** RFC 9738 §3.1: when some are left out. */
  private static int[] lastFirst(int[] positions) {
    int[] reversed = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      reversed[i] = positions[positions.length - 1 - i];
    }
    return reversed;
  }

  /** UID always for UID FETCH, MODSEQ when changes are asked for. Each item once, UID first. */
  private List<FetchItem> items(Fetch fetch) {
    var items = new ArrayList<FetchItem>();
    if (fetch.byUid() && !enabled.uidOnly()) {
      items.add(Plain.UID);
    }
    for (FetchItem item : fetch.items()) {
      if (!items.contains(item)) {
        items.add(item);
      }
    }
    boolean aware = enabled.condstore() && items.contains(Plain.FLAGS);
    if ((aware || fetch.changedSince().isPresent()) && !items.contains(Plain.MODSEQ)) {
      items.add(Plain.MODSEQ);
    }
    return items;
  }

  /** First the part of the messages that PARTIAL names, then the changed ones: RFC 9394 §3.4 */
  private MailboxView.Chosen chosen(Fetch fetch) {
    MailboxView view = selected.view();
    if (fetch.byUid() && fetch.changedSince().isPresent() && fetch.partial().isEmpty()) {
      return new MailboxView.Chosen(changed(view.uids(fetch.messages()), since(fetch)), false);
    }
    MailboxView.Chosen all =
        fetch.byUid() ? view.byUid(fetch.messages()) : view.byNumber(fetch.messages());
    int[] part = fetch.partial().map(range -> part(all.positions(), range)).orElse(all.positions());
    return new MailboxView.Chosen(
        fetch.changedSince().isPresent() ? changed(part, since(fetch)) : part, all.someGone());
  }

  private static int[] part(int[] positions, PartialRange range) {
    return Arrays.copyOfRange(
        positions, range.start(positions.length), range.end(positions.length));
  }

  /** A client that asks for what vanished and is ahead of the mailbox is told everything. */
  private long since(Fetch fetch) {
    long since = fetch.changedSince().orElseThrow();
    boolean ahead =
        fetch.vanished() && new Resync(out, selected.mail(), selected.view()).isAhead(since);
    return ahead ? 0 : since;
  }

  private int[] changed(UidSet uids, long since) {
    MailboxSnapshot snapshot = selected.view().snapshot();
    int[] changed = snapshot.changedSince(since);
    return Arrays.stream(changed).filter(p -> uids.contains(snapshot.uid(p))).toArray();
  }

  private int[] changed(int[] positions, long since) {
    MailboxSnapshot snapshot = selected.view().snapshot();
    int[] changed = new int[positions.length];
    int count = 0;
    for (int position : positions) {
      if (snapshot.modSeq(position) > since) {
        changed[count++] = position;
      }
    }
    return Arrays.copyOf(changed, count);
  }

  private static boolean setsSeen(FetchItem item) {
    return switch (item) {
      case Section section -> section.seen();
      case Binary binary -> binary.seen();
      default -> false;
    };
  }

  /**
   * Sets {@code \Seen} where it is missing, in one change for the whole command.
   *
   * @return the versions this made: of messages changed by them FLAGS are told with the rest
   */
  private Set<Long> setSeen(int[] positions) {
    MailboxView view = selected.view();
    MailboxSnapshot before = view.snapshot();
    int[] unseen =
        Arrays.stream(positions).filter(p -> !before.flags(p).has(SystemFlag.SEEN)).toArray();
    if (unseen.length == 0) {
      return Set.of();
    }
    Stored stored =
        progress.during(
            unseen.length,
            () ->
                selected
                    .mail()
                    .store(
                        view.id(),
                        view.uidsAt(unseen),
                        FlagChange.ADD,
                        Flags.of(SystemFlag.SEEN),
                        OptionalLong.empty()));
    var versions = new HashSet<Long>();
    for (ModSeq version : stored.versions()) {
      versions.add(version.value());
    }
    selected
        .teller()
        .tellKeepingNumbers(position -> !versions.contains(view.snapshot().modSeq(position)));
    return versions;
  }

  private boolean moves(MessageCursor rows, int done, int all) {
    if (rows.isNextAtHand()) {
      return rows.next();
    }
    return progress.during(
        all,
        tally -> {
          tally.hasDone(done, all);
          return rows.next();
        });
  }

  /** Whether a message was gone. */
  private boolean write(FetchWriter writer, int[] positions) {
    int[] read =
        writer.needsRows()
            ? positions
            : Arrays.stream(positions).filter(writer::needsRow).toArray();
    int written = 0;
    int damaged = 0;
    Optional<Refused> refused = Optional.empty();
    int done = 0;
    int at = 0; // in positions: what the snapshot knows goes between what is read
    try (MessageCursor rows = rows(writer, read)) {
      var reader = new SectionReader(rows);
      while (moves(rows, done, read.length)) {
        progress.at(done++, read.length);
        at = writeKnown(writer, positions, at, read.length, rows.position());
        try {
          written += writer.fromRow(rows, reader) ? 1 : 0;
        } catch (BodyDamaged e) {
          if (out.isInLine()) {
            throw e;
          }
          damaged++; // the others are fetched all the same
          writer.seenOnly(rows.position());
        } catch (Refused e) { // RFC 3516 §4.3: an encoding that is not known
          refused = Optional.of(e);
          writer.seenOnly(rows.position());
        }
      }
    }
    writeKnown(writer, positions, at, read.length, NO_POSITION);
    if (damaged > 0) {
      throw new Refused("CORRUPTION", damaged + " stored messages are damaged");
    }
    if (refused.isPresent()) {
      throw refused.get();
    }
    return written < read.length;
  }

  private MessageCursor rows(FetchWriter writer, int[] read) {
    return writer.seen(
        selected.mail().messages(selected.view().snapshot(), read, writer.ahead(read)));
  }

  /**
   * Those in front of a position that need no row; its place in {@code positions}, which may ascend
   * or descend.
   */
  private static int writeKnown(FetchWriter writer, int[] positions, int from, int read, int end) {
    int at = from;
    while (read < positions.length && at < positions.length && positions[at] != end) {
      if (!writer.needsRow(positions[at])) {
        writer.fromSnapshot(positions[at]);
      }
      at++;
    }
    return at;
  }
}

package org.chappe.imap;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.Store;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Rights;
import org.chappe.mailbox.Stored;
import org.chappe.model.Flags;
import org.chappe.model.ModSeq;
import org.chappe.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * STORE, RFC 9051 §6.4.6, RFC 7162 §3.1.3.
 *
 * <p>What this session changed itself is told once, here, or not at all with {@code .SILENT}. A
 * message is this session's alone when its modification sequence is one the command made and its
 * flags are what the command makes of those the client knows: if somebody else changed it in
 * between, the client is told of the result even with {@code .SILENT}. Nothing is told before the
 * change is made: a client takes its own change as done when it sends it, and older flags told
 * after that would undo it in its picture.
 */
final class StoreHandler {
  private final ImapWriter out;
  private final Enabled enabled;
  private final Selected selected;
  private final Progress progress;
  private final MessageLimit limit;

  StoreHandler(
      ImapWriter out, Enabled enabled, Selected selected, Progress progress, MessageLimit limit) {
    this.out = out;
    this.limit = limit;
    this.enabled = enabled;
    this.selected = selected;
    this.progress = progress;
  }

  Answer handle(Store store) {
    Rights rights = selected.access().rights();
    requireSome(store, rights);
    MailboxView view = selected.view();
    Teller teller = selected.teller();
    MailboxView.Chosen chosen =
        store.byUid() ? view.byUid(store.messages()) : view.byNumber(store.messages());
    MailboxSnapshot before = view.snapshot();
    boolean cut = limit.isExceededBy(chosen.positions().length);
    int[] positions = cut ? limit.last(chosen.positions()) : chosen.positions();
    long lowestUid = cut ? MessageLimit.lowest(positions, view) : 0;
    Stored stored =
        progress.during(
            positions.length,
            () ->
                selected
                    .mail()
                    .store(
                        view.id(),
                        view.uidsAt(positions),
                        store.change(),
                        store.flags(),
                        store.unchangedSince(),
                        rights));
    var own = new Own(store, rights, before, stored);
    teller.tellKeepingNumbers(position -> !own.is(view.snapshot(), position));
    if (!store.silent() || enabled.condstore()) {
      tellStored(store, stored.uids(), cut);
    }
    String code = code(store, stored.modified(), chosen.someGone());
    return cut ? limit.cut(out, selected, lowestUid, code) : Answer.ok(selected, code);
  }

  /** RFC 4314 §4: refused where none of the flags may be changed, and else what may be is. */
  private static void requireSome(Store store, Rights rights) {
    boolean some =
        store.flags().isEmpty()
            ? Access.mayChangeFlags(rights)
            : !rights.changeable(store.flags()).isEmpty();
    if (!some) {
      throw new Refused("NOPERM", "none of these flags may be changed here");
    }
  }

  /** RFC 9738 §3.1: the last first when some are left out. */
  private void tellStored(Store store, UidSet uids, boolean lastFirst) {
    MailboxView view = selected.view();
    boolean withUid = store.byUid() || enabled.tellsUids();
    int[] positions = view.snapshot().positionsOf(uids);
    for (int i = 0; i < positions.length; i++) {
      int position = positions[lastFirst ? positions.length - 1 - i : i];
      if (store.silent()) {
        selected.teller().modSeq(position, withUid);
      } else {
        selected.teller().flags(position, withUid);
      }
    }
  }

  private String code(Store store, UidSet modified, boolean someGone) {
    if (!modified.isEmpty()) {
      return "MODIFIED " + named(store, modified);
    }
    return someGone ? "EXPUNGEISSUED" : "";
  }

  /** RFC 7162 §3.1.3: message numbers for STORE, UIDs for UID STORE. */
  private UidSet named(Store store, UidSet modified) {
    if (store.byUid()) {
      return modified;
    }
    int[] positions = selected.view().snapshot().positionsOf(modified);
    long[] numbers = new long[positions.length];
    for (int i = 0; i < positions.length; i++) {
      numbers[i] = selected.view().number(positions[i]);
    }
    return UidSet.of(numbers);
  }

  /** Which changes are this command's alone. */
  private static final class Own {
    private final Store store;
    private final Rights rights;
    private final MailboxSnapshot before;
    private final Set<Long> versions = new HashSet<>();
    private final IdentityHashMap<Flags, Flags> made =
        new IdentityHashMap<>(); // of few different flags
    private @Nullable Flags lastBefore; // neighbours mostly share them
    private @Nullable Flags lastAfter;
    private boolean lastIs;

    Own(Store store, Rights rights, MailboxSnapshot before, Stored stored) {
      this.store = store;
      this.rights = rights;
      this.before = before;
      for (ModSeq version : stored.versions()) {
        versions.add(version.value());
      }
    }

    boolean is(MailboxSnapshot after, int position) {
      if (!versions.contains(after.modSeq(position))) {
        return false;
      }
      int old = before.positionOf(after.uid(position));
      return old >= 0 && isMade(before.flags(old), after.flags(position));
    }

    @SuppressWarnings("ReferenceEquality") // only saves comparing
    private boolean isMade(Flags of, Flags flags) {
      if (of != lastBefore || flags != lastAfter) {
        lastBefore = of;
        lastAfter = flags;
        lastIs = made.computeIfAbsent(of, this::make).equals(flags);
      }
      return lastIs;
    }

    /** With .SILENT, what the client takes for done; else what could be done: it is told that. */
    private Flags make(Flags known) {
      Flags wanted =
          switch (store.change()) {
            case ADD -> known.with(store.flags());
            case REMOVE -> known.without(store.flags());
            case REPLACE -> store.flags();
          };
      return store.silent() ? wanted : rights.applied(known, wanted);
    }
  }
}

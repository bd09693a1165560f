package org.chappe.mailbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.chappe.model.AccountId;
import org.chappe.model.BodyId;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.store.Commit;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.chappe.store.RowRange;
import org.chappe.store.ValueWriter;

/**
 * One commit while it is built, and the snapshot there will be after it. Rows of mailboxes, of what
 * was expunged and of what changed are written at the end by itself. Used by the holder of the
 * account's turn.
 */
final class Change {
  /** Room kept for the rows written at the end. */
  private static final int RESERVED_CHANGES = 12;

  private static final int RESERVED_OCTETS = 64 * 1024;

  /** A mailbox's row: a name of 1,000 octets and some numbers. */
  private static final int MAILBOX_ROW_OCTETS = 1_100;

  /** History is cut this many versions at a time. */
  private static final int HISTORY_STEP = 1_024;

  /**
   * One in so many flag changes waits for the disk; an account that is loaded leaves out as many.
   */
  private static final int EARLY_VERSIONS = 1_000;

  private final StoredSnapshot before;
  private final long version;
  private final Commit.Builder commit;
  private final StoredSnapshot.Edit edit;
  private final ChangedRow changed = new ChangedRow();
  private final Map<MailboxId, LongList> expunged = new LinkedHashMap<>();
  private HeadRow head;
  private long firstVersion;
  private boolean early;

  /**
   * What a change came to: the commit, and the snapshot after it.
   *
   * @param early it may be seen before it is durable
   */
  record Built(Commit commit, StoredSnapshot after, boolean early) {}

  Change(PartitionId partition, StoredSnapshot before) {
    this.before = before;
    version = before.version().value() + 1;
    firstVersion = version;
    commit = Commit.of(partition, before.storeVersion()).version(version);
    edit = new StoredSnapshot.Edit(before);
    head = before.head();
  }

  /** The version this makes. */
  long version() {
    return version;
  }

  /** This completes what {@code version}, an earlier one, began. */
  void began(long version) {
    firstVersion = version;
  }

  /**
   * Clients may see this change before it is durable, and a crash then undo it: for flags,
   * DESIGN.md §5. What they see must never mean something else, so a durable commit has to say
   * first how far versions may go that way; if none has, this one does, and is not early itself.
   */
  void early() {
    if (version < head.shownLimit()) {
      early = true;
      commit.mayWait();
    } else {
      head = head.shownLimit(version + EARLY_VERSIONS);
    }
  }

  HeadRow head() {
    return head;
  }

  void head(HeadRow newHead) {
    head = newHead;
  }

  ChangedRow changed() {
    return changed;
  }

  /** Whether so many rows and links more are within a commit's bounds. */
  boolean hasRoom(int changes, long octets) {
    int mailboxes = edit.changed().size() + expunged.size();
    return commit.size() + mailboxes + changes <= Commit.MAX_CHANGES - RESERVED_CHANGES
        && commit.octets() + (long) MAILBOX_ROW_OCTETS * mailboxes + octets
            <= Commit.MAX_OCTETS - RESERVED_OCTETS;
  }

  boolean isEmpty() {
    return commit.size() == 0 && edit.changed().isEmpty();
  }

  void put(byte[] key, byte[] value) {
    commit.put(key, value);
  }

  void delete(byte[] key) {
    commit.delete(key);
  }

  void delete(RowRange range) {
    commit.deleteRange(range);
  }

  void link(NewBody body, long message) {
    commit.link(body, message);
  }

  void relink(BodyId body, long message) {
    commit.relink(body, message);
  }

  void unlink(BodyId body, long message) {
    commit.unlink(body, message);
  }

  Optional<StoredMailbox> mailbox(MailboxId id) {
    return edit.mailbox(id);
  }

  void put(StoredMailbox mailbox) {
    edit.put(mailbox);
  }

  void remove(MailboxId mailbox) {
    edit.remove(mailbox);
    changed.mailboxesGone.add(mailbox.value());
    commit.delete(Rows.mailbox(mailbox.value()));
    commit.delete(Rows.accessKey(mailbox.value()));
    commit.delete(Rows.access(mailbox.value()));
    commit.deleteRange(Rows.all('a', mailbox.value()));
  }

  void subscribe(MailboxName name, boolean subscribed) {
    edit.subscribe(name, subscribed);
    if (subscribed) {
      commit.put(Rows.subscribed(name.value()), new byte[] {Rows.FORMAT});
    } else {
      commit.delete(Rows.subscribed(name.value()));
    }
  }

  /** Gives a mailbox another access list. */
  void access(StoredMailbox mailbox, AccessList access) {
    put(mailbox.withAccess(access));
    if (access.entries().isEmpty()) {
      commit.delete(Rows.access(mailbox.id().value()));
    } else {
      commit.put(Rows.access(mailbox.id().value()), AccessRow.value(access));
    }
  }

  /** Entries were set or removed. */
  void annotated(Optional<MailboxId> of, Set<String> names) {
    edit.annotated(new AnnotationLog.Change(version, of, names));
  }

  void noteSharer(AccountId owner, long seconds) {
    edit.sharer(owner, OptionalLong.of(seconds));
    commit.put(Rows.sharer(owner.value()), new ValueWriter(Rows.FORMAT, 9).i64(seconds).toArray());
  }

  void forgetSharer(AccountId owner) {
    edit.sharer(owner, OptionalLong.empty());
    commit.delete(Rows.sharer(owner.value()));
  }

  /** A UID left {@code mailbox}. */
  void expunged(MailboxId mailbox, long uid) {
    expunged.computeIfAbsent(mailbox, key -> new LongList()).add(uid);
  }

  Built build(int historyVersions) {
    for (StoredMailbox mailbox : edit.changed()) {
      commit.put(Rows.mailbox(mailbox.id().value()), mailbox.row().value());
      boolean isNew = before.stored(mailbox.id()).isEmpty();
      (isNew ? changed.mailboxesMade : changed.mailboxesChanged).add(mailbox.id().value());
    }
    expunged.forEach((mailbox, uids) -> {
      var out = new ValueWriter(Rows.FORMAT, 16);
      IdRanges.write(out, uids.sorted());
      commit.put(Rows.expunged(mailbox.value(), version), out.toArray());
    });
    commit.put(Rows.changed(version), changed.value(firstVersion));
    cutHistory(historyVersions);
    commit.head(head.value());
    return new Built(commit.build(), edit.after(version, head), early);
  }

  private void cutHistory(int keep) {
    long floor = version - keep;
    if (version % HISTORY_STEP == 0 && floor > head.historyFloor()) {
      commit.deleteRange(Rows.between('v', head.historyFloor(), floor));
      head = head.floor(floor);
    }
  }
}

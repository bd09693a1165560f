package org.chappe.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.ModSeq;
import org.chappe.model.UidSet;

/**
 * A mailbox as chunks of entries. A change makes a new one that shares the chunks it left alone.
 */
final class StoredMailbox implements MailboxSnapshot {
  /** Neighbours that expunging left smaller than this together become one. */
  private static final int SMALL = Chunk.CAPACITY / 2;

  // Shared by all empty mailboxes, which most are that an account is given.
  private static final Chunk[] NO_CHUNKS = {};
  private static final int[] NO_STARTS = {0};

  private final MailboxInfo info;
  private final long recentFrom;
  private final AccessList access;
  private final Chunk[] chunks; // none is empty
  private final int[] starts; // each chunk's first position, and the count
  private final Chunk.Sums sums;

  private StoredMailbox(MailboxInfo info, long recentFrom, AccessList access, Chunk[] chunks) {
    this.info = info;
    this.recentFrom = recentFrom;
    this.access = access;
    this.chunks = chunks.length == 0 ? NO_CHUNKS : chunks;
    starts = chunks.length == 0 ? NO_STARTS : new int[chunks.length + 1];
    int unseen = 0;
    int deleted = 0;
    long octets = 0;
    for (int i = 0; i < chunks.length; i++) {
      starts[i + 1] = starts[i] + chunks[i].count();
      unseen += chunks[i].sums().unseen();
      deleted += chunks[i].sums().deleted();
      octets += chunks[i].sums().octets();
    }
    sums = chunks.length == 0 ? Chunk.Sums.NONE : new Chunk.Sums(unseen, deleted, octets);
  }

  private StoredMailbox(StoredMailbox same, MailboxInfo info, long recentFrom, AccessList access) {
    this.info = info;
    this.recentFrom = recentFrom;
    this.access = access;
    chunks = same.chunks;
    starts = same.starts;
    sums = same.sums;
  }

  static StoredMailbox empty(MailboxRow row) {
    return new StoredMailbox(row.info(), row.recentFrom(), AccessList.NONE, NO_CHUNKS);
  }

  @Override
  public MailboxInfo info() {
    return info;
  }

  MailboxId id() {
    return info.id();
  }

  @Override
  public long recentFrom() {
    return recentFrom;
  }

  @Override
  public AccessList access() {
    return access;
  }

  StoredMailbox withAccess(AccessList newAccess) {
    return new StoredMailbox(this, info, recentFrom, newAccess);
  }

  MailboxRow row() {
    return new MailboxRow(info, recentFrom);
  }

  @Override
  public int count() {
    return starts[chunks.length];
  }

  @Override
  public long uid(int position) {
    int chunk = chunkOf(position);
    return chunks[chunk].uid(position - starts[chunk]);
  }

  @Override
  public long messageId(int position) {
    int chunk = chunkOf(position);
    return chunks[chunk].message(position - starts[chunk]);
  }

  @Override
  public long threadId(int position) {
    int chunk = chunkOf(position);
    return chunks[chunk].thread(position - starts[chunk]);
  }

  @Override
  public Flags flags(int position) {
    int chunk = chunkOf(position);
    return chunks[chunk].flags(position - starts[chunk]);
  }

  @Override
  public long modSeq(int position) {
    int chunk = chunkOf(position);
    return chunks[chunk].modSeq(position - starts[chunk]);
  }

  @Override
  public Instant internalDate(int position) {
    int chunk = chunkOf(position);
    return Instant.ofEpochSecond(chunks[chunk].internalDate(position - starts[chunk]));
  }

  @Override
  public Instant saveDate(int position) {
    int chunk = chunkOf(position);
    return Instant.ofEpochSecond(chunks[chunk].saveDate(position - starts[chunk]));
  }

  @Override
  public long octets(int position) {
    int chunk = chunkOf(position);
    return chunks[chunk].octets(position - starts[chunk]);
  }

  @Override
  public long crlfOctets(int position) {
    int chunk = chunkOf(position);
    int slot = position - starts[chunk];
    return chunks[chunk].octets(slot) + chunks[chunk].lineEnds(slot);
  }

  @Override
  public boolean utf8Header(int position) {
    int chunk = chunkOf(position);
    return chunks[chunk].utf8Header(position - starts[chunk]);
  }

  @Override
  public long sent(int position) {
    int chunk = chunkOf(position);
    return chunks[chunk].sent(position - starts[chunk]);
  }

  Entry entry(int position) {
    int chunk = chunkOf(position);
    return chunks[chunk].entry(position - starts[chunk]);
  }

  /** Chunks are mostly full, so the first guess is mostly right. */
  private int chunkOf(int position) {
    if (position < 0 || position >= count()) {
      throw new IndexOutOfBoundsException(
          "position %d of %d messages".formatted(position, count()));
    }
    int guess = Math.min(position / Chunk.CAPACITY, chunks.length - 1);
    if (starts[guess] <= position && position < starts[guess + 1]) {
      return guess;
    }
    int found = Arrays.binarySearch(starts, 0, chunks.length, position);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public int positionOf(long uid) {
    int low = 0;
    int high = chunks.length; // the first chunk whose last UID is not below
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (chunks[middle].lastUid() < uid) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == chunks.length) {
      return -count() - 1;
    }
    int slot = chunks[low].slotOf(uid);
    return slot >= 0 ? starts[low] + slot : slot - starts[low];
  }

  @Override
  public int[] positionsOf(UidSet uids) {
    int[] positions = new int[Math.min(count(), 16)];
    int size = 0;
    for (UidSet.Range range : uids.ranges()) {
      int first = atOrBehind(range.first());
      int end = range.last() == range.first() ? endOfOne(first, range) : behind(range.last());
      if (size + end - first > positions.length) {
        positions = Arrays.copyOf(positions, Math.max(size + end - first, size * 2));
      }
      for (int position = first; position < end; position++) {
        positions[size++] = position;
      }
    }
    return Arrays.copyOf(positions, size);
  }

  @Override
  public int[] changedSince(long modSeq) {
    var changed = new int[16];
    int size = 0;
    for (int i = 0; i < chunks.length; i++) {
      Chunk chunk = chunks[i];
      if (chunk.highestModSeq() <= modSeq) {
        continue;
      }
      if (size + chunk.count() > changed.length) {
        changed = Arrays.copyOf(changed, Math.max(size + chunk.count(), size * 2));
      }
      for (int slot = 0; slot < chunk.count(); slot++) {
        if (chunk.modSeq(slot) > modSeq) {
          changed[size++] = starts[i] + slot;
        }
      }
    }
    return Arrays.copyOf(changed, size);
  }

  private int endOfOne(int first, UidSet.Range range) {
    return first < count() && uid(first) == range.first() ? first + 1 : first;
  }

  private int atOrBehind(long uid) {
    int position = positionOf(uid);
    return position >= 0 ? position : -position - 1;
  }

  private int behind(long uid) {
    int position = positionOf(uid);
    return position >= 0 ? position + 1 : -position - 1;
  }

  @Override
  public int unseen() {
    return sums.unseen();
  }

  @Override
  public int deleted() {
    return sums.deleted();
  }

  @Override
  public long deletedOctets() {
    long octets = 0;
    for (int position : deletedPositions()) {
      octets += octets(position);
    }
    return octets;
  }

  @Override
  public long totalOctets() {
    return sums.octets();
  }

  @Override
  public int firstUnseen() {
    for (int i = 0; i < chunks.length; i++) {
      if (chunks[i].sums().unseen() > 0) {
        return starts[i] + chunks[i].firstUnseen();
      }
    }
    return -1;
  }

  /** Positions of messages with {@code \Deleted}; chunks without one are passed over. */
  int[] deletedPositions() {
    int[] positions = new int[sums.deleted()];
    int size = 0;
    for (int i = 0; i < chunks.length; i++) {
      int left = chunks[i].sums().deleted();
      for (int slot = 0; left > 0; slot++) {
        if (chunks[i].flags(slot).has(org.chappe.model.SystemFlag.DELETED)) {
          positions[size++] = starts[i] + slot;
          left--;
        }
      }
    }
    return positions;
  }

  @Override
  public List<String> keywords() {
    var all = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    for (Chunk chunk : chunks) {
      all.addAll(chunk.keywords());
    }
    return List.copyOf(all);
  }

  @Override
  public Difference since(MailboxSnapshot earlier) {
    if (earlier instanceof StoredMailbox other && other.id().equals(id())) {
      return new Differences(other.chunks, other.starts, chunks, starts).find();
    }
    throw new IllegalArgumentException(
        "mailbox %s compared with %s".formatted(info.id(), earlier.info().id()));
  }

  // Changes

  StoredMailbox with(MailboxInfo newInfo) {
    return new StoredMailbox(this, newInfo, recentFrom, access);
  }

  StoredMailbox withRecentFrom(long uid) {
    return new StoredMailbox(this, info, uid, access);
  }

  /** With entries whose UIDs ascend above all that were here; UIDNEXT follows, MODSEQ is told. */
  StoredMailbox append(List<Entry> entries, long modSeq) {
    if (entries.isEmpty()) {
      return this;
    }
    if (entries.getFirst().uid() < info.uidNext()) {
      throw new IllegalStateException(
          "UID %d is below UIDNEXT %d".formatted(entries.getFirst().uid(), info.uidNext()));
    }
    var list = new ArrayList<Chunk>(chunks.length + entries.size() / Chunk.CAPACITY + 1);
    list.addAll(Arrays.asList(chunks));
    var changed = changedInfo(entries.getLast().uid() + 1, modSeq);
    return new StoredMailbox(changed, recentFrom, access, appended(list, entries));
  }

  /** With entries as they were loaded: UIDNEXT and MODSEQ stay. */
  StoredMailbox loaded(List<Entry> entries) {
    var list = new ArrayList<Chunk>(Arrays.asList(chunks));
    return new StoredMailbox(info, recentFrom, access, appended(list, entries));
  }

  private static Chunk[] appended(List<Chunk> chunks, List<Entry> entries) {
    for (int at = 0; at < entries.size(); ) {
      Chunk last = chunks.isEmpty() ? Chunk.EMPTY : chunks.getLast();
      if (last.count() == Chunk.CAPACITY) {
        last = Chunk.EMPTY;
      }
      int end = Math.min(entries.size(), at + Chunk.CAPACITY - last.count());
      Chunk grown = last.append(entries, at, end);
      if (last == Chunk.EMPTY) {
        chunks.add(grown);
      } else {
        chunks.set(chunks.size() - 1, grown);
      }
      at = end;
    }
    return chunks.toArray(Chunk[]::new);
  }

  /** With {@code flags[i]} at {@code positions[i]}, which ascend. */
  StoredMailbox withFlags(int[] positions, Flags[] flags, long modSeq) {
    Chunk[] changed = chunks.clone();
    for (int from = 0; from < positions.length; ) {
      int chunk = chunkOf(positions[from]);
      int to = endWithin(positions, from, chunk);
      changed[chunk] = chunks[chunk].withFlags(positions, flags, from, to, starts[chunk], modSeq);
      from = to;
    }
    return new StoredMailbox(changedInfo(info.uidNext(), modSeq), recentFrom, access, changed);
  }

  /** Without those at {@code positions}, which ascend. */
  StoredMailbox without(int[] positions, long modSeq) {
    var kept = new ArrayList<Chunk>(chunks.length);
    int from = 0;
    for (int i = 0; i < chunks.length; i++) {
      Chunk chunk = chunks[i];
      boolean touched = from < positions.length && positions[from] < starts[i + 1];
      if (touched) {
        int to = endWithin(positions, from, i);
        chunk = chunk.without(positions, from, to, starts[i]);
        from = to;
      }
      if (chunk.count() == 0) {
        continue;
      }
      if (touched && !kept.isEmpty() && kept.getLast().count() + chunk.count() <= SMALL) {
        chunk = kept.removeLast().joined(chunk);
      }
      kept.add(chunk);
    }
    return new StoredMailbox(
        changedInfo(info.uidNext(), modSeq), recentFrom, access, kept.toArray(Chunk[]::new));
  }

  private int endWithin(int[] positions, int from, int chunk) {
    int to = from;
    while (to < positions.length && positions[to] < starts[chunk + 1]) {
      to++;
    }
    return to;
  }

  private MailboxInfo changedInfo(long uidNext, long modSeq) {
    return new MailboxInfo(
        info.id(), info.name(), info.uidValidity(), uidNext, info.role(), new ModSeq(modSeq));
  }

  @Override
  public String toString() {
    return "%s (%s) with %d messages".formatted(info.name(), info.id(), count());
  }
}

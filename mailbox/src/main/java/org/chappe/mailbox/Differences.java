package org.chappe.mailbox;

import java.util.Arrays;

/**
 * Finds what changed between two snapshots of a mailbox by going through both in UID order. Chunks
 * that are the same object are passed over whole, so are the common beginnings of chunks that grew.
 */
final class Differences {
  private final Chunk[] oldChunks;
  private final int[] oldStarts;
  private final Chunk[] newChunks;
  private final int[] newStarts;

  private int oldChunk;
  private int oldSlot;
  private int newChunk;
  private int newSlot;
  private int[] expunged = new int[4];
  private int expungedCount;
  private int[] changed = new int[4];
  private int changedCount;

  Differences(Chunk[] oldChunks, int[] oldStarts, Chunk[] newChunks, int[] newStarts) {
    this.oldChunks = oldChunks;
    this.oldStarts = oldStarts;
    this.newChunks = newChunks;
    this.newStarts = newStarts;
  }

  MailboxSnapshot.Difference find() {
    while (oldChunk < oldChunks.length && newChunk < newChunks.length) {
      Chunk was = oldChunks[oldChunk];
      Chunk is = newChunks[newChunk];
      if (oldSlot == 0 && newSlot == 0 && was.sharesBeginningWith(is)) {
        move(Math.min(was.count(), is.count()), Math.min(was.count(), is.count()));
      } else {
        compare(was, is);
      }
    }
    while (oldChunk < oldChunks.length) {
      expunged();
    }
    int added =
        newChunk < newChunks.length
            ? newStarts[newChunks.length] - newStarts[newChunk] - newSlot
            : 0;
    return new MailboxSnapshot.Difference(
        Arrays.copyOf(expunged, expungedCount), Arrays.copyOf(changed, changedCount), added);
  }

  private void compare(Chunk was, Chunk is) {
    long oldUid = was.uid(oldSlot);
    long newUid = is.uid(newSlot);
    if (oldUid < newUid) {
      expunged();
    } else if (oldUid == newUid) {
      if (was.modSeq(oldSlot) != is.modSeq(newSlot)) {
        changed = room(changed, changedCount);
        changed[changedCount++] = newStarts[newChunk] + newSlot;
      }
      move(1, 1);
    } else {
      throw new IllegalStateException(
          "UID %d came in before %d, which was there".formatted(newUid, oldUid));
    }
  }

  private void expunged() {
    expunged = room(expunged, expungedCount);
    expunged[expungedCount++] = oldStarts[oldChunk] + oldSlot;
    move(1, 0);
  }

  private void move(int oldSlots, int newSlots) {
    oldSlot += oldSlots;
    newSlot += newSlots;
    if (oldSlot == oldChunks[oldChunk].count()) {
      oldChunk++;
      oldSlot = 0;
    }
    if (newChunk < newChunks.length && newSlot == newChunks[newChunk].count()) {
      newChunk++;
      newSlot = 0;
    }
  }

  private static int[] room(int[] positions, int count) {
    return count < positions.length ? positions : Arrays.copyOf(positions, count * 2);
  }
}

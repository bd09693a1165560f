package org.chappe.search.lucene;

import java.util.Arrays;
import java.util.List;
import org.chappe.mailbox.TextIndex.Nearness;
import org.chappe.mailbox.search.LikeWords;

/** How near messages come to a word, up to a floor. */
final class Near implements Nearness {
  private final long floor;
  private final long[] part;
  private final List<Level> levels;

  /** Messages, ascending, that come so near or nearer. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Level(int nearness, long[] messages) {}

  /**
   * Answers.
   *
   * @param part ascending: messages that have more text than the index
   * @param levels the nearest first
   */
  Near(long floor, long[] part, List<Level> levels) {
    this.floor = floor;
    this.part = part;
    this.levels = List.copyOf(levels);
  }

  @Override
  public int of(long messageId) {
    if (messageId > floor || Arrays.binarySearch(part, messageId) >= 0) {
      return LikeWords.UNKNOWN;
    }
    for (Level level : levels) {
      if (Arrays.binarySearch(level.messages, messageId) >= 0) {
        return level.nearness;
      }
    }
    return 0;
  }
}

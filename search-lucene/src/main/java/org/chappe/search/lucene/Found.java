package org.chappe.search.lucene;

import java.util.Arrays;
import org.chappe.mailbox.TextIndex.Answer;
import org.chappe.mailbox.TextIndex.Answers;

/** Answers up to a floor. */
final class Found implements Answers {
  private final long floor;
  private final long[] found;
  private final long[] part;
  private final Answer ofFound;

  /**
   * Answers.
   *
   * @param found ascending
   * @param part ascending: messages that have more text than the index
   * @param ofFound what is said of who was found
   */
  Found(long floor, long[] found, long[] part, Answer ofFound) {
    this.floor = floor;
    this.found = found;
    this.part = part;
    this.ofFound = ofFound;
  }

  @Override
  public Answer of(long messageId) {
    if (messageId > floor) {
      return Answer.UNKNOWN;
    }
    if (Arrays.binarySearch(found, messageId) >= 0) {
      return ofFound;
    }
    return Arrays.binarySearch(part, messageId) >= 0 ? Answer.UNKNOWN : Answer.NO;
  }
}

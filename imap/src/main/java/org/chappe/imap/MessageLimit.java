package org.chappe.imap;

import java.util.Arrays;
import org.chappe.imap.State.Selected;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;

/**
 * How many messages one command works on: the last ones of those it names, and the client is told
 * where it ended, or none, and the command is refused. RFC 9738
 *
 * @param most 0: as many as there are
 */
record MessageLimit(int most) {
  boolean isExceededBy(long messages) {
    return most > 0 && messages > most;
  }

  /** The last of these, which are more, in the same order. */
  int[] last(int[] positions) {
    return Arrays.copyOfRange(positions, positions.length - most, positions.length);
  }

  /** For a command that is carried out wholly or not at all. */
  void require(long messages) {
    if (isExceededBy(messages)) {
      throw new Refused("MESSAGELIMIT " + most, text());
    }
  }

  /** As {@link #require}; told from which UID on it could be done. */
  void require(int[] positions, MailboxView view) {
    if (isExceededBy(positions.length)) {
      throw new Refused(code(lowest(last(positions), view)), text());
    }
  }

  private String text() {
    return "more than %d messages for one command: name fewer".formatted(most);
  }

  /** The UID of the first of these. */
  static long lowest(int[] positions, MailboxView view) {
    return view.snapshot().uid(positions[0]);
  }

  private String code(long lowestUid) {
    return "MESSAGELIMIT " + most + " " + lowestUid;
  }

  /**
   * The answer of a command that did the last messages down to one with this UID. RFC 9738 §3.1:
   * where another code is to be told, this one goes ahead.
   */
  Answer cut(ImapWriter out, Selected selected, long lowestUid, String otherCode) {
    String text = "done for the last %d messages".formatted(most);
    if (otherCode.isEmpty()) {
      return new Answer(selected, code(lowestUid), text);
    }
    out.untagged("NO", code(lowestUid), text);
    return Answer.ok(selected, otherCode);
  }
}

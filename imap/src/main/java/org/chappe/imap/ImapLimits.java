package org.chappe.imap;

import org.chappe.imap.wire.ParserLimits;

/**
 * How much one command may be.
 *
 * @param messages it works on, as MESSAGELIMIT announces; 0: as many as there are. RFC 9738
 * @param saved messages it copies or appends, as SAVELIMIT announces where {@code messages} is 0;
 *     0: as many as there are
 * @param parsing what it may be as it is written
 */
public record ImapLimits(int messages, int saved, ParserLimits parsing) {
  /**
   * The defaults.
   *
   * <ul>
   *   <li>2,000,000 messages: a client that does not know of the limit takes what it is told of the
   *       last messages for the whole mailbox, and may throw away its copies of the others (RFC
   *       9738 §4.1). So it is twice the mailbox this server is measured with, and bounds only what
   *       a single command may hold: 8 MB of numbers.
   *   <li>1,000,000 saved, where that is the only limit: they become visible together, and until
   *       then are held in memory.
   * </ul>
   */
  public static final ImapLimits DEFAULT =
      new ImapLimits(2_000_000, 1_000_000, ParserLimits.DEFAULT);

  public ImapLimits {
    if (messages < 0 || saved < 0) {
      throw new IllegalArgumentException(messages + " messages, " + saved + " saved");
    }
  }

  public ImapLimits withMessages(int most) {
    return new ImapLimits(most, saved, parsing);
  }

  public ImapLimits withSaved(int most) {
    return new ImapLimits(messages, most, parsing);
  }

  public ImapLimits withParsing(ParserLimits others) {
    return new ImapLimits(messages, saved, others);
  }

  boolean isOfSavingAlone() {
    return messages == 0 && saved > 0;
  }

  MessageLimit ofCommand() {
    return new MessageLimit(messages);
  }

  /** Of COPY and APPEND. */
  MessageLimit ofSaving() {
    return new MessageLimit(messages > 0 ? messages : saved);
  }
}

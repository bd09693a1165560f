package org.chappe.imap.wire;

/**
 * What one command may cost before it is understood. Messages have a limit of their own.
 *
 * @param line octets of a command without its literals
 * @param literal octets of one literal that is no message
 * @param literals octets of all of them in one command
 * @param skip octets of a refused command that are read and dropped; above it the session ends
 * @param nesting parentheses, NOT and OR within each other
 * @param set numbers and ranges in one set
 * @param searchKeys of one search
 * @param patterns of one LIST
 */
public record ParserLimits(
    int line,
    int literal,
    int literals,
    long skip,
    int nesting,
    int set,
    int searchKeys,
    int patterns) {
  /**
   * The defaults, each with its reason.
   *
   * <ul>
   *   <li>64 KiB for a line: RFC 7162 §4 asks clients to stay near 8192 octets; some send a whole
   *       mailbox of UIDs in one FETCH.
   *   <li>64 KiB for a literal: names, passwords and texts to search for are far below.
   *   <li>256 KiB in all: a search for some long texts, and no more memory than a message row.
   *   <li>1 MiB to skip: a mistake is answered; who sends more into a refused command is not
   *       listening.
   *   <li>50 levels: people write five, programs ten; each level costs stack.
   *   <li>32,768 numbers in a set: no more fit into a line.
   *   <li>1,000 search keys: each is asked of each message. Programs write a key for each of a few
   *       hundred addresses at most; a set of message numbers is one key.
   *   <li>100 patterns: each is asked of each mailbox, and clients send two or three.
   * </ul>
   */
  public static final ParserLimits DEFAULT =
      new ParserLimits(64 * 1024, 64 * 1024, 256 * 1024, 1024 * 1024, 50, 32 * 1024, 1_000, 100);

  public ParserLimits {
    if (line < 1024 || literal < 1024 || literals < literal || skip < 0) {
      throw new IllegalArgumentException(
          "%d, %d, %d, %d octets".formatted(line, literal, literals, skip));
    }
    if (nesting < 1 || set < 1 || searchKeys < 1 || patterns < 1) {
      throw new IllegalArgumentException(
          "%d levels, %d numbers, %d keys, %d patterns"
              .formatted(nesting, set, searchKeys, patterns));
    }
  }
}

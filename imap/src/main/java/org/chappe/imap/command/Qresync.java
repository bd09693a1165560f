package org.chappe.imap.command;

import java.util.List;
import java.util.Optional;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.MessageSet;
import org.chappe.imap.wire.SyntaxException;

/**
 * What a client that comes back knows of a mailbox: "QRESYNC" SP "(" uidvalidity SP
 * mod-sequence-value [SP known-uids] [SP seq-match-data] ")" — RFC 7162 §3.2.5, §7
 *
 * @param modSeq up to which it knows all; 0, which the grammar has not, asks for everything
 * @param known the UIDs it asks about; without them about all
 */
public record Qresync(
    long uidValidity, long modSeq, Optional<MessageSet> known, Optional<Match> match) {
  /**
   * seq-match-data: message numbers and UIDs the client knew together, pair by pair, ascending. RFC
   * 7162 §3.2.5.2
   */
  public record Match(MessageSet numbers, MessageSet uids) {}

  static Qresync parse(ImapParser in) {
    in.space();
    in.expect('(', "what is known, in parentheses");
    long uidValidity = in.positive();
    in.space();
    long modSeq = in.number();
    Optional<MessageSet> known = Optional.empty();
    Optional<Match> match = Optional.empty();
    if (in.accept(' ')) {
      if (!in.at('(')) {
        known = Optional.of(definite(in));
      }
      if (known.isEmpty() || in.accept(' ')) {
        match = Optional.of(match(in));
      }
    }
    in.expect(')', "\")\"");
    return new Qresync(uidValidity, modSeq, known, match);
  }

  private static Match match(ImapParser in) {
    in.expect('(', "message numbers and UIDs in parentheses");
    MessageSet numbers = ascending(definite(in));
    in.space();
    MessageSet uids = ascending(definite(in));
    in.expect(')', "\")\"");
    if (count(numbers) != count(uids)) {
      throw new SyntaxException(
          "%d message numbers and %d UIDs are no pairs".formatted(count(numbers), count(uids)));
    }
    return new Match(numbers, uids);
  }

  /** A set with neither "*" nor "$", which would mean what is there now. */
  private static MessageSet definite(ImapParser in) {
    MessageSet set = in.messageSet();
    if (set.saved() || set.ranges().stream().anyMatch(Qresync::isOpen)) {
      throw new SyntaxException("\"*\" and \"$\" are no UIDs the client knew");
    }
    return set;
  }

  private static boolean isOpen(MessageSet.Range range) {
    return range.from() == MessageSet.LAST || range.to() == MessageSet.LAST;
  }

  private static MessageSet ascending(MessageSet set) {
    long last = 0;
    for (MessageSet.Range range : set.ranges()) {
      if (range.from() <= last || range.to() < range.from()) {
        throw new SyntaxException("message numbers and UIDs that do not ascend");
      }
      last = range.to();
    }
    return set;
  }

  private static long count(MessageSet set) {
    List<MessageSet.Range> ranges = set.ranges();
    return ranges.stream().mapToLong(range -> range.to() - range.from() + 1).sum();
  }
}

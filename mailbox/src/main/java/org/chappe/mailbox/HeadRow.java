package org.chappe.mailbox;

import java.util.OptionalLong;

/**
 * The head's value: what every commit may move. Layout: {@link Rows}.
 *
 * @param nextMailbox above every mailbox id ever given
 * @param nextMessage above every message id ever given
 * @param lastUidValidity the largest ever given in this account
 * @param octets of all messages, each counted once
 * @param historyFloor changes are known after this version, not before
 * @param removed the account's mail was removed; what rows are left are being swept
 * @param shownLimit clients may have been shown versions below this one that a crash has undone, so
 *     that none up to here is given again
 */
record HeadRow(
    long nextMailbox,
    long nextMessage,
    long lastUidValidity,
    long octets,
    long messages,
    OptionalLong maxOctets,
    OptionalLong maxMessages,
    OptionalLong maxMailboxes,
    long historyFloor,
    boolean removed,
    long shownLimit) {
  static final HeadRow NEW =
      new HeadRow(
          1,
          1,
          0,
          0,
          0,
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          0,
          false,
          0);

  HeadRow {
    if (octets < 0 || messages < 0) {
      throw new IllegalStateException("quota sums of " + octets + " octets, " + messages);
    }
  }

  static HeadRow read(byte[] value) {
    var in = new ValueReader("an account's head", value, Rows.FORMAT);
    return new HeadRow(
        in.i64(),
        in.i64(),
        in.u32(),
        in.i64(),
        in.i64(),
        limit(in.i64()),
        limit(in.i64()),
        limit(in.i64()),
        in.i64(),
        in.u8() == 1,
        in.atEnd() ? 0 : in.i64()); // rows written before there was one
  }

  byte[] value() {
    return new ValueWriter(Rows.FORMAT, 80)
        .i64(nextMailbox)
        .i64(nextMessage)
        .u32(lastUidValidity)
        .i64(octets)
        .i64(messages)
        .i64(maxOctets.orElse(-1))
        .i64(maxMessages.orElse(-1))
        .i64(maxMailboxes.orElse(-1))
        .i64(historyFloor)
        .u8(removed ? 1 : 0)
        .i64(shownLimit)
        .toArray();
  }

  AccountSnapshot.Quota quota() {
    return new AccountSnapshot.Quota(octets, messages, maxOctets, maxMessages, maxMailboxes);
  }

  HeadRow afterMailbox(long uidValidity) {
    return new HeadRow(
        nextMailbox + 1,
        nextMessage,
        uidValidity,
        octets,
        messages,
        maxOctets,
        maxMessages,
        maxMailboxes,
        historyFloor,
        removed,
        shownLimit);
  }

  HeadRow afterMessages(long given) {
    return new HeadRow(
        nextMailbox,
        nextMessage + given,
        lastUidValidity,
        octets,
        messages,
        maxOctets,
        maxMessages,
        maxMailboxes,
        historyFloor,
        removed,
        shownLimit);
  }

  HeadRow used(long moreOctets, long moreMessages) {
    return new HeadRow(
        nextMailbox,
        nextMessage,
        lastUidValidity,
        octets + moreOctets,
        messages + moreMessages,
        maxOctets,
        maxMessages,
        maxMailboxes,
        historyFloor,
        removed,
        shownLimit);
  }

  HeadRow limited(
      OptionalLong newMaxOctets, OptionalLong newMaxMessages, OptionalLong newMaxMailboxes) {
    return new HeadRow(
        nextMailbox,
        nextMessage,
        lastUidValidity,
        octets,
        messages,
        newMaxOctets,
        newMaxMessages,
        newMaxMailboxes,
        historyFloor,
        removed,
        shownLimit);
  }

  HeadRow floor(long version) {
    return new HeadRow(
        nextMailbox,
        nextMessage,
        lastUidValidity,
        octets,
        messages,
        maxOctets,
        maxMessages,
        maxMailboxes,
        version,
        removed,
        shownLimit);
  }

  /** Versions below {@code limit} may be shown before they are durable. */
  HeadRow shownLimit(long limit) {
    return new HeadRow(
        nextMailbox,
        nextMessage,
        lastUidValidity,
        octets,
        messages,
        maxOctets,
        maxMessages,
        maxMailboxes,
        historyFloor,
        removed,
        limit);
  }

  /** Ids go on, so that none is given twice even then. */
  HeadRow asRemoved() {
    return new HeadRow(
        nextMailbox,
        nextMessage,
        lastUidValidity,
        0,
        0,
        maxOctets,
        maxMessages,
        maxMailboxes,
        0,
        true,
        shownLimit);
  }

  private static OptionalLong limit(long value) {
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }
}

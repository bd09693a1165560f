package org.chappe.mailbox;

import java.util.OptionalLong;
import org.chappe.mailbox.AccountSnapshot.Quota;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * The head's value: what every commit may move. Layout: {@link Rows}.
 *
 * @param nextMailbox above every mailbox id ever given
 * @param nextMessage above every message id ever given
 * @param lastUidValidity the largest ever given in this account
 * @param historyFloor changes are known after this version, not before
 * @param removed the account's mail was removed; what rows are left are being swept
 * @param shownLimit clients may have been shown versions below this one that a crash has undone, so
 *     that none up to here is given again
 */
record HeadRow(
    long nextMailbox,
    long nextMessage,
    long lastUidValidity,
    Quota quota,
    long historyFloor,
    boolean removed,
    long shownLimit) {
  private static final OptionalLong NO_LIMIT = OptionalLong.empty();

  static final HeadRow NEW =
      new HeadRow(1, 1, 0, new Quota(0, 0, NO_LIMIT, NO_LIMIT, NO_LIMIT), 0, false, 0);

  HeadRow {
    if (quota.octets() < 0 || quota.messages() < 0) {
      throw new IllegalStateException(
          "quota sums of " + quota.octets() + " octets, " + quota.messages());
    }
  }

  static HeadRow read(byte[] value) {
    var in = new ValueReader("an account's head", value, Rows.FORMAT);
    return new HeadRow(
        in.i64(),
        in.i64(),
        in.u32(),
        new Quota(in.i64(), in.i64(), limit(in.i64()), limit(in.i64()), limit(in.i64())),
        in.i64(),
        in.u8() == 1,
        in.atEnd() ? 0 : in.i64()); // rows written before there was one
  }

  private static OptionalLong limit(long value) {
    return value < 0 ? NO_LIMIT : OptionalLong.of(value);
  }

  byte[] value() {
    return new ValueWriter(Rows.FORMAT, 80)
        .i64(nextMailbox)
        .i64(nextMessage)
        .u32(lastUidValidity)
        .i64(quota.octets())
        .i64(quota.messages())
        .i64(quota.maxOctets().orElse(-1))
        .i64(quota.maxMessages().orElse(-1))
        .i64(quota.maxMailboxes().orElse(-1))
        .i64(historyFloor)
        .u8(removed ? 1 : 0)
        .i64(shownLimit)
        .toArray();
  }

  HeadRow afterMailbox(long uidValidity) {
    return new HeadRow(
        nextMailbox + 1, nextMessage, uidValidity, quota, historyFloor, removed, shownLimit);
  }

  HeadRow afterMessages(long given) {
    return new HeadRow(
        nextMailbox,
        nextMessage + given,
        lastUidValidity,
        quota,
        historyFloor,
        removed,
        shownLimit);
  }

  HeadRow used(long moreOctets, long moreMessages) {
    return with(
        new Quota(
            quota.octets() + moreOctets,
            quota.messages() + moreMessages,
            quota.maxOctets(),
            quota.maxMessages(),
            quota.maxMailboxes()));
  }

  HeadRow limited(OptionalLong maxOctets, OptionalLong maxMessages, OptionalLong maxMailboxes) {
    return with(new Quota(quota.octets(), quota.messages(), maxOctets, maxMessages, maxMailboxes));
  }

  private HeadRow with(Quota changed) {
    return new HeadRow(
        nextMailbox, nextMessage, lastUidValidity, changed, historyFloor, removed, shownLimit);
  }

  HeadRow floor(long version) {
    return new HeadRow(
        nextMailbox, nextMessage, lastUidValidity, quota, version, removed, shownLimit);
  }

  /** Versions below {@code limit} may be shown before they are durable. */
  HeadRow shownLimit(long limit) {
    return new HeadRow(
        nextMailbox, nextMessage, lastUidValidity, quota, historyFloor, removed, limit);
  }

  /** Ids go on, so that none is given twice even then. */
  HeadRow asRemoved() {
    Quota nothing = new Quota(0, 0, quota.maxOctets(), quota.maxMessages(), quota.maxMailboxes());
    return new HeadRow(nextMailbox, nextMessage, lastUidValidity, nothing, 0, true, shownLimit);
  }
}

package org.chappe.mailbox;

import org.chappe.model.Flags;

/**
 * One message's place in one mailbox. Dates are seconds since 1970.
 *
 * @param threadId the id of the thread's first message
 * @param flags interned by the account's {@link FlagsTable}
 * @param octets as received
 * @param lineEnds octets more if each of its lines ended in CRLF: {@link LineEnds}
 * @param utf8Header whether UTF-8 is in its header or in a part's
 * @param sent {@link SentDate}
 */
record Entry(
    long uid,
    long messageId,
    long threadId,
    Flags flags,
    long modSeq,
    long internalDate,
    long saveDate,
    long octets,
    int lineEnds,
    boolean utf8Header,
    long sent) {

  /** The same with other flags, which a commit changed. */
  Entry with(Flags newFlags, long newModSeq) {
    return new Entry(
        uid,
        messageId,
        threadId,
        newFlags,
        newModSeq,
        internalDate,
        saveDate,
        octets,
        lineEnds,
        utf8Header,
        sent);
  }
}

package org.chappe.mailbox;

import java.time.Instant;
import java.util.List;
import org.chappe.model.Flags;
import org.chappe.model.UidSet;

/**
 * One mailbox's messages at one version, in UID order. A position is 0-based; IMAP's message number
 * is one more. Immutable, no locks, no disk.
 */
public interface MailboxSnapshot {
  MailboxInfo info();

  /** What others than the owner may do here. */
  AccessList access();

  int count();

  long uid(int position);

  /** The message's id within the account. */
  long messageId(int position);

  /** The id of the first message of its thread, which need not be there any more. RFC 8474 §5.2 */
  long threadId(int position);

  /** Interned: equal flags within an account are mostly the same object. */
  Flags flags(int position);

  long modSeq(int position);

  /** To the second. */
  Instant internalDate(int position);

  /** When it came into this mailbox, to the second. RFC 8514 */
  Instant saveDate(int position);

  /** RFC822.SIZE: the octets as received. */
  long octets(int position);

  /** The octets if each line ended in CRLF, the last one too. Nearly always {@link #octets}. */
  long crlfOctets(int position);

  /** Whether UTF-8 is in the header or in a part's: see {@link SurrogateCursor}. */
  boolean utf8Header(int position);

  /** When the message says that it was sent: {@link SentDate}. */
  long sent(int position);

  /** The position of {@code uid}, or where it would be as {@code -(position) - 1}. */
  int positionOf(long uid);

  /** Ascending positions of those of {@code uids} that exist. */
  int[] positionsOf(UidSet uids);

  /**
   * Ascending positions of the messages changed after {@code modSeq}. Chunks in which none was are
   * passed over, so this costs about what was changed. RFC 7162 §3.2.5.1
   */
  int[] changedSince(long modSeq);

  /** Messages without {@code \Seen}. */
  int unseen();

  /** Messages with {@code \Deleted}. */
  int deleted();

  /** The sum of their {@link #octets(int)}. */
  long deletedOctets();

  /** The sum of {@link #octets(int)}. */
  long totalOctets();

  /** The first message without {@code \Seen}, or -1. */
  int firstUnseen();

  /**
   * The first UID that no session had as {@code \Recent}; {@link MailAccount#takeRecent} takes it.
   */
  long recentFrom();

  /** Keywords any message here has, in order. */
  List<String> keywords();

  /**
   * What changed between {@code earlier}, a snapshot of the same mailbox, and this. Chunks that are
   * the same object are passed over.
   */
  Difference since(MailboxSnapshot earlier);

  /**
   * What a client that knows the earlier snapshot must be told.
   *
   * @param expunged positions in the earlier snapshot, ascending
   * @param changed positions in the newer one of messages in both whose MODSEQ differs, ascending
   * @param added how many at the newer one's end are new
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared; boxed lists would cost a million objects
  record Difference(int[] expunged, int[] changed, int added) {
    public boolean isEmpty() {
      return expunged.length == 0 && changed.length == 0 && added == 0;
    }
  }
}

package org.chappe.pop3;

import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccount.FlagChange;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.ReadAhead;
import org.chappe.mailbox.SurrogateCursor;
import org.chappe.model.Flags;
import org.chappe.model.Role;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.Body;
import org.chappe.store.BodyDamaged;
import org.jspecify.annotations.Nullable;

/**
 * What a session sees: INBOX at one version, frozen (RFC 1939 §8). Messages have numbers from 1;
 * those marked as deleted keep theirs. Nothing is changed before {@link #update()}. One session's.
 *
 * <p>Message numbers, sizes and UIDLs come from memory. Rows and bodies are read for RETR and TOP
 * alone, ahead of the client, as it nearly always asks for the next message next.
 */
final class Maildrop implements AutoCloseable {
  /** Messages the first cursor goes over: a client that wants but one pays for these. */
  private static final int FIRST_AHEAD = 4;

  /** Messages a later cursor goes over, which has twice those of the one before. */
  private static final int MOST_AHEAD = 256;

  private final MailAccount mail;
  private final Pop3Options options;
  private final MailboxSnapshot inbox;
  private final int[] positions; // of the messages offered, in the snapshot
  private final boolean utf8;
  private final BitSet deleted = new BitSet(); // by number - 1
  private final BitSet fetched = new BitSet();
  private boolean seen; // what was fetched is marked so
  private @Nullable Map<Integer, Long> surrogateSizes; // by position
  private @Nullable MessageCursor cursor;
  private ReadAhead cursorAhead = ReadAhead.HEADERS; // what the cursor reads
  private int cursorEnd; // the number behind the last one the cursor gives
  private int ahead; // the cursor's messages, were the maildrop long enough

  /**
   * @param utf8 whether headers may be in UTF-8; otherwise such messages are seen as surrogates:
   *     RFC 6856 §2.1
   */
  Maildrop(MailAccount mail, Pop3Options options, boolean utf8) {
    this.mail = mail;
    this.options = options;
    this.utf8 = utf8;
    inbox = mail.snapshot().mailbox(Role.INBOX).orElseThrow();
    IntStream all = IntStream.range(0, inbox.count());
    Instant first = options.firstMoment();
    positions =
        (options.since().isEmpty()
                ? all
                : all.filter(position -> !inbox.internalDate(position).isBefore(first)))
            .toArray();
  }

  // Numbers

  /** The highest message number. */
  int last() {
    return positions.length;
  }

  /** Messages not marked as deleted. */
  int count() {
    return positions.length - deleted.cardinality();
  }

  /** The octets of these. */
  long octets() {
    long octets = 0;
    for (int number = 1; number <= positions.length; number++) {
      octets += isThere(number) ? size(number) : 0;
    }
    return octets;
  }

  boolean isThere(long number) {
    return number <= positions.length && !deleted.get((int) number - 1);
  }

  /**
   * Checks a number the client gave.
   *
   * @throws Refused when no message has it, or it is marked as deleted
   */
  int require(long number) {
    if (number > positions.length) {
      throw new Refused("there is no message %d, the last is %d".formatted(number, last()));
    }
    if (!isThere(number)) {
      throw new Refused("message " + number + " is marked as deleted");
    }
    return (int) number;
  }

  /** Octets as RETR sends them, stuffed dots not counted. */
  long size(int number) {
    int position = positions[number - 1];
    return isSurrogate(position)
        ? surrogateSizes().getOrDefault(position, inbox.crlfOctets(position))
        : inbox.crlfOctets(position);
  }

  private boolean isSurrogate(int position) {
    return !utf8 && inbox.utf8Header(position);
  }

  /** Of all messages, when the first of them is asked for: a client asks for them all. */
  private Map<Integer, Long> surrogateSizes() {
    Map<Integer, Long> sizes = surrogateSizes;
    if (sizes == null) {
      sizes = new HashMap<>();
      int[] some = Arrays.stream(positions).filter(this::isSurrogate).toArray();
      try (var rows = new SurrogateCursor(mail.messages(inbox, some, ReadAhead.HEADERS), inbox)) {
        while (rows.next()) {
          try {
            sizes.put(rows.position(), rows.crlfOctets());
          } catch (BodyDamaged e) {
            sizes.put(rows.position(), inbox.crlfOctets(rows.position())); // RETR will say it
          }
        }
      }
      surrogateSizes = sizes;
    }
    return sizes;
  }

  long uidValidity() {
    return inbox.info().uidValidity().value();
  }

  long uid(int number) {
    return inbox.uid(positions[number - 1]);
  }

  // Marks

  void delete(int number) {
    deleted.set(number - 1);
  }

  /** RFC 1939 §5, RSET */
  void undelete() {
    deleted.clear();
  }

  /** The message was sent whole. */
  void fetched(int number) {
    fetched.set(number - 1);
  }

  int fetchedCount() {
    return fetched.cardinality();
  }

  // Contents

  /**
   * The message's octets.
   *
   * @param whole whether more than the header is read
   * @throws Refused when another session expunged it meanwhile
   */
  Body body(int number, boolean whole) {
    int position = positions[number - 1];
    MessageCursor row = row(number, whole ? ReadAhead.BODIES : ReadAhead.HEADERS);
    Optional<Body> body = row != null && row.position() == position ? row.open() : Optional.empty();
    return body.orElseThrow(
        () -> new Refused("SYS/TEMP", "message " + number + " was removed by another session"));
  }

  /** The row of a message, or of one behind it when it is gone, or null. */
  private @Nullable MessageCursor row(int number, ReadAhead wanted) {
    int position = positions[number - 1];
    MessageCursor now = cursor;
    boolean enough = wanted.equals(cursorAhead) || wanted.equals(ReadAhead.HEADERS);
    if (now != null && enough && number < cursorEnd && moveTo(now, position)) {
      return now;
    }
    if (now != null) {
      now.close();
    }
    boolean goesOn = now != null && enough && number == cursorEnd;
    ahead = goesOn ? Math.min(MOST_AHEAD, 2 * ahead) : FIRST_AHEAD;
    cursorEnd = Math.min(number + ahead, positions.length + 1);
    int[] next = Arrays.copyOfRange(positions, number - 1, cursorEnd - 1);
    MessageCursor rows = mail.messages(inbox, next, wanted);
    cursor = now = utf8 ? rows : new SurrogateCursor(rows, inbox);
    cursorAhead = wanted;
    atRow = -1;
    return moveTo(now, position) ? now : null;
  }

  /** Whether something was read ahead of the client. */
  boolean isAhead() {
    return cursor != null;
  }

  /** Lets go of it. */
  void forgetAhead() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }

  private int atRow = -1; // the position the cursor stands on

  /** Whether the cursor stands on the position, or on one behind it: then there is no such row. */
  private boolean moveTo(MessageCursor rows, int position) {
    if (atRow > position) {
      return false; // the client goes back
    }
    while (atRow < position && rows.next()) {
      atRow = rows.position();
    }
    return atRow >= position;
  }

  // The end

  /**
   * Removes what was marked as deleted, RFC 1939 §6; in Trash it is seen as what stays is.
   *
   * @return how many messages
   */
  int update() {
    markSeen();
    UidSet uids = uids(deleted);
    if (!uids.isEmpty()) {
      Optional<MailboxSnapshot> trash =
          options.deletion() == Pop3Options.Deletion.TRASH
              ? mail.snapshot().mailbox(Role.TRASH)
              : Optional.empty();
      if (trash.isPresent()) {
        mail.move(inbox.info().id(), uids, trash.get().info().id());
      } else {
        mail.remove(inbox.info().id(), uids);
      }
    }
    return deleted.cardinality();
  }

  /** Marks what was sent as {@code \Seen} where the account wants that, deleted or not. */
  void markSeen() {
    if (options.marksSeen() && !seen && !fetched.isEmpty()) {
      mail.store(
          inbox.info().id(),
          uids(fetched),
          FlagChange.ADD,
          Flags.of(SystemFlag.SEEN),
          OptionalLong.empty());
      seen = true;
    }
  }

  private UidSet uids(BitSet marked) {
    long[] uids = new long[marked.cardinality()];
    int[] numbers = marked.stream().toArray();
    Arrays.setAll(uids, i -> inbox.uid(positions[numbers[i]]));
    return UidSet.of(uids);
  }

  /** Changes nothing. */
  @Override
  public void close() {
    forgetAhead();
    mail.close();
  }
}

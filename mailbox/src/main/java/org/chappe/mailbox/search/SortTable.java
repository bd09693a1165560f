package org.chappe.mailbox.search;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.SentDate;
import org.chappe.mime.Header;

/**
 * What SORT and THREAD compare by one collation, of messages of one account, kept in memory.
 * Thread-safe.
 *
 * <p>A message never changes, so what is here never becomes wrong: a row is found by the message's
 * id, is made when it is first asked for, and is dropped with the whole table ({@link SortTables}).
 *
 * <pre>
 *  message id ─► row    sent | subject, reply | from | to | cc | display names | id | references
 *                       (texts are numbers in a pool, ids are hashes of 64 bits)
 * </pre>
 *
 * <p>Columns are arrays: about 70 octets a message and the different texts once. Row 0 is that of a
 * message of which nothing is known. The lock is held for moments; rows are read from disk without
 * it. Ids are hashed with a secret of this table: nobody can make two that meet, and of a million
 * different ones two meet by chance once in 40 million mailboxes.
 */
final class SortTable {
  private static final int LOOK_EVERY = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final long secret;
  private final Consumer<SortTable> room;
  private final Collation collation;
  private final TextPool texts = new TextPool();
  private final IdMap rowsById = new IdMap();
  private int count;
  private long[] sent = new long[16];
  private int[] subject = new int[16]; // negative: a reply
  private int[] from = new int[16];
  private int[] to = new int[16];
  private int[] cc = new int[16];
  private int[] displayFrom = new int[16];
  private int[] displayTo = new int[16];
  private long[] messageIds = new long[16];
  private int[] referencesEnd = new int[16];
  private long[] references = new long[32];

  /**
   * @param room asked now and then while this grows; throws when it may not grow on
   */
  SortTable(long secret, Collation collation, Consumer<SortTable> room) {
    this.secret = secret;
    this.collation = collation;
    this.room = room;
    add(0, SortFacts.of(Header.of(new byte[0]), SentDate.NONE, collation));
  }

  /** Memory this takes, about. */
  long octets() {
    lock.lock();
    try {
      return texts.octets()
          + rowsById.octets()
          + sent.length * (2L * Long.BYTES + 7L * Integer.BYTES)
          + (long) references.length * Long.BYTES;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The rows of the messages at {@code positions}, those that are not here yet read from disk. A
   * message that was expunged meanwhile gets row 0.
   */
  int[] rows(MailAccount account, MailboxSnapshot mailbox, int[] positions, Waiting waiting) {
    int[] rows = new int[positions.length];
    int[] missing = new int[positions.length];
    int missed = find(mailbox, positions, rows, missing);
    if (missed > 0) {
      read(account, mailbox, Arrays.copyOf(missing, missed), waiting);
      find(mailbox, positions, rows, missing);
    }
    return rows;
  }

  private int find(MailboxSnapshot mailbox, int[] positions, int[] rows, int[] missing) {
    int missed = 0;
    lock.lock();
    try {
      for (int i = 0; i < positions.length; i++) {
        rows[i] = Math.max(0, rowsById.get(mailbox.messageId(positions[i])));
        if (rows[i] == 0) {
          missing[missed++] = positions[i];
        }
      }
    } finally {
      lock.unlock();
    }
    return missed;
  }

  private void read(
      MailAccount account, MailboxSnapshot mailbox, int[] positions, Waiting waiting) {
    int read = 0;
    Arrays.sort(positions);
    try (MessageCursor cursor = account.messages(mailbox, positions, true)) {
      while (cursor.next()) {
        if (read % LOOK_EVERY == 0) {
          if (waiting.isOver()) {
            return;
          }
          room.accept(this);
        }
        waiting.hasDone(read++, positions.length);
        Header fields = Header.of(cursor.fields().toArray());
        SortFacts facts = SortFacts.of(fields, mailbox.sent(cursor.position()), collation);
        lock.lock();
        try {
          long id = mailbox.messageId(cursor.position());
          if (rowsById.get(id) < 0) {
            add(id, facts);
          }
        } finally {
          lock.unlock();
        }
      }
    }
  }

  private void add(long id, SortFacts facts) {
    if (count == sent.length) {
      grow(count * 2);
    }
    int row = count++;
    rowsById.put(id, row);
    sent[row] = facts.sent();
    int number = texts.number(facts.subject());
    subject[row] = facts.isReply() ? ~number : number;
    from[row] = texts.number(facts.from());
    to[row] = texts.number(facts.to());
    cc[row] = texts.number(facts.cc());
    displayFrom[row] = texts.number(facts.displayFrom());
    displayTo[row] = texts.number(facts.displayTo());
    messageIds[row] = hash(facts.messageId());
    int end = row == 0 ? 0 : referencesEnd[row - 1];
    if (end + facts.references().size() > references.length) {
      references =
          Arrays.copyOf(
              references, Math.max(references.length * 2, end + facts.references().size()));
    }
    for (String reference : facts.references()) {
      references[end++] = hash(reference);
    }
    referencesEnd[row] = end;
  }

  private void grow(int size) {
    sent = Arrays.copyOf(sent, size);
    subject = Arrays.copyOf(subject, size);
    from = Arrays.copyOf(from, size);
    to = Arrays.copyOf(to, size);
    cc = Arrays.copyOf(cc, size);
    displayFrom = Arrays.copyOf(displayFrom, size);
    displayTo = Arrays.copyOf(displayTo, size);
    messageIds = Arrays.copyOf(messageIds, size);
    referencesEnd = Arrays.copyOf(referencesEnd, size);
  }

  /** 0 for an empty id and no other. */
  private long hash(String id) {
    if (id.isEmpty()) {
      return 0;
    }
    long hash = secret ^ id.length();
    for (int i = 0; i < id.length(); i++) {
      long mixed = (hash ^ id.charAt(i)) * 0x9E37_79B9_7F4A_7C15L;
      hash = mixed ^ (mixed >>> 32) ^ Long.rotateLeft(secret, i & 63);
    }
    hash *= 0xD6E8_FEB8_6659_FD93L;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }

  // Columns, of rows

  /** {@link SortFacts#sent}, of those whose entries do not know it. */
  long[] sent(int[] rows) {
    lock.lock();
    try {
      long[] values = new long[rows.length];
      for (int i = 0; i < rows.length; i++) {
        values[i] = sent[rows[i]];
      }
      return values;
    } finally {
      lock.unlock();
    }
  }

  /** Each text's place in the order of texts. */
  int[] ranks(SortBy.Key key, int[] rows) {
    lock.lock();
    try {
      int[] ranks = texts.ranks();
      int[] column = column(key);
      int[] values = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        int number = column[rows[i]];
        values[i] = ranks[number < 0 ? ~number : number];
      }
      return values;
    } finally {
      lock.unlock();
    }
  }

  private int[] column(SortBy.Key key) {
    return switch (key) {
      case CC -> cc;
      case DISPLAYFROM -> displayFrom;
      case DISPLAYTO -> displayTo;
      case FROM -> from;
      case SUBJECT -> subject;
      case TO -> to;
      case ARRIVAL, DATE, RELEVANCY, SIZE ->
          throw new IllegalArgumentException(key + " is no text");
    };
  }

  /**
   * What threads are made of.
   *
   * @param subjects numbers, 0 for the empty one, {@code ~number} for a reply's
   * @param ids 0 for none
   * @param references of message i from {@code referencesEnd[i - 1]} to {@code referencesEnd[i]}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Links(int[] subjects, long[] ids, int[] referencesEnd, long[] references) {}

  Links links(int[] rows) {
    lock.lock();
    try {
      int[] subjects = new int[rows.length];
      long[] ids = new long[rows.length];
      int[] ends = new int[rows.length];
      int end = 0;
      for (int i = 0; i < rows.length; i++) {
        subjects[i] = subject[rows[i]];
        ids[i] = messageIds[rows[i]];
        end += referencesEnd[rows[i]] - start(rows[i]);
        ends[i] = end;
      }
      long[] all = new long[end];
      int to = 0;
      for (int row : rows) {
        int length = referencesEnd[row] - start(row);
        System.arraycopy(references, start(row), all, to, length);
        to += length;
      }
      return new Links(subjects, ids, ends, all);
    } finally {
      lock.unlock();
    }
  }

  private int start(int row) {
    return row == 0 ? 0 : referencesEnd[row - 1];
  }
}

package org.chappe.mailbox.search;

import java.util.Arrays;
import java.util.BitSet;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.ReadAhead;
import org.chappe.mailbox.ReadAhead.Bodies;
import org.chappe.store.BodyDamaged;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a {@link SearchKey} over one mailbox's snapshot, the cheap way first: what memory knows
 * (flags, dates, sizes) decides most messages; of those still open the index of texts decides
 * nearly all; only the rest cost a row (header fields), and of these only the open ones their body.
 *
 * <p>Memory is bounded by two batches of rows and one message's decoder, and four octets a message
 * for scores, whatever the mailbox holds.
 */
public final class Search {
  /**
   * How many rows are read between two looks at whether anybody still wants the answer. Before a
   * body is read we always look.
   */
  private static final int LOOK_EVERY = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Search.class);

  private final MailAccount account;
  private final MailboxSnapshot mailbox;
  private final Evaluation evaluation;
  private final Waiting waiting;
  private final BitSet found;
  private final int[] scores; // by position, where there are any

  private Search(
      MailAccount account, MailboxSnapshot mailbox, Evaluation evaluation, Waiting waiting) {
    this.account = account;
    this.mailbox = mailbox;
    this.evaluation = evaluation;
    this.waiting = waiting;
    this.found = new BitSet(mailbox.count());
    this.scores = new int[evaluation.isLike() ? mailbox.count() : 0];
  }

  /**
   * What was found.
   *
   * @param positions ascending
   * @param scores how relevant each of them is, 1 to 100; none where nothing was looked for that
   *     may be spelled otherwise. RFC 6203 §4
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Result(int[] positions, int[] scores) {}

  /**
   * The positions of the messages found, ascending. Messages expunged meanwhile are found only by
   * what memory knows.
   *
   * @param collation how texts are compared
   * @param waiting asked now and then; once it says that it is over, what was found so far is
   *     returned
   */
  public static int[] run(
      MailAccount account,
      MailboxSnapshot mailbox,
      SearchKey key,
      Collation collation,
      Waiting waiting) {
    return find(account, mailbox, key, collation, waiting).positions();
  }

  /** As {@link #run}, with scores. */
  public static Result find(
      MailAccount account,
      MailboxSnapshot mailbox,
      SearchKey key,
      Collation collation,
      Waiting waiting) {
    return new Search(account, mailbox, new Evaluation(key, collation), waiting).result();
  }

  private Result result() {
    var open = new int[16];
    int openCount = 0;
    var inMemory = new Facts.InMemory(mailbox);
    for (int position = 0; position < mailbox.count(); position++) {
      inMemory.moveTo(position);
      if (!decide(evaluation.of(inMemory), inMemory)) {
        if (openCount == open.length) {
          open = Arrays.copyOf(open, openCount * 2);
        }
        open[openCount++] = position;
      }
    }
    if (openCount >= account.texts().worthwhileFrom() && evaluation.asksTexts()) {
      openCount = askIndex(open, openCount);
    }
    if (openCount > 0) {
      readOn(Arrays.copyOf(open, openCount));
    }
    int[] positions = found.stream().toArray();
    return new Result(
        positions,
        scores.length == 0
            ? scores
            : Arrays.stream(positions).map(position -> scores[position]).toArray());
  }

  /** Whether these facts decide; a message that is found has its score from them. */
  private boolean decide(Verdict verdict, Facts facts) {
    if (verdict == Verdict.YES) {
      found.set(facts.position);
      if (evaluation.isLike()) {
        scores[facts.position] = Math.max(1, evaluation.score(facts));
      }
    }
    return verdict != Verdict.UNKNOWN;
  }

  /** Decides what the index knows; how many are still open, which are moved to the front. */
  private int askIndex(int[] open, int openCount) {
    var withIndex = new Facts.WithIndex(account, mailbox);
    int left = 0;
    for (int i = 0; i < openCount; i++) {
      withIndex.moveTo(open[i]);
      if (!decide(evaluation.of(withIndex), withIndex)) {
        open[left++] = open[i];
      }
    }
    return left;
  }

  private void readOn(int[] open) {
    int decided = 0;
    boolean bodies = evaluation.readsBodies();
    var ahead = new ReadAhead(bodies, true, bodies ? Bodies.ALL : Bodies.NONE);
    try (MessageCursor cursor = account.messages(mailbox, open, ahead)) {
      while (cursor.next()) {
        if (decided % LOOK_EVERY == 0 && waiting.isOver()) {
          return;
        }
        waiting.hasDone(mailbox.count() - open.length + decided++, mailbox.count());
        var withFields = new Facts.WithFields(mailbox, cursor);
        if (!decide(evaluation.of(withFields), withFields)) {
          if (waiting.isOver()) {
            return;
          }
          withBody(cursor, withFields);
        }
      }
    }
  }

  /** A damaged body is found by nothing it would have to be read for: the others still are. */
  private void withBody(MessageCursor cursor, Facts.WithFields withFields) {
    try {
      cursor
          .open()
          .map(body -> new Facts.WithBody(withFields, cursor, body))
          .ifPresent(facts -> decide(evaluation.of(facts), facts));
    } catch (BodyDamaged e) {
      LOG.error("mailbox.search account={} outcome=damaged why={}", account.id(), e.getMessage());
    }
  }
}

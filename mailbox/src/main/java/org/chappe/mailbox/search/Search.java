package org.chappe.mailbox.search;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
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
 * <p>Stateless; memory is bounded by two batches of rows and one message's decoder, whatever the
 * mailbox holds.
 */
public final class Search {
  /**
   * How many rows are read between two looks at whether anybody still wants the answer. Before a
   * body is read we always look.
   */
  private static final int LOOK_EVERY = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Search.class);

  private Search() {}

  /**
   * The positions of the messages found, ascending. Messages expunged meanwhile are found only by
   * what memory knows.
   *
   * @param collation how texts are compared
   * @param cancelled asked now and then; once it says true, what was found so far is returned
   */
  public static int[] run(
      MailAccount account,
      MailboxSnapshot mailbox,
      SearchKey key,
      Collation collation,
      BooleanSupplier cancelled) {
    var evaluation = new Evaluation(key, collation);
    var found = new BitSet(mailbox.count());
    var open = new int[16];
    int openCount = 0;
    var inMemory = new Facts.InMemory(mailbox);
    for (int position = 0; position < mailbox.count(); position++) {
      inMemory.moveTo(position);
      switch (evaluation.of(inMemory)) {
        case YES -> found.set(position);
        case NO -> {}
        case UNKNOWN -> {
          if (openCount == open.length) {
            open = Arrays.copyOf(open, openCount * 2);
          }
          open[openCount++] = position;
        }
      }
    }
    if (openCount >= account.texts().worthwhileFrom() && evaluation.asksTexts()) {
      openCount = askIndex(account, mailbox, evaluation, open, openCount, found);
    }
    if (openCount > 0) {
      readOn(account, mailbox, evaluation, Arrays.copyOf(open, openCount), found, cancelled);
    }
    return found.stream().toArray();
  }

  /** Decides what the index knows; how many are still open, which are moved to the front. */
  private static int askIndex(
      MailAccount account,
      MailboxSnapshot mailbox,
      Evaluation evaluation,
      int[] open,
      int openCount,
      BitSet found) {
    var withIndex = new Facts.WithIndex(account, mailbox);
    int left = 0;
    for (int i = 0; i < openCount; i++) {
      withIndex.moveTo(open[i]);
      switch (evaluation.of(withIndex)) {
        case YES -> found.set(open[i]);
        case NO -> {}
        case UNKNOWN -> open[left++] = open[i];
      }
    }
    return left;
  }

  private static void readOn(
      MailAccount account,
      MailboxSnapshot mailbox,
      Evaluation evaluation,
      int[] open,
      BitSet found,
      BooleanSupplier cancelled) {
    int decided = 0;
    var ahead = new ReadAhead(true, evaluation.readsBodies() ? Bodies.ALL : Bodies.NONE);
    try (MessageCursor cursor = account.messages(mailbox, open, ahead)) {
      while (cursor.next()) {
        if (decided++ % LOOK_EVERY == 0 && cancelled.getAsBoolean()) {
          return;
        }
        var withFields = new Facts.WithFields(mailbox, cursor);
        Verdict verdict = evaluation.of(withFields);
        if (verdict == Verdict.UNKNOWN) {
          if (cancelled.getAsBoolean()) {
            return;
          }
          verdict = withBody(account, evaluation, cursor, withFields);
        }
        if (verdict == Verdict.YES) {
          found.set(cursor.position());
        }
      }
    }
  }

  /** A damaged body is found by nothing it would have to be read for: the others still are. */
  private static Verdict withBody(
      MailAccount account,
      Evaluation evaluation,
      MessageCursor cursor,
      Facts.WithFields withFields) {
    try {
      return cursor
          .open()
          .map(body -> evaluation.of(new Facts.WithBody(withFields, cursor, body)))
          .orElse(Verdict.NO);
    } catch (BodyDamaged e) {
      LOG.error("mailbox.search account={} outcome=damaged why={}", account.id(), e.getMessage());
      return Verdict.NO;
    }
  }
}

package org.chappe.mailbox.search;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;

/**
 * Answers a {@link SearchKey} over one mailbox's snapshot, the cheap way first: what memory knows
 * (flags, dates, sizes) decides most messages; only those still open cost a row (header fields),
 * and of these only the open ones their body.
 *
 * <p>Stateless; memory is bounded by two batches of rows and one message's decoder, whatever the
 * mailbox holds.
 */
public final class Search {
  /** How many messages are decided between two looks at whether anybody still wants the answer. */
  private static final int LOOK_EVERY = 256;

  private Search() {}

  /**
   * The positions of the messages found, ascending. Messages expunged meanwhile are found only by
   * what memory knows.
   *
   * @param cancelled asked now and then; once true, what was found so far is returned
   */
  public static int[] run(
      MailAccount account, MailboxSnapshot mailbox, SearchKey key, BooleanSupplier cancelled) {
    var evaluation = new Evaluation(key);
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
    if (openCount > 0) {
      readOn(account, mailbox, evaluation, Arrays.copyOf(open, openCount), found, cancelled);
    }
    return found.stream().toArray();
  }

  private static void readOn(
      MailAccount account,
      MailboxSnapshot mailbox,
      Evaluation evaluation,
      int[] open,
      BitSet found,
      BooleanSupplier cancelled) {
    int decided = 0;
    try (MessageCursor cursor = account.messages(mailbox, open, true)) {
      while (cursor.next()) {
        if (decided++ % LOOK_EVERY == 0 && cancelled.getAsBoolean()) {
          return;
        }
        if (isFound(account, mailbox, evaluation, cursor)) {
          found.set(cursor.position());
        }
      }
    }
  }

  private static boolean isFound(
      MailAccount account, MailboxSnapshot mailbox, Evaluation evaluation, MessageCursor cursor) {
    var withFields = new Facts.WithFields(mailbox, cursor);
    Verdict verdict = evaluation.of(withFields);
    if (verdict == Verdict.UNKNOWN) {
      verdict =
          account
              .body(cursor.body())
              .map(body -> evaluation.of(new Facts.WithBody(withFields, cursor, body)))
              .orElse(Verdict.NO);
    }
    return verdict == Verdict.YES;
  }
}

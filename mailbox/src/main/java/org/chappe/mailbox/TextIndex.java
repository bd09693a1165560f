package org.chappe.mailbox;

import org.chappe.mailbox.search.LikeWords;
import org.chappe.model.AccountId;

/**
 * Knows the texts of messages, so that a search need not read every body. What it says is what
 * reading would have found; what it cannot say is UNKNOWN, and read. Thread-safe.
 *
 * <p>It follows the accounts by itself, some time behind: {@link #changed} wakes it. All it holds
 * can be made again from the mail.
 */
public interface TextIndex extends AutoCloseable {
  /** Knows nothing. */
  TextIndex NONE = new NoTextIndex();

  /** Where a text is looked for. */
  enum Where {
    /** Every header field, as {@code Name: decoded text}. */
    HEADER,
    BODY,
    HEADER_OR_BODY
  }

  /** What is known of one message. */
  enum Answer {
    YES,
    NO,
    UNKNOWN
  }

  /** The answers for all messages of an account; does not change any more. */
  interface Answers {
    Answers NONE = message -> Answer.UNKNOWN;

    Answer of(long messageId);
  }

  /**
   * Which messages have {@code folded} as a substring of their folded text.
   *
   * @param folded as {@link org.chappe.mailbox.search.FoldedText} folds; not empty
   */
  Answers find(MailAccount account, Where where, String folded);

  /**
   * How near the words of messages come to one that is looked for; what {@link LikeWords} says of
   * their texts.
   *
   * @param where HEADER or BODY
   */
  Nearness near(MailAccount account, Where where, LikeWords.Word word);

  /** For all messages of an account; does not change any more. */
  interface Nearness {
    Nearness NONE = message -> LikeWords.UNKNOWN;

    /** 0 to 100, or UNKNOWN. */
    int of(long messageId);
  }

  /** From how many messages on asking here costs less than reading their bodies. */
  int worthwhileFrom();

  /** Messages came or went. Returns at once, also on a thread that must not be held up. */
  void changed(AccountId account);

  /**
   * Forgets all texts of an account that was removed. On return nothing finds them, also after a
   * crash; their room on the disk is used anew by and by.
   */
  void remove(AccountId account);

  /**
   * Forgets an account's texts, durably, and indexes them again in the background; meanwhile they
   * are UNKNOWN. False when there is nothing to do it with, or it failed.
   */
  boolean rebuild(AccountId account);

  /**
   * Deletes what there is on the disk, of all accounts; {@link #changed} then has each indexed
   * again. False as {@link #rebuild}.
   */
  boolean rebuildAll();

  @Override
  void close();
}

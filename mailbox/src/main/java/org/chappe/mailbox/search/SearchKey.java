package org.chappe.mailbox.search;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;

/**
 * What a message must be to be found. RFC 9051 §6.4.4. Texts are Unicode; they match as substrings,
 * compared by a {@link Collation}.
 */
public sealed interface SearchKey {
  record All() implements SearchKey {}

  /** Also what a front-end made of message numbers. */
  record Uids(UidSet uids) implements SearchKey {}

  /** The message with this id, RFC 8474 §6. */
  record HasId(long message) implements SearchKey {}

  /** Messages of a thread, RFC 8474 §6. */
  record InThread(long thread) implements SearchKey {}

  record HasFlag(SystemFlag flag) implements SearchKey {}

  record HasKeyword(String keyword) implements SearchKey {}

  /** {@link Date} without time zone compared with {@code date}. */
  record Dated(Date what, Relation relation, LocalDate date) implements SearchKey {}

  /** Which date is meant. */
  enum Date {
    INTERNAL,
    /** The Date: header field. */
    SENT,
    /** RFC 8514 */
    SAVED
  }

  /** How a date compares. */
  enum Relation {
    BEFORE,
    ON,
    /** On or after. */
    SINCE
  }

  /** The internal date and time is this or before. RFC 5032 */
  record Older(Instant than) implements SearchKey {}

  /** The internal date and time is this or later. RFC 5032 */
  record Younger(Instant than) implements SearchKey {}

  record Larger(long octets) implements SearchKey {}

  record Smaller(long octets) implements SearchKey {}

  /**
   * A header field {@code name} whose decoded text has {@code text}; an empty text asks whether the
   * field exists.
   */
  record Header(String name, String text) implements SearchKey {}

  /** In the decoded text of any part, not the header. */
  record InBody(String text) implements SearchKey {}

  /** In the header or in the decoded text of any part. */
  record InText(String text) implements SearchKey {}

  /**
   * As the text in a header field, in the body or anywhere, but as people spell it. RFC 6203
   *
   * @param text a Header, InBody or InText; {@link #like} makes it
   */
  record Like(SearchKey text) implements SearchKey {
    public Like {
      if (!hasWords(text)) {
        throw new IllegalArgumentException(text + " has no words to be spelled otherwise");
      }
    }
  }

  /**
   * What people mean by a key: texts may be spelled otherwise, everything else is as it is. So are
   * texts that must not be there, or what is like them would be lost; and those without words.
   */
  static SearchKey like(SearchKey key) {
    return switch (key) {
      case And(List<SearchKey> keys) -> new And(keys.stream().map(SearchKey::like).toList());
      case Or(SearchKey first, SearchKey second) -> new Or(like(first), like(second));
      default -> hasWords(key) ? new Like(key) : key;
    };
  }

  private static boolean hasWords(SearchKey key) {
    return switch (key) {
      case Header(String name, String text) -> !LikeWords.of(text).isEmpty();
      case InBody(String text) -> !LikeWords.of(text).isEmpty();
      case InText(String text) -> !LikeWords.of(text).isEmpty();
      default -> false;
    };
  }

  /** RFC 7162 §3.1.5 */
  record ChangedAtOrAfter(long modSeq) implements SearchKey {}

  record Not(SearchKey key) implements SearchKey {}

  record And(List<SearchKey> keys) implements SearchKey {
    public And {
      keys = List.copyOf(keys);
    }
  }

  record Or(SearchKey first, SearchKey second) implements SearchKey {}
}

package org.chappe.mailbox.search;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.chappe.mailbox.SentDate;

/** One search program, its texts folded once. Immutable after construction. */
final class Evaluation {
  private final SearchKey program;
  private final Collation collation;
  private final Map<String, Needle> needles = new HashMap<>();
  private final Map<String, LikeWords> likes = new HashMap<>();
  private boolean looksIntoBodies;
  private boolean looksIntoFields;

  Evaluation(SearchKey program, Collation collation) {
    this.program = program;
    this.collation = collation;
    fold(program);
  }

  private void fold(SearchKey key) {
    switch (key) {
      case SearchKey.Header(String name, String text) -> {
        looksIntoFields = true;
        fold(text);
      }
      case SearchKey.InBody(String text) -> {
        looksIntoBodies = true;
        fold(text);
      }
      case SearchKey.InText(String text) -> {
        looksIntoBodies = true;
        fold(text);
      }
      case SearchKey.Like(SearchKey text) -> like(text);
      case SearchKey.Not(SearchKey inner) -> fold(inner);
      case SearchKey.And(List<SearchKey> keys) -> keys.forEach(this::fold);
      case SearchKey.Or(SearchKey first, SearchKey second) -> {
        fold(first);
        fold(second);
      }
      default -> {}
    }
  }

  private void like(SearchKey key) {
    switch (key) {
      case SearchKey.Header(String name, String text) -> {
        looksIntoFields = true;
        likes.computeIfAbsent(text, LikeWords::of);
      }
      case SearchKey.InBody(String text) -> {
        looksIntoBodies = true;
        likes.computeIfAbsent(text, LikeWords::of);
      }
      case SearchKey.InText(String text) -> {
        looksIntoBodies = true;
        likes.computeIfAbsent(text, LikeWords::of);
      }
      default -> throw new IllegalArgumentException(key + " is no text");
    }
  }

  private void fold(String text) {
    needles.computeIfAbsent(text, some -> new Needle(some, collation));
  }

  /** Whether it looks for any text, in a header field or a body. */
  boolean asksTexts() {
    return !needles.isEmpty() || isLike();
  }

  /** Whether what is found has scores. */
  boolean isLike() {
    return !likes.isEmpty();
  }

  /**
   * Whether nearly every message memory could not decide about will have its body read: no header
   * field decides before.
   */
  boolean readsBodies() {
    return looksIntoBodies && !looksIntoFields;
  }

  private Needle needle(String text) {
    return needles.getOrDefault(text, Needle.EMPTY);
  }

  /** What these facts say of the message. UNKNOWN: only facts that cost more can tell. */
  Verdict of(Facts facts) {
    return of(program, facts);
  }

  private Verdict of(SearchKey key, Facts facts) {
    return switch (key) {
      case SearchKey.All() -> Verdict.YES;
      case SearchKey.Uids(var uids) -> Verdict.of(uids.contains(facts.uid()));
      case SearchKey.HasId(long message) -> Verdict.of(facts.messageId() == message);
      case SearchKey.InThread(long thread) -> Verdict.of(facts.threadId() == thread);
      case SearchKey.HasFlag(var flag) -> Verdict.of(facts.flags().has(flag));
      case SearchKey.HasKeyword(String keyword) -> Verdict.of(facts.flags().has(keyword));
      case SearchKey.Older(var than) -> Verdict.of(!facts.internalTime().isAfter(than));
      case SearchKey.Younger(var than) -> Verdict.of(!facts.internalTime().isBefore(than));
      case SearchKey.Larger(long octets) -> Verdict.of(facts.octets() > octets);
      case SearchKey.Smaller(long octets) -> Verdict.of(facts.octets() < octets);
      case SearchKey.ChangedAtOrAfter(long modSeq) -> Verdict.of(facts.modSeq() >= modSeq);
      case SearchKey.Dated dated -> of(dated, facts);
      case SearchKey.Header(String name, String text) -> facts.header(name, needle(text));
      case SearchKey.InBody(String text) -> facts.body(needle(text));
      case SearchKey.InText(String text) -> facts.text(needle(text));
      case SearchKey.Like(SearchKey text) -> verdict(nearness(text, facts));
      case SearchKey.Not(SearchKey inner) -> of(inner, facts).not();
      case SearchKey.And(List<SearchKey> keys) -> all(keys, facts);
      case SearchKey.Or(SearchKey first, SearchKey second) -> either(first, second, facts);
    };
  }

  private int nearness(SearchKey key, Facts facts) {
    return switch (key) {
      case SearchKey.Header(String name, String text) ->
          facts.headerLike(name, likes.getOrDefault(text, LikeWords.NONE));
      case SearchKey.InBody(String text) ->
          facts.bodyLike(likes.getOrDefault(text, LikeWords.NONE));
      case SearchKey.InText(String text) ->
          facts.textLike(likes.getOrDefault(text, LikeWords.NONE));
      default -> throw new IllegalArgumentException(key + " is no text");
    };
  }

  private static Verdict verdict(int nearness) {
    return nearness == LikeWords.UNKNOWN ? Verdict.UNKNOWN : Verdict.of(nearness > 0);
  }

  /** How relevant a message is that was found with these facts: 1 to 100. RFC 6203 §4 */
  int score(Facts facts) {
    return isLike() ? score(program, facts).orElse(LikeWords.SAME) : LikeWords.SAME;
  }

  /**
   * Of keys that all hold the mean, of others the best of those that are known already: no body is
   * read for a score alone. Most keys have none.
   */
  private OptionalInt score(SearchKey key, Facts facts) {
    return switch (key) {
      case SearchKey.Like(SearchKey text) -> OptionalInt.of(Math.max(0, nearness(text, facts)));
      case SearchKey.And(List<SearchKey> keys) -> {
        int[] scores = keys.stream().flatMapToInt(one -> score(one, facts).stream()).toArray();
        yield scores.length == 0
            ? OptionalInt.empty()
            : OptionalInt.of(Arrays.stream(scores).sum() / scores.length);
      }
      case SearchKey.Or(SearchKey first, SearchKey second) ->
          IntStream.concat(score(first, facts).stream(), score(second, facts).stream()).max();
      default -> OptionalInt.empty();
    };
  }

  private Verdict all(List<SearchKey> keys, Facts facts) {
    var verdict = Verdict.YES;
    for (SearchKey key : keys) {
      Verdict one = of(key, facts);
      if (one == Verdict.NO) {
        return Verdict.NO;
      }
      if (one == Verdict.UNKNOWN) {
        verdict = Verdict.UNKNOWN;
      }
    }
    return verdict;
  }

  private Verdict either(SearchKey first, SearchKey second, Facts facts) {
    Verdict one = of(first, facts);
    if (one == Verdict.YES) {
      return Verdict.YES;
    }
    Verdict other = of(second, facts);
    return other == Verdict.NO ? one : other;
  }

  private static Verdict of(SearchKey.Dated dated, Facts facts) {
    return switch (dated.what()) {
      case INTERNAL -> compared(facts.internalDay(), dated);
      case SAVED -> compared(facts.saveDay(), dated);
      case SENT -> {
        long sent = facts.sent();
        if (sent == SentDate.NOT_KNOWN) {
          yield Verdict.UNKNOWN;
        }
        yield sent == SentDate.NONE ? Verdict.NO : compared(SentDate.day(sent), dated);
      }
    };
  }

  private static Verdict compared(long day, SearchKey.Dated dated) {
    long asked = dated.date().toEpochDay();
    return Verdict.of(
        switch (dated.relation()) {
          case BEFORE -> day < asked;
          case ON -> day == asked;
          case SINCE -> day >= asked;
        });
  }
}

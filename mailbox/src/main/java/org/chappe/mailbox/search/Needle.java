package org.chappe.mailbox.search;

import java.io.IOException;
import java.io.Reader;

/** A text looked for in others, both folded as a collation folds. Immutable. */
final class Needle {
  static final Needle EMPTY = new Needle("", Collation.UNICODE_CASEMAP);

  private final String text;
  private final Collation collation;
  private final String folded;

  Needle(String text, Collation collation) {
    this.text = text;
    this.collation = collation;
    this.folded = collation.fold(text);
  }

  boolean isEmpty() {
    return folded.isEmpty();
  }

  /** As an index of texts has them: by i;unicode-casemap, whatever the collation. */
  String indexed() {
    return collation == Collation.UNICODE_CASEMAP ? folded : FoldedText.fold(text);
  }

  /** Whether what an index finds is what this finds. */
  boolean isAsIndexed() {
    return collation == Collation.UNICODE_CASEMAP;
  }

  /**
   * Whether this is nowhere where an index does not find it. Of other collations only ASCII is:
   * folding may put accents in another order, but moves nothing in between ASCII.
   */
  boolean isNowhereElse() {
    return isAsIndexed() || text.chars().allMatch(c -> c < 0x80);
  }

  boolean isIn(String text) {
    return collation.fold(text).contains(folded);
  }

  /** Reads only as far as it must. Memory: a few pieces of 8 Ki characters. */
  boolean isIn(Reader text) throws IOException {
    if (isEmpty()) {
      return true;
    }
    var pieces = new FoldedText(text, collation);
    var window = new StringBuilder(); // its tail may begin the needle
    while (pieces.next(window)) {
      if (window.indexOf(folded) >= 0) {
        return true;
      }
      window.delete(0, Math.max(0, window.length() - folded.length() + 1));
    }
    return false;
  }
}

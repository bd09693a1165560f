package org.chappe.mailbox.search;

import java.io.IOException;
import java.io.Reader;

/** A text looked for in others, both folded as {@link FoldedText} folds. Immutable. */
final class Needle {
  static final Needle EMPTY = new Needle("");

  private final String folded;

  Needle(String text) {
    folded = FoldedText.fold(text);
  }

  boolean isEmpty() {
    return folded.isEmpty();
  }

  String folded() {
    return folded;
  }

  boolean isIn(String text) {
    return FoldedText.fold(text).contains(folded);
  }

  /** Reads only as far as it must. Memory: a few pieces of 8 Ki characters. */
  boolean isIn(Reader text) throws IOException {
    if (isEmpty()) {
      return true;
    }
    var pieces = new FoldedText(text);
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

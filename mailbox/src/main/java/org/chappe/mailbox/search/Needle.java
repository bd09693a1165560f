package org.chappe.mailbox.search;

import java.io.IOException;
import java.io.Reader;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A text looked for in others, regardless of case and of how characters are composed: both are
 * brought to NFKD, then to upper and lower case, which is what i;unicode-casemap (RFC 5051 §2) does
 * but for its table's age. Immutable.
 */
final class Needle {
  static final Needle EMPTY = new Needle("");

  private static final int PIECE = 8 * 1024;

  private final String folded;

  Needle(String text) {
    folded = fold(text);
  }

  boolean isEmpty() {
    return folded.isEmpty();
  }

  boolean isIn(String text) {
    return fold(text).contains(folded);
  }

  /** Reads only as far as it must. Memory: a few pieces of 8 Ki characters. */
  boolean isIn(Reader text) throws IOException {
    if (isEmpty()) {
      return true;
    }
    var piece = new char[PIECE];
    var window = new StringBuilder(2 * PIECE); // folded; its tail may begin the needle
    int held = 0; // characters at the piece's start whose successor is not known yet
    while (true) {
      int read = text.read(piece, held, PIECE - held);
      int end = held + Math.max(read, 0);
      int cut = read < 0 ? end : lastStarter(piece, end);
      window.append(fold(new String(piece, 0, cut)));
      if (window.indexOf(folded) >= 0) {
        return true;
      }
      if (read < 0) {
        return false;
      }
      window.delete(0, Math.max(0, window.length() - folded.length() + 1));
      held = end - cut;
      System.arraycopy(piece, cut, piece, 0, held);
    }
  }

  /**
   * Where the last character begins that may still be followed by what belongs to it: accents, the
   * second half of a pair.
   */
  private static int lastStarter(char[] piece, int end) {
    int cut = end - 1;
    while (cut > 0 && (Character.isLowSurrogate(piece[cut]) || isJoining(piece[cut]))) {
      cut--;
    }
    return cut == 0 && end == PIECE
        ? end
        : cut; // nothing but accents: no text that anybody looks for
  }

  private static boolean isJoining(char c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || (c >= '\u1160' && c <= '\u11FF'); // Hangul vowels and finals
  }

  private static String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }
}

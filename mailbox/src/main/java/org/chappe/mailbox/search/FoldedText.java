package org.chappe.mailbox.search;

import java.io.IOException;
import java.io.Reader;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A text as it is compared, regardless of case and of how characters are composed: brought to NFKD,
 * then to upper and lower case, which is what i;unicode-casemap (RFC 5051 §2) does but for its
 * table's age. Pulled piece by piece; one thread.
 *
 * <p>Folding a text in pieces gives what folding it as a whole gives: a piece ends before a
 * character that takes no part in what stands before it. So it makes no difference where a text
 * stands in a stream, and an index says what a stream says.
 */
public final class FoldedText {
  private static final int PIECE = 8 * 1024;

  private final Reader text;
  private final Collation collation;
  private final char[] piece = new char[PIECE];
  private int held; // characters at the piece's start whose successor is not known yet
  private boolean ended;
  private boolean regular = true;

  public FoldedText(Reader text) {
    this(text, Collation.UNICODE_CASEMAP);
  }

  FoldedText(Reader text, Collation collation) {
    this.text = text;
    this.collation = collation;
  }

  /** Appends the next piece, at most about 8 Ki characters before folding; false at the end. */
  public boolean next(StringBuilder to) throws IOException {
    if (ended) {
      return false;
    }
    int read = text.read(piece, held, PIECE - held);
    ended = read < 0;
    int end = held + Math.max(read, 0);
    int cut = ended ? end : lastStarter(end);
    to.append(collation.fold(new String(piece, 0, cut)));
    held = end - cut;
    System.arraycopy(piece, cut, piece, 0, held);
    return true;
  }

  /**
   * Whether the text was folded as a whole would be. Not so when thousands of accents stand on one
   * character, which is no text that anybody looks for.
   */
  public boolean isRegular() {
    return regular;
  }

  /**
   * Where the last character begins that may still be followed by what belongs to it: accents, the
   * second half of a pair.
   */
  private int lastStarter(int end) {
    int cut = end;
    while (cut > 0) {
      int character = Character.codePointBefore(piece, cut);
      boolean half = cut == end && Character.isHighSurrogate(piece[cut - 1]);
      cut -= Character.charCount(character);
      if (!half && !isMark(character)) {
        break;
      }
    }
    if (cut == 0 && end == PIECE) {
      regular = false;
      return end;
    }
    return cut;
  }

  static boolean isMark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  /** A whole text, folded. */
  public static String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT)
            .replace('\u03C2', '\u03C3'); // a sigma at a word's end: else what follows would matter
      }
    }
    return text.toLowerCase(Locale.ROOT);
  }
}

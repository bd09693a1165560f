package org.chappe.mailbox.search;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * Words looked for as people write them: in any order, without accents, misspelled. RFC 6203 §3.
 * Immutable.
 *
 * <p>A text comes as near to a word as the nearest of its words does:
 *
 * <pre>
 *   100  the same word
 *    90  the word is part of another: "break" of "breaking"; from three letters on
 *    70  one letter is missing, too many, another, or two are exchanged; from four letters on
 *    50  that happened twice; from eight letters on
 * </pre>
 *
 * <p>Of four words one may be missing. The score is the mean of all.
 */
public final class LikeWords {
  /** What cannot be told yet. */
  public static final int UNKNOWN = -1;

  public static final int SAME = 100;
  public static final int PART = 90;

  static final LikeWords NONE = new LikeWords(List.of());

  /** By how many letters differ. */
  private static final int[] MISSPELLED = {SAME, 70, 50};

  /** The first ones count: who looks for more has pasted a text. */
  private static final int MOST_WORDS = 16;

  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{Nd}\\p{M}]+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private final List<Word> words;

  /**
   * One of them.
   *
   * @param plain without accents, as {@link Words} has it
   * @param folded with them
   */
  public record Word(String plain, String folded) {
    /** So many letters may differ. */
    public int edits() {
      int letters = plain.codePointCount(0, plain.length());
      return letters < 4 ? 0 : letters < 8 ? 1 : 2;
    }

    /** Whether it is found within other words; Chinese and Japanese have nothing between words. */
    public boolean isFoundInside() {
      boolean isLong = plain.length() >= 3 || plain.codePoints().anyMatch(Character::isIdeographic);
      return isLong && folded.length() <= 3 * Words.LONGEST; // accents upon accents are no word
    }
  }

  /** How near a word with so many wrong letters is. */
  public static int misspelled(int edits) {
    return MISSPELLED[edits];
  }

  private LikeWords(List<Word> words) {
    this.words = List.copyOf(words);
  }

  /** The words of a text. */
  static LikeWords of(String text) {
    var words = new ArrayList<Word>();
    for (String folded : BETWEEN.split(FoldedText.fold(text), -1)) {
      String plain = MARKS.matcher(folded).replaceAll("");
      boolean isWord = !plain.isEmpty() && plain.codePointCount(0, plain.length()) <= Words.LONGEST;
      if (isWord && words.size() < MOST_WORDS) {
        words.add(new Word(plain, folded));
      }
    }
    return new LikeWords(words);
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  int count() {
    return words.size();
  }

  Word word(int index) {
    return words.get(index);
  }

  /**
   * A score from 1 to 100, 0 for a text that is not like these words, or UNKNOWN.
   *
   * @param nearness of each word by its index: 0 to 100 or UNKNOWN
   */
  int score(IntUnaryOperator nearness) {
    int sum = 0;
    int missing = 0;
    boolean known = true;
    for (int i = 0; i < words.size(); i++) {
      int one = nearness.applyAsInt(i);
      known &= one != UNKNOWN;
      missing += one == 0 ? 1 : 0;
      sum += Math.max(0, one);
    }
    if (missing > words.size() / 4) {
      return 0;
    }
    return known ? sum / words.size() : UNKNOWN;
  }

  /** Reads a text: how near it comes to each word. Memory: its different words. */
  int[] nearness(Reader text) throws IOException {
    var reading = new Reading();
    var pieces = new FoldedText(text);
    while (!reading.isDone() && pieces.next(reading.window)) {
      reading.piece();
    }
    reading.others.end();
    return reading.best;
  }

  private final class Reading {
    private final int[] best = new int[count()];
    private final Set<String> met = new HashSet<>();
    private final Words others = new Words(this::other);
    private final StringBuilder window = new StringBuilder();
    private final int tail = words.stream().mapToInt(word -> word.folded.length()).max().orElse(0);
    private int seen; // of the window, by a piece before

    boolean isDone() {
      return Arrays.stream(best).allMatch(one -> one == SAME);
    }

    void piece() {
      others.add(window.subSequence(seen, window.length()));
      for (int i = 0; i < best.length; i++) {
        Word word = word(i);
        if (best[i] < PART && word.isFoundInside() && window.indexOf(word.folded) >= 0) {
          best[i] = PART;
        }
      }
      window.delete(0, Math.max(0, window.length() - tail));
      seen = window.length();
    }

    private void other(String other) {
      if (!met.add(other)) {
        return;
      }
      for (int i = 0; i < best.length; i++) {
        Word word = word(i);
        int edits = Misspelling.edits(word.plain, other, word.edits());
        if (edits <= word.edits()) {
          best[i] = Math.max(best[i], misspelled(edits));
        }
      }
    }
  }
}

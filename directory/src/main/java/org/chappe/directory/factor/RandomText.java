package org.chappe.directory.factor;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Random text that people copy by hand: lower case, in groups of four, without the letters and
 * digits that are taken for each other ({@code i l o 0 1}). Each character is worth 4.95 bits.
 */
public final class RandomText {
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int GROUP = 4;

  private RandomText() {}

  /** As it is shown: {@code h7kd-p2wm-…}. */
  public static String make(int characters, RandomGenerator random) {
    var text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      if (i > 0 && i % GROUP == 0) {
        text.append('-');
      }
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /**
   * What was typed, without spaces and hyphens and in lower case, if it can be a text of that
   * length.
   */
  public static Optional<String> read(CharSequence typed, int characters) {
    if (typed.length() > 2 * characters) {
      return Optional.empty();
    }
    var text = new StringBuilder(characters);
    for (int i = 0; i < typed.length(); i++) {
      char c = typed.charAt(i);
      if (c == '-' || c == ' ') {
        continue;
      }
      if (ALPHABET.indexOf(Character.toLowerCase(c)) < 0 || text.length() == characters) {
        return Optional.empty();
      }
      text.append(c);
    }
    return text.length() == characters
        ? Optional.of(text.toString().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}

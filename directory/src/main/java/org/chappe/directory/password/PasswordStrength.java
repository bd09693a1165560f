package org.chappe.directory.password;

import com.nulabinc.zxcvbn.Pattern;
import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.ZxcvbnBuilder;
import com.nulabinc.zxcvbn.matchers.Match;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chappe.model.Address;
import org.jspecify.annotations.Nullable;

/**
 * How many guesses a password stands, by zxcvbn: words, names, dates, rows of keys and repetitions
 * cost few, whatever digits and capitals are strewn over them. What is known of the owner costs
 * least. Thread-safe.
 */
final class PasswordStrength {
  /**
   * Characters that are measured: what they stand, the whole password stands. The library's time
   * grows with the square of the length and more: a text made for it takes it 0.2 s at 32, 0.8 s at
   * 64 and 20 s at 256 characters (and usual ones 6, 17 and 100 ms).
   */
  private static final int MEASURED = 40;

  /**
   * Letters and digits that are not the owner's address: the library takes any three parts, like
   * {@code ann-example}, for a hundred million guesses.
   */
  private static final int OWN = 4;

  private static final String TOO_EASY = "the password is too easy to guess: ";

  private static final String ADVICE =
      "; several words that have nothing to do with each other, or a password that a program made,"
          + " are hard to guess";

  private final int least;

  /**
   * 10 MB, loaded in 0.2 s: kept while there is room, as passwords are seldom set but an import
   * sets thousands.
   */
  private SoftReference<@Nullable Zxcvbn> loaded = new SoftReference<>(null);

  /**
   * A measure that asks for {@code least}, a score of zxcvbn's: 0 takes anything; 1 stands a
   * thousand guesses, 2 a million, 3 a hundred million, 4 ten thousand million.
   */
  PasswordStrength(int least) {
    if (least < 0 || least > 4) {
      throw new IllegalArgumentException("a score of " + least + " is outside 0..4");
    }
    this.least = least;
  }

  /** As {@link PasswordPolicy#refusal}. */
  Optional<String> refusal(Address owner, char[] password) {
    if (least == 0) {
      return Optional.empty();
    }
    var beginning = CharBuffer.wrap(password, 0, Math.min(password.length, MEASURED));
    List<String> known = known(owner);
    if (own(beginning, known) < OWN) {
      return Optional.of(TOO_EASY + "it is little more than the address" + ADVICE);
    }
    Strength strength = zxcvbn().measure(beginning, known);
    try {
      return strength.getScore() >= least ? Optional.empty() : Optional.of(reason(strength));
    } finally {
      strength.wipe();
    }
  }

  /** The address and its parts, in small letters, the longest first. */
  private static List<String> known(Address owner) {
    var known = new ArrayList<String>();
    known.add(owner.toString());
    known.add(owner.localPart());
    known.add(owner.domain());
    known.addAll(List.of(owner.localPart().split("[^\\p{L}\\p{N}]+", 20)));
    known.addAll(List.of(owner.domain().split("\\.", 20)));
    return known.stream()
        .filter(part -> part.length() > 2)
        .map(part -> part.toLowerCase(Locale.ROOT))
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  /** The longest of what was recognized in it, as that says most about it. */
  private static String reason(Strength strength) {
    String why =
        strength.getSequence().stream()
            .filter(match -> match.pattern != Pattern.Bruteforce)
            .max(Comparator.comparingInt(match -> match.token.length()))
            .map(PasswordStrength::recognized)
            .orElse("it is short");
    return TOO_EASY + why + ADVICE;
  }

  private static long own(CharSequence password, List<String> known) {
    String rest = password.toString().toLowerCase(Locale.ROOT);
    for (String part : known) {
      rest = rest.replace(part, "");
    }
    return rest.chars().filter(Character::isLetterOrDigit).count();
  }

  private static String recognized(Match match) {
    return switch (match.pattern) {
      case Dictionary ->
          switch (String.valueOf(match.dictionaryName)) {
            case "user_inputs" -> "a part of the address is in it";
            case "passwords" -> "it is a common password, or one like that";
            case "male_names", "female_names", "surnames" -> "a name is most of it";
            default -> "a common word is most of it";
          };
      case Spatial -> "it is a row of keys on the keyboard";
      case Repeat -> "it repeats itself";
      case Sequence -> "it is a sequence like abc or 6543";
      case Regex, Date -> "a date or a year is in it";
      case Bruteforce -> "it is short";
    };
  }

  private synchronized Zxcvbn zxcvbn() {
    Zxcvbn zxcvbn = loaded.get();
    if (zxcvbn == null) {
      try {
        zxcvbn =
            new ZxcvbnBuilder()
                .dictionaries(StandardDictionaries.loadAllDictionaries())
                .keyboards(StandardKeyboards.loadAllKeyboards())
                .build();
      } catch (IOException e) {
        throw new UncheckedIOException("a part of the program cannot be read", e);
      }
      loaded = new SoftReference<>(zxcvbn);
    }
    return zxcvbn;
  }
}

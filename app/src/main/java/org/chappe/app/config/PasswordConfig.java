package org.chappe.app.config;

import java.nio.file.Path;
import java.util.Optional;
import org.chappe.directory.password.LeakedPasswordsUnreadable;
import org.chappe.directory.password.NewPasswords;

/**
 * The settings {@code auth.*} about new passwords. Reading looks into the list of leaked ones: a
 * wrong one is told with the line that names it.
 *
 * @param strength that they must have at least, as zxcvbn scores them
 * @param leaked the operator's own list
 */
public record PasswordConfig(int strength, Optional<Path> leaked) {
  /**
   * 3: a hundred million guesses, which nobody gets to make at the door, and which cost a stolen
   * store's thief a month of a core for each account.
   */
  public static final PasswordConfig DEFAULT = new PasswordConfig(3, Optional.empty());

  private static final SettingType<Path> LIST =
      new SettingType<>(
          "a file's or folder's name",
          true,
          (text, folder) -> {
            Path list = SettingType.FILE.parser().parse(text, folder);
            try {
              NewPasswords.requireList(list);
            } catch (LeakedPasswordsUnreadable e) {
              throw new IllegalArgumentException(
                  "is no list of leaked passwords: " + e.getMessage(), e);
            }
            return list;
          },
          Path::toString);

  public PasswordConfig {
    if (strength < 0 || strength > 4) {
      throw new BadSetting("password-strength", "is outside 0 to 4");
    }
  }

  /** Which new passwords are taken. To be closed. */
  public NewPasswords policy() {
    return NewPasswords.open(strength, leaked);
  }

  static PasswordConfig read(Settings in) {
    return new PasswordConfig(
        in.value(
            "password-strength",
            SettingType.NUMBER,
            DEFAULT.strength,
            "How hard to guess a new password must be: 0 any, 1 a thousand guesses, 2 a million,"
                + " 3 a hundred million, 4 ten thousand million. Besides, it has 8 characters or"
                + " more and is not publicly known. Passwords that were set before go on."),
        in.optional(
            "leaked-passwords",
            LIST,
            "only the list that comes with the program",
            "A list of passwords that are publicly known, beside the program's own: the file of"
                + " Pwned Passwords with SHA-1 hashes, ordered by hash, or a folder of its"
                + " ranges."));
  }
}

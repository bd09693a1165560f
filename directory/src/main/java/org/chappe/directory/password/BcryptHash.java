package org.chappe.directory.password;

import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * A bcrypt hash as OpenBSD writes it: {@code $2y$12$} and 53 characters of salt and hash. It sees
 * 72 octets of a password, no more. {@code $2a$}, {@code $2b$} and {@code $2y$} are computed alike
 * today: the letters tell of bugs that are gone.
 */
record BcryptHash(String text) implements PasswordHash {
  private static final Pattern TEXT =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

  /** 2^14 rounds take about a second; today 10 to 12 are usual. */
  private static final int MOST_COST = 14;

  BcryptHash {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a bcrypt hash is written $2y$COST$ and 53 letters, digits, \".\" or \"/\"");
    }
  }

  @Override
  public boolean matches(byte[] password) {
    return OpenBSDBCrypt.checkPassword(text, password);
  }

  @Override
  public void requireBounded() {
    int cost = Integer.parseInt(text.substring(4, 6));
    if (cost > MOST_COST) {
      throw new IllegalArgumentException(
          "one check of it takes 2^%d rounds of bcrypt; the limit is 2^%d"
              .formatted(cost, MOST_COST));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}

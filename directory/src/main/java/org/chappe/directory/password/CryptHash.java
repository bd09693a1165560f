package org.chappe.directory.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/**
 * A hash of crypt(3) as it stands in {@code /etc/shadow}: SHA-512 ({@code $6$}), SHA-256 ({@code
 * $5$}), or MD5 ({@code $1$}), which is weak: a thousand rounds of it are nothing today.
 */
record CryptHash(String text) implements PasswordHash {
  private static final Pattern TEXT =
      Pattern.compile(
          "\\$6\\$(?:rounds=(\\d{1,9})\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{86}"
              + "|\\$5\\$(?:rounds=(\\d{1,9})\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{43}"
              + "|\\$1\\$[./A-Za-z0-9]{1,8}\\$[./A-Za-z0-9]{22}");

  /** 5,000 are the default of the scheme; a million take a third of a second. */
  private static final int MOST_ROUNDS = 1_000_000;

  CryptHash {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a SHA-512, SHA-256 or MD5 crypt hash is written $6$, $5$ or $1$, then salt$hash");
    }
  }

  @Override
  public boolean matches(byte[] password) {
    byte[] copy = password.clone(); // the library clears what it is given
    String found =
        switch (text.charAt(1)) {
          case '6' -> Sha2Crypt.sha512Crypt(copy, text);
          case '5' -> Sha2Crypt.sha256Crypt(copy, text);
          default -> Md5Crypt.md5Crypt(copy, text);
        };
    return MessageDigest.isEqual(ending(found), ending(text));
  }

  /** Behind the last "$"; some write the default's rounds, some do not. */
  private static byte[] ending(String text) {
    return text.substring(text.lastIndexOf('$')).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void requireBounded() {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("the constructor let no other text in");
    }
    Optional.ofNullable(matcher.group(1))
        .or(() -> Optional.ofNullable(matcher.group(2)))
        .map(Integer::valueOf)
        .filter(rounds -> rounds > MOST_ROUNDS)
        .ifPresent(rounds -> {
          throw new IllegalArgumentException(
              "one check of it takes %d rounds; the limit is %d".formatted(rounds, MOST_ROUNDS));
        });
  }

  @Override
  public String toString() {
    return text;
  }
}

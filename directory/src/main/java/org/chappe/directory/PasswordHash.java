package org.chappe.directory;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * An Argon2id hash (RFC 9106) with its salt and cost, as the text in wide use: {@code
 * $argon2id$v=19$m=7168,t=5,p=1$salt$hash}, salt and hash in base64 without padding. The cost
 * travels with the hash, so that a new default harms no password set before.
 */
final class PasswordHash {
  private static final Pattern TEXT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

  private final PasswordCost cost;
  private final byte[] salt;
  private final byte[] hash;

  /** Does not copy; neither array is changed afterwards. */
  PasswordHash(PasswordCost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * @throws IllegalArgumentException without the text: it is a credential
   */
  static PasswordHash parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a password hash is written $argon2id$v=19$m=...,t=...,p=...$salt$hash");
    }
    var cost =
        new PasswordCost(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)));
    var base64 = Base64.getDecoder();
    return new PasswordHash(cost, base64.decode(matcher.group(4)), base64.decode(matcher.group(5)));
  }

  PasswordCost cost() {
    return cost;
  }

  byte[] salt() {
    return salt;
  }

  byte[] hash() {
    return hash;
  }

  /** The text; a credential, never for logs. */
  @Override
  public String toString() {
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKiB(),
            cost.iterations(),
            cost.parallelism(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }
}

package org.chappe.directory.password;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A PBKDF2 hash (RFC 8018 §5.2), as two families of systems write it:
 *
 * <pre>
 *   {PBKDF2}$1$salt$rounds$hash          Dovecot: HMAC-SHA-1, the salt as it stands, the hash in hex
 *   $pbkdf2-sha256$rounds$salt$hash      passlib: also -sha512, and without: SHA-1; both in base64
 *                                        without padding, "." in place of "+"
 * </pre>
 */
final class Pbkdf2Hash implements PasswordHash {
  private static final String DOVECOT_SCHEME = "{PBKDF2}";
  private static final Pattern DOVECOT =
      Pattern.compile("\\$1\\$([\\x21-\\x7E&&[^$]]{1,64})\\$(\\d{1,9})\\$([0-9A-Fa-f]{40})");
  private static final Pattern PASSLIB =
      Pattern.compile(
          "\\$pbkdf2(-sha256|-sha512)?\\$(\\d{1,9})\\$([A-Za-z0-9./]{2,128})\\$([A-Za-z0-9./]{27,86})");

  /** What is recommended for HMAC-SHA-256 grows past one million; each takes about a second. */
  private static final int MOST_ROUNDS = 3_000_000;

  private final String text;
  private final Function function;
  private final int rounds;
  private final byte[] salt;
  private final byte[] hash;

  private enum Function {
    SHA1("PBKDF2WithHmacSHA1", 20),
    SHA256("PBKDF2WithHmacSHA256", 32),
    SHA512("PBKDF2WithHmacSHA512", 64);

    final String algorithm;
    final int octets;

    Function(String algorithm, int octets) {
      this.algorithm = algorithm;
      this.octets = octets;
    }
  }

  private Pbkdf2Hash(String text, Function function, int rounds, byte[] salt, byte[] hash) {
    if (rounds < 1 || hash.length != function.octets) {
      throw new IllegalArgumentException(
          "a %s hash has %d octets, and at least one round"
              .formatted(function.algorithm, function.octets));
    }
    this.text = text;
    this.function = function;
    this.rounds = rounds;
    this.salt = salt;
    this.hash = hash;
  }

  /** Without the scheme in front. */
  static Pbkdf2Hash dovecot(String text) {
    var matcher = DOVECOT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a {PBKDF2} hash is written $1$salt$rounds$hex");
    }
    return new Pbkdf2Hash(
        DOVECOT_SCHEME + text,
        Function.SHA1,
        Integer.parseInt(matcher.group(2)),
        matcher.group(1).getBytes(StandardCharsets.US_ASCII),
        HexFormat.of().parseHex(matcher.group(3).toLowerCase(Locale.ROOT)));
  }

  static Pbkdf2Hash passlib(String text) {
    var matcher = PASSLIB.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a PBKDF2 hash is written $pbkdf2-sha256$rounds$salt$hash");
    }
    return new Pbkdf2Hash(
        text,
        function(matcher),
        Integer.parseInt(matcher.group(2)),
        base64(matcher.group(3)),
        base64(matcher.group(4)));
  }

  private static Function function(Matcher matcher) {
    return switch (matcher.group(1)) {
      case null -> Function.SHA1;
      case "-sha256" -> Function.SHA256;
      default -> Function.SHA512;
    };
  }

  private static byte[] base64(String text) {
    return Base64.getDecoder().decode(text.replace('.', '+'));
  }

  @Override
  public boolean matches(byte[] password) {
    var characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(password));
    char[] chars = Arrays.copyOf(characters.array(), characters.limit());
    Arrays.fill(characters.array(), '\0');
    var key = new PBEKeySpec(chars, salt, rounds, function.octets * 8); // takes it in UTF-8
    Arrays.fill(chars, '\0');
    try {
      byte[] found =
          SecretKeyFactory.getInstance(function.algorithm).generateSecret(key).getEncoded();
      return MessageDigest.isEqual(found, hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + function.algorithm, e);
    } finally {
      key.clearPassword();
    }
  }

  @Override
  public void requireBounded() {
    if (rounds > MOST_ROUNDS) {
      throw new IllegalArgumentException(
          "one check of it takes %d rounds; the limit is %d".formatted(rounds, MOST_ROUNDS));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}

package org.chappe.directory.password;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A digest of the password, computed once, with a salt behind it or without any, as LDAP servers
 * have them: {@code {SSHA512}} and base64 of digest and salt. Weak, all of them: a graphics card
 * tries billions a second.
 */
final class DigestHash implements PasswordHash {
  private static final int MOST_SALT = 64;

  private final Scheme scheme;
  private final byte[] digest;
  private final byte[] salt;

  /** By Dovecot's names. */
  private enum Scheme {
    SHA("SHA-1", 20, false),
    SHA256("SHA-256", 32, false),
    SHA512("SHA-512", 64, false),
    SSHA("SHA-1", 20, true),
    SSHA256("SHA-256", 32, true),
    SSHA512("SHA-512", 64, true),
    SMD5("MD5", 16, true);

    final String algorithm;
    final int octets;
    final boolean salted;

    Scheme(String algorithm, int octets, boolean salted) {
      this.algorithm = algorithm;
      this.octets = octets;
      this.salted = salted;
    }
  }

  private DigestHash(Scheme scheme, byte[] value) {
    this.scheme = scheme;
    int salt = value.length - scheme.octets;
    if (scheme.salted ? salt < 1 || salt > MOST_SALT : salt != 0) {
      throw new IllegalArgumentException(
          "a {%s} hash has %d octets%s"
              .formatted(scheme, scheme.octets, scheme.salted ? " and then its salt" : ""));
    }
    digest = Arrays.copyOf(value, scheme.octets);
    this.salt = Arrays.copyOfRange(value, scheme.octets, value.length);
  }

  /** Whether {@code scheme} is one of these; in capitals. */
  static boolean has(String scheme) {
    return scheme.equals("SHA1")
        || Arrays.stream(Scheme.values()).anyMatch(each -> each.name().equals(scheme));
  }

  /**
   * Reads a value.
   *
   * @param name one that {@link #has} knows
   * @param value in base64 or, when it can be nothing else, in hex: Dovecot writes both
   */
  static DigestHash parse(String name, Encoding encoding, String value) {
    Scheme scheme = name.equals("SHA1") ? Scheme.SHA : Scheme.valueOf(name);
    if (value.length() > 4 * (scheme.octets + MOST_SALT)) {
      throw new IllegalArgumentException("a {" + scheme + "} hash is not that long");
    }
    return new DigestHash(scheme, encoding.octets(scheme, value));
  }

  /** How the octets are written. */
  enum Encoding {
    BASE64,
    HEX,
    /** Hex when it has the length of that, and else base64, as Dovecot reads it. */
    EITHER;

    private byte[] octets(Scheme scheme, String value) {
      boolean hex =
          this == HEX
              || (this == EITHER
                  && !scheme.salted
                  && value.length() == 2 * scheme.octets
                  && value.chars().allMatch(c -> Character.digit(c, 16) >= 0));
      try {
        return hex
            ? HexFormat.of().parseHex(value.toLowerCase(Locale.ROOT))
            : Base64.getDecoder().decode(value);
      } catch (IllegalArgumentException e) { // its text would show octets of the hash
        throw new IllegalArgumentException(
            "a {%s} hash is written in %s".formatted(scheme, hex ? "hexadecimal" : "base64"));
      }
    }
  }

  @Override
  public boolean matches(byte[] password) {
    try {
      var function = MessageDigest.getInstance(scheme.algorithm);
      function.update(password);
      return MessageDigest.isEqual(function.digest(salt), digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + scheme.algorithm, e);
    }
  }

  @Override
  public void requireBounded() {
    // one digest of at most 1,024 octets costs nothing
  }

  @Override
  public String toString() {
    byte[] value = Arrays.copyOf(digest, digest.length + salt.length);
    System.arraycopy(salt, 0, value, digest.length, salt.length);
    return "{" + scheme + "}" + Base64.getEncoder().encodeToString(value);
  }
}

package org.chappe.directory.password;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.chappe.directory.password.DigestHash.Encoding;

/**
 * How hashes are written: Dovecot's {@code {SCHEME}value}, which LDAP servers use as well, and what
 * stands in crypt(3)'s form, which names itself: {@code $6$…}.
 */
final class HashText {
  /** The longest is SHA-512 with a salt of 64 octets in hex. */
  private static final int LONGEST = 512;

  private static final Pattern MARKED =
      Pattern.compile("\\{([A-Za-z0-9-]{2,20})(?:\\.([A-Za-z0-9]{2,6}))?\\}(.*)", Pattern.DOTALL);

  private static final Set<String> CLEAR = Set.of("PLAIN", "CLEAR", "CLEARTEXT");

  /** Schemes that tell nothing more than that the value is in crypt(3)'s form. */
  private static final Set<String> CRYPT =
      Set.of(
          "CRYPT", "BLF-CRYPT", "SHA512-CRYPT", "SHA256-CRYPT", "MD5-CRYPT", "ARGON2ID", "ARGON2I");

  /** What Dovecot knows besides, and we do not: to say so, rather than take it for a password. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "DES-CRYPT",
          "MD5",
          "PLAIN-MD5",
          "LDAP-MD5",
          "PLAIN-MD4",
          "PLAIN-TRUNC",
          "LANMAN",
          "NTLM",
          "HMAC-MD5",
          "CRAM-MD5",
          "DIGEST-MD5",
          "OTP",
          "SKEY",
          "RPA",
          "SCRAM-SHA-1",
          "SCRAM-SHA-256");

  private HashText() {}

  /** A text in two: {@code {SCHEME.encoding}value}. */
  record Marked(String scheme, Encoding encoding, String value) {
    /** The value is the password itself. */
    boolean isClear() {
      return CLEAR.contains(scheme);
    }
  }

  /** Empty when no scheme is in front: {@code {my own} password} is just a text. */
  static Optional<Marked> marked(String text) {
    var matcher = MARKED.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String scheme = matcher.group(1).toUpperCase(Locale.ROOT);
    if (!isScheme(scheme)) {
      return Optional.empty();
    }
    Encoding encoding =
        switch (matcher.group(2)) {
          case null -> Encoding.EITHER;
          case String s when s.equalsIgnoreCase("HEX") -> Encoding.HEX;
          case String s when s.equalsIgnoreCase("B64") || s.equalsIgnoreCase("BASE64") ->
              Encoding.BASE64;
          default ->
              throw new IllegalArgumentException(
                  "{" + scheme + "} is followed by .HEX, .B64, or nothing");
        };
    return Optional.of(new Marked(scheme, encoding, matcher.group(3)));
  }

  private static boolean isScheme(String name) {
    return CLEAR.contains(name)
        || CRYPT.contains(name)
        || UNKNOWN.contains(name)
        || name.equals("PBKDF2")
        || DigestHash.has(name);
  }

  /** Whether it begins like crypt(3)'s hashes do, whether or not it is one. */
  static boolean looksHashed(String text) {
    return text.matches("(?s)\\$(?:1|2[abxy]|5|6|7|y|gy|argon2(?:id|i|d)|pbkdf2.{0,7})\\$.{20,}");
  }

  /**
   * Reads a hash.
   *
   * @throws IllegalArgumentException for a person, and without the text: it is a credential
   */
  static PasswordHash parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("no password hash is longer than " + LONGEST);
    }
    var marked = marked(text);
    return marked.isPresent() ? parse(marked.get()) : crypt(text);
  }

  static PasswordHash parse(Marked marked) {
    String scheme = marked.scheme();
    if (CRYPT.contains(scheme)) {
      return crypt(marked.value());
    }
    if (scheme.equals("PBKDF2")) {
      return marked.value().startsWith("$pbkdf2")
          ? Pbkdf2Hash.passlib(marked.value())
          : Pbkdf2Hash.dovecot(marked.value());
    }
    if (DigestHash.has(scheme)) {
      return DigestHash.parse(scheme, marked.encoding(), marked.value());
    }
    throw new IllegalArgumentException(
        "{" + scheme + "} is not among the schemes that are understood here");
  }

  private static PasswordHash crypt(String text) {
    if (text.startsWith("$argon2")) {
      return Argon2Hash.parse(text);
    }
    if (text.startsWith("$2")) {
      return new BcryptHash(text);
    }
    if (text.startsWith("$6$") || text.startsWith("$5$") || text.startsWith("$1$")) {
      return new CryptHash(text);
    }
    if (text.startsWith("$pbkdf2")) {
      return Pbkdf2Hash.passlib(text);
    }
    throw new IllegalArgumentException(
        "it is none of the hashes that are understood here:"
            + " Argon2, bcrypt, SHA-512 or SHA-256 crypt, PBKDF2, or {SCHEME} and a value");
  }
}

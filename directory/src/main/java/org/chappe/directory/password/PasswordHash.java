package org.chappe.directory.password;

/**
 * What is kept of a password. New ones are {@link Argon2Hash}; the others came from other systems
 * and are replaced at the first sign-in. Immutable; thread-safe.
 *
 * <p>As a text it is what is in wide use: a PHC string or a crypt(3) hash as it is, anything else
 * behind Dovecot's {@code {SCHEME}}. The cost travels with the hash, so that a new default harms no
 * password set before.
 */
public sealed interface PasswordHash
    permits Argon2Hash, BcryptHash, CryptHash, DigestHash, Pbkdf2Hash {

  /**
   * Whether {@code password}, UTF-8, has this hash. Takes as long as the hash costs: for threads
   * that may compute. The password is not changed.
   */
  boolean matches(byte[] password);

  /** Whether it is to be replaced as soon as its password is known: weaker than {@code cost}. */
  default boolean isWeakerThan(PasswordCost cost) {
    return true;
  }

  /**
   * Fails if one check costs more than a sign-in may.
   *
   * @throws IllegalArgumentException with a text for a person, without the hash
   */
  void requireBounded();

  /** The text that {@link #parse} reads; a credential, never for logs. */
  @Override
  String toString();

  /**
   * Reads a text that {@link #toString} wrote, or any that {@link HashText} knows.
   *
   * @throws IllegalArgumentException without the text: it is a credential
   */
  static PasswordHash parse(String text) {
    return HashText.parse(text);
  }
}

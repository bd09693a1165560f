package org.chappe.directory.password;

/** A list of passwords that are publicly known. Thread-safe. */
interface LeakedPasswords extends AutoCloseable {
  /**
   * Whether the password of this hash is among them.
   *
   * @throws LeakedPasswordsUnreadable when that cannot be said
   */
  boolean contains(Sha1 password);

  @Override
  void close();
}

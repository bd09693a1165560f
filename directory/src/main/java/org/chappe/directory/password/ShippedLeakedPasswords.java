package org.chappe.directory.password;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The list that comes with the program: the passwords met most often in what was published of
 * broken-into services, with at least {@link NewPasswords#LEAST_LENGTH} characters. Of every 65,536
 * passwords that are not on it, one is taken to be. {@code leaked-passwords.md} beside the filter
 * says where it is from and how it is made.
 */
final class ShippedLeakedPasswords implements LeakedPasswords {
  static final String RESOURCE = "leaked-passwords.filter";

  private final BinaryFuseFilter filter;

  private ShippedLeakedPasswords(BinaryFuseFilter filter) {
    this.filter = filter;
  }

  static ShippedLeakedPasswords open() {
    try (var resource = ShippedLeakedPasswords.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("a part of the program is missing: " + RESOURCE);
      }
      return new ShippedLeakedPasswords(
          BinaryFuseFilter.read(new DataInputStream(new BufferedInputStream(resource))));
    } catch (IOException e) {
      throw new UncheckedIOException("a part of the program cannot be read: " + RESOURCE, e);
    }
  }

  @Override
  public boolean contains(Sha1 password) {
    return filter.contains(password.key());
  }

  @Override
  public void close() {
    // nothing is open
  }
}

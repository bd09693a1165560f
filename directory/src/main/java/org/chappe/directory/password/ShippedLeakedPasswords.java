package org.chappe.directory.password;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The list that comes with the program: the passwords met most often in what was published of
 * broken-into services, with at least {@link NewPasswords#LEAST_LENGTH} characters. Of every 65,536
 * passwords that are not on it, one is taken to be. {@code leaked-passwords.md} beside the filter
 * says where it is from and how it is made.
 */
final class ShippedLeakedPasswords implements LeakedPasswords {
  static final String RESOURCE = "leaked-passwords.filter";

  /** Read when it is first asked: most commands set no password. */
  private @Nullable BinaryFuseFilter filter;

  private synchronized BinaryFuseFilter filter() {
    if (filter == null) {
      filter = read();
    }
    return filter;
  }

  private static BinaryFuseFilter read() {
    try (var resource = ShippedLeakedPasswords.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("a part of the program is missing: " + RESOURCE);
      }
      return BinaryFuseFilter.read(new DataInputStream(new BufferedInputStream(resource)));
    } catch (IOException e) {
      throw new UncheckedIOException("a part of the program cannot be read: " + RESOURCE, e);
    }
  }

  @Override
  public boolean contains(Sha1 password) {
    return filter().contains(password.key());
  }

  @Override
  public void close() {
    // nothing is open
  }
}

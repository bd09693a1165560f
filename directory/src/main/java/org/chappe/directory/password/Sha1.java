package org.chappe.directory.password;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The SHA-1 of a password in UTF-8: lists of leaked ones go by it. Not for keeping one. */
record Sha1(String hex) {
  static final int DIGITS = 40;

  /** The password is not changed. */
  static Sha1 of(CharSequence password) {
    ByteBuffer octets = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    try {
      var function = MessageDigest.getInstance("SHA-1");
      function.update(octets.duplicate());
      return new Sha1(HexFormat.of().withUpperCase().formatHex(function.digest()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    } finally {
      octets.clear().put(new byte[octets.capacity()]);
    }
  }

  /** Its first eight octets. */
  long key() {
    return Long.parseUnsignedLong(hex, 0, 16, 16);
  }

  @Override
  public String toString() {
    return "Sha1"; // a credential as good as the password, for a weak one
  }
}

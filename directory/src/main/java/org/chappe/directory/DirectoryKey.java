package org.chappe.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chappe.model.AccountId;
import org.chappe.model.Octets;

/**
 * The directory's own key, made once and kept in the store. What is random already (app passwords,
 * recovery codes) is kept as an HMAC-SHA-256 under it instead of a slow hash. Thread-safe.
 */
final class DirectoryKey {
  static final int OCTETS = 32;

  private final SecretKeySpec key;

  DirectoryKey(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** Of something an account has, told apart by what it is for. */
  Octets digest(Purpose purpose, AccountId account, String secret) {
    return digest(purpose, ByteBuffer.allocate(8).putLong(account.value()).array(), bytes(secret));
  }

  /** The salt that a user who is not here is shown: the same each time. */
  Octets salt(String user, int octets) {
    return new Octets(digest(Purpose.NOBODYS_SALT, bytes(user), new byte[0]).array(), 0, octets);
  }

  enum Purpose {
    APP_PASSWORD('a'),
    RECOVERY_CODE('r'),
    NOBODYS_SALT('n');

    private final byte octet;

    Purpose(char letter) {
      octet = (byte) letter;
    }
  }

  private Octets digest(Purpose purpose, byte[] owner, byte[] secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(purpose.octet);
      mac.update(ByteBuffer.allocate(4).putInt(owner.length).flip());
      mac.update(owner);
      return new Octets(mac.doFinal(secret));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

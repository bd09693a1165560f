package org.chappe.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Random texts, digests, seals. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Secrets() {}

  static byte[] octets(int length) {
    byte[] octets = new byte[length];
    RANDOM.nextBytes(octets);
    return octets;
  }

  /** 256 bits in base64url: 43 characters. */
  static String text() {
    return base64(octets(32));
  }

  static String base64(byte[] octets) {
    return BASE64.encodeToString(octets);
  }

  static byte[] digest(byte[] secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }

  static String digest(String secret) {
    return base64(digest(secret.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] seal(byte[] key, byte[] what) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(what);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without HMAC-SHA-256", e);
    }
  }

  /** In a time that tells nothing of where they differ. */
  static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}

package org.chappe.relay.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client's messages of SCRAM-SHA-256, without channel binding. RFC 5802 §3, §5; RFC 7677. For
 * one exchange. Names and passwords go as they were set, without SASLprep: they come from who runs
 * this server, who can write them as the other side has them.
 */
final class Scram {
  private static final String GS2 = "n,,"; // no channel binding, RFC 5802 §7

  /** A server may ask for a costly hash, but not keep this host busy: about a second's work. */
  private static final int ITERATIONS = 1_000_000;

  private final String password;
  private final String nonce;
  private final String firstBare;
  private byte[] signature = {};

  Scram(String user, String password, String nonce) {
    this.password = password;
    this.nonce = nonce;
    this.firstBare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
  }

  /** 144 random bits. */
  static String nonce() {
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  /** client-first-message */
  String first() {
    return GS2 + firstBare;
  }

  /** client-final-message, for this server-first-message. */
  String proof(String serverFirst) throws ConnectionBroken {
    String[] parts = serverFirst.split(",", -1);
    if (parts.length < 3
        || !parts[0].startsWith("r=" + nonce)
        || parts[0].length() == nonce.length() + 2
        || !parts[1].startsWith("s=")
        || !parts[2].matches("i=[1-9][0-9]{0,6}")
        || Integer.parseInt(parts[2].substring(2)) > ITERATIONS) {
      throw new ConnectionBroken("expected r=, s= and i= of SCRAM, found \"" + serverFirst + "\"");
    }
    try {
      byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
      byte[] salted = salted(salt, Integer.parseInt(parts[2].substring(2)));
      String bare = "c=" + Base64.getEncoder().encodeToString(octets(GS2)) + "," + parts[0];
      byte[] message = octets(firstBare + "," + serverFirst + "," + bare);
      byte[] clientKey = hmac(salted, octets("Client Key"));
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
      byte[] proof = hmac(stored, message);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      signature = hmac(hmac(salted, octets("Server Key")), message);
      return bare + ",p=" + Base64.getEncoder().encodeToString(proof);
    } catch (IllegalArgumentException e) {
      throw new ConnectionBroken("expected a salt in base64, found \"" + parts[1] + "\"");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Looks whether server-final-message shows that the server knows the password. */
  void check(String serverFinal) throws ConnectionBroken {
    String right = "v=" + Base64.getEncoder().encodeToString(signature);
    if (!MessageDigest.isEqual(octets(right), octets(serverFinal.split(",", -1)[0]))) {
      throw new ConnectionBroken("the server did not prove that it knows the password");
    }
  }

  private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package org.chappe.signing;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Optional;

/** Algorithms of signatures. RFC 6376 §3.3, RFC 8301 §3.1 (no SHA-1), RFC 8463 §3 */
public enum Algorithm {
  RSA_SHA256("rsa-sha256", "rsa", "RSA", "SHA256withRSA"),
  /** PureEdDSA over the SHA-256 of what is signed. RFC 8463 §3 */
  ED25519_SHA256("ed25519-sha256", "ed25519", "Ed25519", "Ed25519");

  private final String tag;
  private final String keyType;
  private final String keyFactory;
  private final String signature;

  Algorithm(String tag, String keyType, String keyFactory, String signature) {
    this.tag = tag;
    this.keyType = keyType;
    this.keyFactory = keyFactory;
    this.signature = signature;
  }

  /** As {@code a=} of a signature has it. */
  public String tag() {
    return tag;
  }

  /** As {@code k=} of a key record has it. */
  public String keyType() {
    return keyType;
  }

  /** The JDK's name for keys of this kind. */
  String keyFactory() {
    return keyFactory;
  }

  static Optional<Algorithm> of(String tag) {
    for (Algorithm one : values()) {
      if (one.tag.equalsIgnoreCase(tag)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  byte[] sign(PrivateKey key, byte[] data) {
    try {
      Signature signer = Signature.getInstance(signature);
      signer.initSign(key);
      signer.update(signed(data));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was accepted does not sign", e);
    }
  }

  /** False also for signatures and keys that cannot be of this algorithm. */
  boolean verifies(PublicKey key, byte[] data, byte[] signatureOctets) {
    try {
      Signature verifier = Signature.getInstance(signature);
      verifier.initVerify(key);
      verifier.update(signed(data));
      return verifier.verify(signatureOctets);
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + signature, e);
    }
  }

  private byte[] signed(byte[] data) {
    return this == ED25519_SHA256 ? sha256().digest(data) : data;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

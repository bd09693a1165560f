package org.chappe.signing;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Wraps keys as older forms have them into those the JDK reads. RFC 8017 §A.1, RFC 5958 §2 */
final class DerKeys {
  /** AlgorithmIdentifier of rsaEncryption, RFC 8017 §A.1. */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** SubjectPublicKeyInfo up to the key's 32 octets, RFC 8410 §4. */
  private static final byte[] ED25519_PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");

  static final int ED25519_OCTETS = 32;

  private DerKeys() {}

  /** SubjectPublicKeyInfo of 32 octets. */
  static byte[] ed25519Public(byte[] key) {
    return joined(ED25519_PUBLIC, key);
  }

  /** SubjectPublicKeyInfo of an RSAPublicKey. */
  static byte[] rsaPublic(byte[] key) {
    return element(0x30, joined(RSA, element(0x03, joined(new byte[] {0}, key))));
  }

  /** PrivateKeyInfo of an RSAPrivateKey. */
  static byte[] rsaPrivate(byte[] key) {
    byte[] version = {0x02, 0x01, 0x00};
    return element(0x30, joined(version, RSA, element(0x04, key)));
  }

  private static byte[] element(int tag, byte[] content) {
    var out = new ByteArrayOutputStream(content.length + 4);
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82); // keys here have less than 64 KiB
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... pieces) {
    var out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }
}

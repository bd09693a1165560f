package org.chappe.net;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * The little DER that makes PKCS #8 of an older private key (RFC 5958 §2):
 *
 * <pre>
 * SEQUENCE { INTEGER 0, AlgorithmIdentifier, OCTET STRING { the older key } }
 * </pre>
 *
 * The AlgorithmIdentifier, with an EC key's curve, is the one of the certificate's public key.
 */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;

  private Der() {}

  /**
   * Makes PKCS #8.
   *
   * @param publicKeyInfo SubjectPublicKeyInfo of the key's other half, RFC 5280 §4.1
   * @param key RSAPrivateKey (RFC 8017 §A.1.2) or ECPrivateKey (RFC 5915 §3)
   */
  static byte[] pkcs8(byte[] publicKeyInfo, byte[] key) throws GeneralSecurityException {
    int contents = contentsAt(publicKeyInfo, 0);
    byte[] algorithm = Arrays.copyOfRange(publicKeyInfo, contents, endAt(publicKeyInfo, contents));
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(new byte[] {INTEGER, 1, 0});
    inner.writeBytes(algorithm);
    inner.writeBytes(wrapped(OCTET_STRING, key));
    return wrapped(SEQUENCE, inner.toByteArray());
  }

  private static byte[] wrapped(int tag, byte[] contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (contents.length < 0x80) {
      out.write(contents.length);
    } else {
      int width = contents.length < 0x100 ? 1 : contents.length < 0x10000 ? 2 : 3;
      out.write(0x80 | width);
      for (int i = width - 1; i >= 0; i--) {
        out.write(contents.length >> (8 * i));
      }
    }
    out.writeBytes(contents);
    return out.toByteArray();
  }

  private static int contentsAt(byte[] der, int at) throws GeneralSecurityException {
    if (at + 2 > der.length || der[at] != SEQUENCE) {
      throw new GeneralSecurityException("the public key is not written as expected");
    }
    return at + 2 + ((der[at + 1] & 0x80) == 0 ? 0 : der[at + 1] & 0x7F);
  }

  private static int endAt(byte[] der, int at) throws GeneralSecurityException {
    int contents = contentsAt(der, at);
    int length = contents == at + 2 ? der[at + 1] : 0;
    for (int i = at + 2; i < contents; i++) {
      length = length << 8 | (der[i] & 0xFF);
    }
    return contents + length;
  }
}

package org.chappe.net;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a certificate, or of its public key, which stays when the certificate is renewed.
 *
 * @param hex 64 digits in lower case
 */
public record Fingerprint(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public Fingerprint {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
    }
  }

  /** With colons or without, in any case, as {@code openssl x509 -fingerprint -sha256} has it. */
  public static Fingerprint parse(String text) {
    return new Fingerprint(text.replace(":", "").toLowerCase(Locale.ROOT));
  }

  /** Whether it is that of the certificate (DER), or of its key (SubjectPublicKeyInfo). */
  public boolean isOf(X509Certificate certificate) {
    try {
      return hex.equals(sha256(certificate.getEncoded()))
          || hex.equals(sha256(certificate.getPublicKey().getEncoded()));
    } catch (CertificateEncodingException e) {
      return false;
    }
  }

  private static String sha256(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}

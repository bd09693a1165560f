package org.chappe.app.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What an ACME server is shown that looks for TLS-ALPN-01, RFC 8737 §3. */
final class ChallengeCertificate {
  /** id-pe-acmeIdentifier, RFC 8737 §6.1. */
  private static final ASN1ObjectIdentifier ACME_IDENTIFIER =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");

  private static final X500Name NAME = new X500Name("CN=ACME challenge");

  private ChallengeCertificate() {}

  /**
   * Signed by itself, for one host, valid for a day around now.
   *
   * @param validation SHA-256 of the key authorization
   */
  static X509Certificate of(String host, byte[] validation, KeyPair key, Instant now)
      throws IOException, GeneralSecurityException {
    var builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            new BigInteger(127, new SecureRandom()).setBit(0),
            Date.from(now.minus(Duration.ofHours(12))),
            Date.from(now.plus(Duration.ofHours(12))),
            NAME,
            key.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    builder.addExtension(ACME_IDENTIFIER, true, new DEROctetString(validation));
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate());
      var encoded = builder.build(signer).getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}

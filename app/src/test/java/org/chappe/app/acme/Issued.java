package org.chappe.app.acme;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates as a CA gives them, but that nobody signed them. */
final class Issued {
  private Issued() {}

  static X509Certificate certificate(
      List<String> hosts, KeyPair key, Instant from, Duration lifetime) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=A Test CA,O=Nobody"),
              new BigInteger(64, new SecureRandom()).setBit(0),
              Date.from(from),
              Date.from(from.plus(lifetime)),
              new X500Name("CN=" + hosts.getFirst()),
              key.getPublic());
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              hosts.stream()
                  .map(host -> new GeneralName(GeneralName.dNSName, host))
                  .toArray(GeneralName[]::new)));
      String algorithm =
          key.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      byte[] encoded =
          builder
              .build(new JcaContentSignerBuilder(algorithm).build(key.getPrivate()))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

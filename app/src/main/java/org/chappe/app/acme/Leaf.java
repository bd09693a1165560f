package org.chappe.app.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** What is asked of a server's own certificate, the first of a chain. */
record Leaf(X509Certificate certificate) {
  private static final int DNS_NAME = 2; // GeneralName's choice, RFC 5280 §4.2.1.6

  /** Of a file in PEM. */
  static Leaf read(Path chain) throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(chain)) {
      return new Leaf(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
  }

  Set<String> names() throws GeneralSecurityException {
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    var names = new TreeSet<String>();
    if (alternatives != null) {
      alternatives.stream()
          .filter(one -> one.get(0).equals(DNS_NAME))
          .forEach(one -> names.add(String.valueOf(one.get(1))));
    }
    return names;
  }

  /** The issuer in short: its common name, or all of it. */
  String issuer() {
    String all = certificate.getIssuerX500Principal().getName();
    try {
      return new LdapName(all)
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(part -> String.valueOf(part.getValue()))
              .findFirst()
              .orElse(all);
    } catch (InvalidNameException e) {
      return all;
    }
  }

  Instant until() {
    return certificate.getNotAfter().toInstant();
  }

  Duration lifetime() {
    return Duration.between(certificate.getNotBefore().toInstant(), until());
  }

  /** Of its public key, as DANE's record {@code 3 1 1} has it. RFC 6698 §2.1 */
  String keySha256() throws GeneralSecurityException {
    byte[] key = certificate.getPublicKey().getEncoded();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
  }
}

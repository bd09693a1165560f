package org.chappe.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.chappe.net.CertificateFiles;

/**
 * The certificate a server makes for itself when it is given none: EC P-256, signed by itself, for
 * this machine's names. Nobody trusts it without being told to, but no password has to travel in
 * the clear until there is a better one.
 */
final class SelfSigned {
  /** 825 days: Apple's programs refuse server certificates that are valid for longer. */
  private static final Duration VALID = Duration.ofDays(825);

  /** For clients whose clock is behind. */
  private static final Duration BEHIND = Duration.ofHours(1);

  private static final Duration RENEW_BEFORE_END = Duration.ofDays(30);

  /** Names that mean this machine to somebody who tries it out. */
  private static final List<String> LOCAL =
      List.of("localhost", "example.test", "127.0.0.1", "::1");

  private SelfSigned() {}

  /** Where it is, or will be. */
  static CertificateFiles files(Path folder) {
    return new CertificateFiles(
        folder.resolve("self-signed.pem"), folder.resolve("self-signed.key.pem"));
  }

  /**
   * The certificate in {@code folder}; made when there is none for {@code hostname}, or when it
   * ends soon.
   */
  static CertificateFiles in(Path folder, String hostname, InstantSource clock)
      throws IOException, GeneralSecurityException {
    DataDirectory.makeFolder(folder);
    CertificateFiles files = files(folder);
    if (!isGood(files, hostname, clock.instant())) {
      make(files, hostname, clock.instant());
    }
    return files;
  }

  private static boolean isGood(CertificateFiles files, String hostname, Instant now) {
    if (!Files.isReadable(files.key())) {
      return false;
    }
    try (var in = Files.newInputStream(files.chain())) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      var names = certificate.getSubjectAlternativeNames();
      return certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE_END))
          && names != null
          && names.stream().anyMatch(name -> name.get(1).equals(hostname));
    } catch (IOException | CertificateException e) {
      return false;
    }
  }

  private static void make(CertificateFiles files, String hostname, Instant now)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    // The key first: with the new certificate and the old key no handshake would succeed.
    DataDirectory.write(files.key(), pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
    DataDirectory.write(files.chain(), pem(certificate(pair, hostname, now)));
  }

  private static X509Certificate certificate(KeyPair pair, String hostname, Instant now)
      throws IOException, GeneralSecurityException {
    String shown = hostname.length() <= 64 ? hostname : "Chappe"; // RFC 5280: 64 at most
    var name = new X500NameBuilder().addRDN(BCStyle.CN, shown).build();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, new SecureRandom()).setBit(0),
            Date.from(now.minus(BEHIND)),
            Date.from(now.minus(BEHIND).plus(VALID)),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(Extension.subjectAlternativeName, false, names(hostname));
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      var encoded = builder.build(signer).getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static GeneralNames names(String hostname) {
    return new GeneralNames(
        Stream.concat(Stream.of(hostname), LOCAL.stream())
            .distinct()
            .map(name ->
                new GeneralName(
                    IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  private static String pem(Object what) throws IOException {
    var text = new StringWriter();
    try (var out = new JcaPEMWriter(text)) {
      out.writeObject(what);
    }
    return text.toString();
  }
}

package org.chappe.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * A certificate chain with the key it was made for.
 *
 * @param names host names it is good for, in lower case; {@code *.example.org} as it stands
 */
record Certificate(List<X509Certificate> chain, PrivateKey key, Set<String> names) {
  private static final int DNS_NAME = 2; // GeneralName's choice, RFC 5280 §4.2.1.6

  /**
   * Reads both files.
   *
   * @throws IOException if they cannot be read
   * @throws GeneralSecurityException saying what is wrong with their contents
   */
  static Certificate read(CertificateFiles files) throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = chain(files.chain());
    PublicKey publicKey = chain.getFirst().getPublicKey();
    PrivateKey key = key(files.key(), publicKey);
    if (!belongTogether(key, publicKey)) {
      throw new GeneralSecurityException(
          "the key in " + files.key() + " is not the one of the certificate in " + files.chain());
    }
    return new Certificate(chain, key, names(chain.getFirst()));
  }

  /** The last moment it is good for. */
  Instant until() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  String keyType() {
    return chain.getFirst().getPublicKey().getAlgorithm();
  }

  /** RFC 6125 §6.4.3: a star stands for exactly one label, the first. */
  boolean isFor(String host) {
    int dot = host.indexOf('.');
    return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
  }

  private static List<X509Certificate> chain(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    for (Pem block : Pem.readAll(Files.readAllBytes(file))) {
      if (block.label().equals("CERTIFICATE")) {
        chain.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
      }
    }
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("there is no certificate in " + file);
    }
    return List.copyOf(chain);
  }

  private static PrivateKey key(Path file, PublicKey publicKey)
      throws IOException, GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance(publicKey.getAlgorithm());
    for (Pem block : Pem.readAll(Files.readAllBytes(file))) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return factory.generatePrivate(new PKCS8EncodedKeySpec(block.der()));
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          return factory.generatePrivate(
              new PKCS8EncodedKeySpec(Der.pkcs8(publicKey.getEncoded(), block.der())));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new GeneralSecurityException(
                "the key in " + file + " has a passphrase: write it without one");
        default -> {
          // certificates, EC parameters: the key comes later
        }
      }
    }
    throw new GeneralSecurityException("there is no private key in " + file);
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(text);
    return signature.verify(signed);
  }

  /** The subject's common name counts only where no alternative name stands (RFC 6125 §6.4.4). */
  private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
    Set<String> names = new LinkedHashSet<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (List<?> alternative : alternatives) {
        if (alternative.get(0).equals(DNS_NAME)) {
          names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    }
    if (names.isEmpty()) {
      names.addAll(commonNames(certificate.getSubjectX500Principal().getName()));
    }
    return Set.copyOf(names);
  }

  private static List<String> commonNames(String subject) {
    try {
      return new LdapName(subject)
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(value -> value.toString().toLowerCase(Locale.ROOT))
              .toList();
    } catch (InvalidNameException e) {
      return List.of();
    }
  }
}

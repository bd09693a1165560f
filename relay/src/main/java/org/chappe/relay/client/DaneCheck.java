package org.chappe.relay.client;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.relay.client.TlsResult.Failure;
import org.chappe.relay.client.TlsResult.Kind;
import org.chappe.relay.route.Tlsa;

/**
 * Whether a chain is one that TLSA records name. RFC 7671, RFC 7672 §3
 *
 * <ul>
 *   <li>Usage 3 (§5.1): the server's own certificate or key. Names and dates in it do not count.
 *   <li>Usage 2 (§5.2): an authority the server presents above its own certificate, or one that
 *       stands whole in the record; the chain up to it must hold, and the name be right.
 * </ul>
 *
 * A bare key as authority (2 1 0) is found only among what is presented, which §5.2.3 allows.
 */
final class DaneCheck {
  private static final int AUTHORITY = 2;
  private static final int SERVER = 3;

  private final List<Tlsa> records;
  private final List<String> names;

  DaneCheck(List<Tlsa> records, List<String> names) {
    this.records = records;
    this.names = names;
  }

  /** What is wrong, if something is. */
  Optional<Failure> failure(List<X509Certificate> chain) {
    X509Certificate leaf = chain.getFirst();
    if (records.stream().anyMatch(one -> one.usage() == SERVER && names(one, leaf))) {
      return Optional.empty();
    }
    Set<TrustAnchor> anchors = anchors(chain);
    if (anchors.isEmpty()) {
      return wrong(Kind.TLSA_INVALID, "no TLSA record names the certificate");
    }
    try {
      leaf.checkValidity(); // the builder would only say that it finds no way
      build(leaf, chain, anchors);
    } catch (GeneralSecurityException e) {
      return Optional.of(CertificateCheck.failure(e));
    }
    return CertificateNames.isFor(leaf, names, true)
        ? Optional.empty()
        : wrong(
            Kind.CERTIFICATE_HOST_MISMATCH,
            "the certificate is not for " + String.join(" or ", names));
  }

  private static Optional<Failure> wrong(Kind kind, String text) {
    return Optional.of(new Failure(kind, text));
  }

  private Set<TrustAnchor> anchors(List<X509Certificate> chain) {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (Tlsa record : records) {
      if (record.usage() != AUTHORITY) {
        continue;
      }
      for (X509Certificate one : chain.subList(1, chain.size())) {
        if (names(record, one)) {
          anchors.add(new TrustAnchor(one, null));
        }
      }
      if (record.selector() == 0 && record.matching() == 0) {
        whole(record).ifPresent(one -> anchors.add(new TrustAnchor(one, null)));
      }
    }
    return anchors;
  }

  private static Optional<X509Certificate> whole(Tlsa record) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(record.data())));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static void build(
      X509Certificate leaf, List<X509Certificate> chain, Set<TrustAnchor> anchors)
      throws GeneralSecurityException {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(leaf);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.setRevocationEnabled(false); // a record that is withdrawn is the revocation
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
    CertPathBuilder.getInstance("PKIX").build(parameters);
  }

  /** RFC 6698 §2.1.2, §2.1.3 */
  private static boolean names(Tlsa record, X509Certificate certificate) {
    try {
      byte[] selected =
          switch (record.selector()) {
            case 0 -> certificate.getEncoded();
            case 1 -> certificate.getPublicKey().getEncoded();
            default -> new byte[0];
          };
      byte[] matching =
          switch (record.matching()) {
            case 0 -> selected;
            case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
            case 2 -> MessageDigest.getInstance("SHA-512").digest(selected);
            default -> new byte[0];
          };
      return selected.length > 0
          && matching.length > 0
          && MessageDigest.isEqual(matching, record.data());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}

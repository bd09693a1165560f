package org.chappe.directory;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;

/** Lets in who has shown an account's certificate. Thread-safe. */
final class CertificateCheck {
  private final Gate gate;
  private final StoredCertificates certificates;
  private final InstantSource clock;

  CertificateCheck(Gate gate, StoredCertificates certificates, InstantSource clock) {
    this.gate = gate;
    this.certificates = certificates;
    this.clock = clock;
  }

  /** As {@link Doorkeeper#authenticateCertificate}. */
  SignIn authenticate(Optional<String> user, X509Certificate shown, Origin origin) {
    var found = certificates.find(shown);
    String named =
        user.or(() -> found.map(its -> its.credentials().account().address().toString()))
            .orElse("");
    return gate.passUnguessable(
        named,
        origin,
        credentials ->
            found
                .filter(its -> isOf(credentials, its))
                .map(its -> opened(its, shown, origin))
                .orElseGet(SignIn.Refused::new));
  }

  /** Nobody acts as somebody else here. */
  private static boolean isOf(
      Optional<Credentials> credentials, StoredCertificates.Found certificate) {
    return credentials
        .map(Credentials::account)
        .filter(certificate.credentials().account()::equals)
        .isPresent();
  }

  private SignIn opened(StoredCertificates.Found found, X509Certificate shown, Origin origin) {
    var certificate = found.certificate();
    Optional<SignIn> refusal =
        certificate.refusal(shown, origin, clock.instant()).map(SignIn.Refused::new);
    return refusal.orElseGet(() ->
        new SignIn.Accepted(
            found.credentials().account(),
            new Access(Access.Means.CERTIFICATE, certificate.id(), certificate.name())));
  }
}

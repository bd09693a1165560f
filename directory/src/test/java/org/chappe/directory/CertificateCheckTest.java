package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Certificates.NewCertificate;
import org.chappe.model.Address;
import org.chappe.model.Octets;
import org.chappe.store.Committer;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CertificateCheckTest {
  private static final Address ANN = Address.parse("ann@a.test");
  private static final Address BOB = Address.parse("bob@a.test");

  private final FailingStore store = new FailingStore(new MemoryStore());
  private final Fixture fixture = new Fixture(store);
  private final X509Certificate anns = read("ann.pem");

  CertificateCheckTest() throws GeneralSecurityException, IOException {
    fixture.account("ann@a.test");
    fixture.account("bob@a.test");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static X509Certificate read(String name) throws GeneralSecurityException, IOException {
    try (InputStream in =
        Objects.requireNonNull(CertificateCheckTest.class.getResourceAsStream(name))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static Octets sha256(byte[] octets) throws GeneralSecurityException {
    return new Octets(MessageDigest.getInstance("SHA-256").digest(octets));
  }

  private Certificates certificates() {
    return fixture.directory.certificates();
  }

  private static NewCertificate wanted(String name, Octets fingerprint) {
    return new NewCertificate(
        name, fingerprint, Set.of(Protocol.IMAP, Protocol.SMTP), Optional.empty());
  }

  private SignIn show(Optional<String> user, X509Certificate shown, Protocol protocol) {
    return fixture.directory.authenticateCertificate(
        user, shown, new Origin(InetAddress.ofLiteral("192.0.2.1"), protocol));
  }

  private SignIn show(String user, X509Certificate shown) {
    return show(Optional.of(user), shown, Protocol.IMAP);
  }

  @Test
  void aCertificateOpensItsAccount() throws GeneralSecurityException {
    var fingerprint = sha256(anns.getEncoded());
    assertThat(fixture.directory.knows(anns)).isFalse();
    certificates().addCertificate(ANN, wanted("laptop", fingerprint));
    fixture.reopen();
    assertThat(fixture.directory.knows(anns)).isTrue();
    var accepted =
        new SignIn.Accepted(
            fixture.directory.account(ANN).orElseThrow(),
            new Access(
                Access.Means.CERTIFICATE,
                HexFormat.of().formatHex(fingerprint.toArray()),
                "laptop"));
    assertThat(show(Optional.empty(), anns, Protocol.IMAP)).isEqualTo(accepted);
    assertThat(show("ANN@a.test", anns)).isEqualTo(accepted);
    fixture.directory.factors().enableTotp(ANN);
    assertThat(show("ann@a.test", anns)).isEqualTo(accepted);
  }

  @Test
  void aCertificateOpensNothingElse() throws Exception {
    certificates()
        .addCertificate(
            ANN,
            new NewCertificate(
                "laptop",
                sha256(anns.getEncoded()),
                Set.of(Protocol.IMAP),
                Optional.of(Duration.ofDays(90))));
    assertThat(show("bob@a.test", anns)).isEqualTo(new SignIn.Refused());
    assertThat(show("eve@a.test", anns)).isEqualTo(new SignIn.Refused());
    assertThat(show("ann@a.test", read("eve.pem"))).isEqualTo(new SignIn.Refused());
    assertThat(show(Optional.empty(), read("eve.pem"), Protocol.IMAP))
        .isEqualTo(new SignIn.Refused());
    assertThat(show("ann@a.test", read("ann-renewed.pem"))).isEqualTo(new SignIn.Refused());
    assertThat(fixture.pauses).hasSize(5);
    assertThat(show(Optional.empty(), anns, Protocol.SMTP))
        .isEqualTo(new SignIn.Refused(Refusal.WRONG_PROTOCOL));
    fixture.clock.pass(Duration.ofDays(90));
    assertThat(show("ann@a.test", anns)).isEqualTo(new SignIn.Refused(Refusal.EXPIRED));
  }

  @Test
  void aKeyStaysWhenItsCertificateIsRenewed() throws Exception {
    certificates().addCertificate(ANN, wanted("key", sha256(anns.getPublicKey().getEncoded())));
    assertThat(show("ann@a.test", anns)).isInstanceOf(SignIn.Accepted.class);
    assertThat(show(Optional.empty(), read("ann-renewed.pem"), Protocol.IMAP))
        .isInstanceOf(SignIn.Accepted.class);
    assertThat(fixture.directory.knows(read("eve.pem"))).isFalse();
    fixture.clock.pass(Duration.ofDays(40_000));
    assertThat(show("ann@a.test", anns)).isEqualTo(new SignIn.Refused(Refusal.EXPIRED));
  }

  @Test
  void whatIsRemovedOpensNothing() throws GeneralSecurityException {
    var fingerprint = sha256(anns.getEncoded());
    certificates().addCertificate(ANN, wanted("Laptop", fingerprint));
    assertThat(certificates().certificates(ANN))
        .extracting(AccountCertificate::name)
        .containsExactly("Laptop");
    certificates().removeCertificate(ANN, "laptop");
    assertThat(certificates().certificates(ANN)).isEmpty();
    assertThat(fixture.directory.knows(anns)).isFalse();
    assertThat(show("ann@a.test", anns)).isEqualTo(new SignIn.Refused());
    assertThatThrownBy(() -> certificates().removeCertificate(ANN, "laptop"))
        .hasMessage("ann@a.test has no certificate laptop");

    certificates().addCertificate(BOB, wanted("laptop", fingerprint));
    assertThat(show("bob@a.test", anns)).isInstanceOf(SignIn.Accepted.class);
    fixture.directory.removeAccount(BOB);
    assertThat(fixture.directory.knows(anns)).isFalse();
    certificates().addCertificate(ANN, wanted("laptop", fingerprint));
    assertThat(show(Optional.empty(), anns, Protocol.IMAP)).isInstanceOf(SignIn.Accepted.class);
  }

  @Test
  void whatCannotBeIsRefused() throws GeneralSecurityException {
    var fingerprint = sha256(anns.getEncoded());
    certificates().addCertificate(ANN, wanted("laptop", fingerprint));
    assertThatThrownBy(() -> certificates().addCertificate(BOB, wanted("x", fingerprint)))
        .hasMessage("this certificate opens another account already");
    assertThatThrownBy(() -> certificates().addCertificate(ANN, wanted("x", fingerprint)))
        .isInstanceOf(DirectoryRefused.class);
    var other = sha256(new byte[1]);
    assertThatThrownBy(() -> certificates().addCertificate(ANN, wanted("LAPTOP", other)))
        .isInstanceOf(DirectoryRefused.class);
    assertThatThrownBy(() -> certificates().addCertificate(ANN, wanted(" ", other)))
        .hasMessageContaining("a name of 1 to 60 characters");
    assertThatThrownBy(() ->
            certificates()
                .addCertificate(
                    ANN, new NewCertificate("x", other, Set.of(Protocol.HTTP), Optional.empty())))
        .hasMessage("a certificate is for imap, pop3, smtp or sieve");
    assertThatThrownBy(
            () -> certificates().addCertificate(Address.parse("eve@a.test"), wanted("x", other)))
        .hasMessage("there is no account eve@a.test");
  }

  @Test
  void aCrashBetweenTheTwoCommitsHarmsNothing() throws GeneralSecurityException {
    var fingerprint = sha256(anns.getEncoded());
    for (int passed = 0; passed < 2; passed++) { // the index's commit, then the account's
      var failures = new ArrayList<>(Collections.nCopies(passed, FailingStore.Failure.NONE));
      failures.addAll(
          Collections.nCopies(Committer.REPEATS, FailingStore.Failure.UNKNOWN_NOT_APPLIED));
      store.failCommits(failures.toArray(FailingStore.Failure[]::new));
      assertThatThrownBy(() -> certificates().addCertificate(ANN, wanted("laptop", fingerprint)))
          .isInstanceOf(StoreUnavailable.class);
      fixture.reopen();
      assertThat(fixture.directory.knows(anns)).isFalse();
    }
    certificates().addCertificate(BOB, wanted("laptop", fingerprint));
    assertThat(show("bob@a.test", anns)).isInstanceOf(SignIn.Accepted.class);
  }
}

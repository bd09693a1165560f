package org.chappe.app.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.chappe.app.config.AcmeConfig;
import org.chappe.app.config.AcmeConfig.KeyType;
import org.chappe.app.config.ConfigReader;
import org.chappe.net.CertificateFiles;
import org.chappe.net.TlsContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  @TempDir Path folder;

  private static AcmeConfig config(String directory) {
    return ConfigReader.read(
            Optional.empty(),
            List.of(
                "tls.acme.directory=" + directory,
                "tls.acme.domains=mail.example.org,mail.example.net"))
        .acme();
  }

  private CertificateFiles stored(String name, String host) throws Exception {
    var files = new AcmeFolder(folder.resolve(name));
    files.create();
    var wanted = new Wanted(List.of(host), KeyType.ECDSA);
    var key = AcmeFolder.newKey(KeyType.ECDSA);
    files.store(
        wanted,
        key,
        List.of(Issued.certificate(List.of(host), key, Instant.now(), Duration.ofDays(90))));
    return files.files(wanted);
  }

  private Certificates certificates(
      AcmeConfig config, Optional<CertificateFiles> own, CertificateFiles selfSigned) {
    return new Certificates(
        config,
        folder.resolve("acme"),
        "mail.example.org",
        List::of,
        own,
        selfSigned,
        InstantSource.system());
  }

  @Test
  void theOperatorsComesFirstAndTheSelfSignedOnlyAlone() throws Exception {
    CertificateFiles own = stored("own", "mail.example.org");
    CertificateFiles selfSigned = stored("self", "mail.example.org");
    AcmeConfig config = config("https://localhost/dir");
    assertThat(certificates(config, Optional.empty(), selfSigned).inUse())
        .containsExactly(selfSigned);
    CertificateFiles acme = stored("acme", "mail.example.net");
    assertThat(certificates(config, Optional.empty(), selfSigned).inUse()).containsExactly(acme);
    assertThat(certificates(config, Optional.of(own), selfSigned).inUse())
        .containsExactly(own, acme);
    Files.writeString(acme.chain(), "damaged");
    assertThat(certificates(config, Optional.empty(), selfSigned).inUse())
        .as("the server starts all the same")
        .containsExactly(selfSigned);
  }

  @Test
  void aServerThatDoesNotAnswerHoldsUpNoStop() throws Exception {
    CertificateFiles selfSigned = stored("self", "mail.example.org");
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      AcmeConfig config = config("https://localhost:" + silent.getLocalPort() + "/dir");
      var tls = TlsContext.of(List.of(selfSigned), _ -> {}, InstantSource.system());
      Certificates certificates = certificates(config, Optional.empty(), selfSigned);
      certificates.start(tls);
      try (var asking = silent.accept()) {
        assertThat(asking.getInputStream().read()).as("it speaks TLS").isEqualTo(22);
        assertTimeoutPreemptively(Duration.ofSeconds(20), certificates::close);
      }
      try (var files = Files.list(folder.resolve("acme"))) {
        assertThat(files.filter(file -> file.toString().endsWith(".txt")))
            .as("a stop is no failure")
            .isEmpty();
      }
    }
  }

  @Test
  void whatIsThereIsToldWithItsDatesAndItsKeysDigest() throws Exception {
    stored("acme", "mail.example.org");
    Files.writeString(
        folder.resolve("acme/mail.example.net.ecdsa.txt"),
        "failures=2\nnext=2026-11-01T00:00:00Z\nerror=no A record\n");
    List<CertificateState> states =
        CertificateState.ofAcme(folder.resolve("acme"), Optional.of(Duration.ofDays(10)));
    assertThat(states).hasSize(2);
    CertificateState missing = states.get(0);
    assertThat(missing.names()).containsExactly("mail.example.net");
    assertThat(missing.until()).isEmpty();
    assertThat(missing.failures()).isEqualTo(2);
    assertThat(missing.error()).isEqualTo("no A record");
    CertificateState there = states.get(1);
    assertThat(there.issuer()).isEqualTo("A Test CA");
    assertThat(there.keySha256()).matches("[0-9a-f]{64}");
    assertThat(there.renewal()).isEqualTo(there.until().map(end -> end.minus(Duration.ofDays(10))));
    assertThat(CertificateState.ofAcme(folder.resolve("none"), Optional.empty())).isEmpty();
  }
}

package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.chappe.net.CertificateFiles;
import org.chappe.net.TlsContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;

  @Test
  void theListenersTakeIt() throws IOException, GeneralSecurityException {
    CertificateFiles files = made("mail.example.org", NOW);
    assertThat(TlsContext.of(List.of(files), _ -> {}, InstantSource.fixed(NOW))).isNotNull();
  }

  @Test
  void aNameLongerThanACertificatesSubjectMayBe() throws IOException, GeneralSecurityException {
    CertificateFiles files = made("a".repeat(60) + ".example.org", NOW);
    assertThat(TlsContext.of(List.of(files), _ -> {}, InstantSource.fixed(NOW))).isNotNull();
  }

  @Test
  void itIsKeptWhileItIsGood() throws IOException, GeneralSecurityException {
    String first = text(made("mail.example.org", NOW));
    assertThat(text(made("mail.example.org", NOW.plus(Duration.ofDays(790))))).isEqualTo(first);
    assertThat(text(made("mail.example.org", NOW.plus(Duration.ofDays(800)))))
        .describedAs("ends within 30 days")
        .isNotEqualTo(first);
  }

  @Test
  void anotherNameWantsAnotherOne() throws IOException, GeneralSecurityException {
    String first = text(made("mail.example.org", NOW));
    assertThat(text(made("mx.example.org", NOW))).isNotEqualTo(first);
  }

  @Test
  void aKeyThatIsLostIsMadeAnew() throws IOException, GeneralSecurityException {
    CertificateFiles files = made("mail.example.org", NOW);
    Files.delete(files.key());
    made("mail.example.org", NOW);
    assertThat(TlsContext.of(List.of(files), _ -> {}, InstantSource.fixed(NOW))).isNotNull();
  }

  private CertificateFiles made(String hostname, Instant now)
      throws IOException, GeneralSecurityException {
    return SelfSigned.in(folder.resolve("tls"), hostname, InstantSource.fixed(now));
  }

  private static String text(CertificateFiles files) throws IOException {
    return Files.readString(files.chain());
  }
}

package org.chappe.app.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chappe.app.config.AcmeConfig.KeyType;
import org.chappe.net.CertificateFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndWatchTest {
  @TempDir Path folder;

  private final List<AcmeEvent> events = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-01T00:00:00Z");

  private CertificateFiles living(Duration lifetime) throws Exception {
    var wanted = new Wanted(List.of("mail.example.org"), KeyType.ECDSA);
    var files = new AcmeFolder(folder);
    var key = AcmeFolder.newKey(KeyType.ECDSA);
    files.store(wanted, key, List.of(Issued.certificate(wanted.hosts(), key, now, lifetime)));
    return files.files(wanted);
  }

  @Test
  void whatEndsSoonIsToldOnceADay() throws Exception {
    List<CertificateFiles> files = List.of(living(Duration.ofDays(90)));
    var watch = new EndWatch(() -> now, events::add);
    now = now.plus(Duration.ofDays(76));
    watch.look(files);
    assertThat(events).as("14 days are left").isEmpty();
    now = now.plusSeconds(1);
    watch.look(files);
    watch.look(files);
    assertThat(events).hasSize(1).allMatch(AcmeEvent::isWarning);
    assertThat(events.getFirst().line())
        .isEqualTo(
            "tls.certificate-ends file="
                + files.getFirst().chain()
                + " names=mail.example.org until=2027-01-30T00:00:00Z days=13");
    now = now.plus(Duration.ofDays(1));
    watch.look(files);
    assertThat(events).hasSize(2);
  }

  @Test
  void oneThatLivesShortlyIsToldAfterItsRenewalWasDue() throws Exception {
    List<CertificateFiles> files = List.of(living(Duration.ofDays(6)));
    var watch = new EndWatch(() -> now, events::add);
    now = now.plus(Duration.ofHours(108));
    watch.look(files);
    assertThat(events).isEmpty();
    now = now.plusSeconds(1);
    watch.look(files);
    assertThat(events).hasSize(1);
  }

  @Test
  void whatIsNotThereIsNotItsAffair() {
    var watch = new EndWatch(() -> now, events::add);
    watch.look(List.of(new CertificateFiles(folder.resolve("none"), folder.resolve("none"))));
    assertThat(events).isEmpty();
  }
}

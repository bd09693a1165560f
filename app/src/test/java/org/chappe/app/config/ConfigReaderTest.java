package org.chappe.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chappe.net.CertificateFiles;
import org.chappe.net.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  @TempDir Path folder;

  @Test
  void anEmptyFileAndNoneAreTheDefaults() throws IOException {
    Config none = ConfigReader.read(Optional.empty(), List.of());
    assertThat(read("")).isEqualTo(none);
    assertThat(none.listen()).isEqualTo(ListenConfig.DEFAULT);
    assertThat(none.tls()).isEqualTo(TlsConfig.DEFAULT);
    assertThat(none.auth()).isEqualTo(AuthConfig.DEFAULT);
    assertThat(none.limits()).isEqualTo(LimitsConfig.DEFAULT);
    assertThat(none.imap()).isEqualTo(ImapConfig.DEFAULT);
    assertThat(none.hostname()).isEmpty();
  }

  @Test
  void aFileIsRead() throws IOException {
    Config config =
        read(
            """
            hostname = "mail.example.org"
            listen.imap = []
            [auth]
            cleartext = "loopback"
            [limits]
            connections = 12
            read-stall = "90s"
            """);
    assertThat(config.hostname()).contains("mail.example.org");
    assertThat(config.listen().imap()).isEmpty();
    assertThat(config.listen().imaps()).isEqualTo(ListenConfig.DEFAULT.imaps());
    assertThat(config.auth().cleartext()).isEqualTo(AuthConfig.Cleartext.LOOPBACK);
    assertThat(config.limits().connections()).isEqualTo(12);
    assertThat(config.limits().connectionLimits().readStall()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void theCommandLineGoesAboveTheFile() throws IOException {
    Config config =
        read(
            "hostname = \"a.example\"\n[listen]\nimap = [\"*:143\"]\nsmtp = [\"*:25\"]\n",
            "hostname=b.example",
            "listen.imap=127.0.0.1:0, [::1]:0",
            "listen.smtp=",
            "limits.connections=7");
    assertThat(config.hostname()).contains("b.example");
    assertThat(config.listen().imap())
        .containsExactly(new HostPort("127.0.0.1", 0), new HostPort("::1", 0));
    assertThat(config.listen().smtp()).isEmpty();
    assertThat(config.limits().connections()).isEqualTo(7);
  }

  @Test
  void filesAreRelativeToTheFileThatNamesThem() throws IOException {
    Files.createDirectory(folder.resolve("tls"));
    Files.writeString(folder.resolve("tls/cert.pem"), "-----BEGIN CERTIFICATE-----\n");
    Files.writeString(folder.resolve("tls/key.pem"), "-----BEGIN PRIVATE KEY-----\n");
    TlsConfig tls = read("[tls]\ncertificate = \"tls/cert.pem\"\nkey = \"tls/key.pem\"\n").tls();
    assertThat(tls.files())
        .contains(
            new CertificateFiles(folder.resolve("tls/cert.pem"), folder.resolve("tls/key.pem")));
  }

  @Test
  void valuesAreShownAsTheyAreWritten() {
    for (String text : List.of("500ms", "0s", "90s", "30m", "2h", "36h", "7d")) {
      assertThat(SettingType.show(SettingType.DURATION.parser().parse(text, folder)))
          .isEqualTo(text);
    }
    for (String text : List.of("0B", "77B", "64KiB", "50MiB")) {
      assertThat(SettingType.SIZE.parser().parse(text, folder)).hasToString(text);
    }
    assertThat(SettingType.SIZE.parser().parse("2GiB", folder).octets()).isEqualTo(2L << 30);
  }

  private Config read(String toml, String... set) throws IOException {
    Path file = folder.resolve("chappe.toml");
    Files.writeString(file, toml);
    return ConfigReader.read(Optional.of(file), List.of(set));
  }
}

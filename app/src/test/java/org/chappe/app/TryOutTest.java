package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer.Listening;
import org.chappe.app.config.AuthConfig;
import org.chappe.app.config.Config;
import org.chappe.app.config.ConfigReader;
import org.chappe.net.HostPort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TryOutTest {
  @TempDir Path folder;
  private DataDirectory data;

  @BeforeEach
  void dataDirectory() throws IOException {
    data = new DataDirectory(folder.resolve("data"));
    data.create();
  }

  @Test
  void itsConfigurationIsTheOnePromised() throws IOException {
    assertThat(TryOut.ofEmpty(data, true)).isPresent();
    Config config = ConfigReader.read(Optional.of(data.config()), List.of());
    assertThat(config.listen().smtp()).containsExactly(new HostPort("127.0.0.1", 2525));
    assertThat(config.listen().submission()).containsExactly(new HostPort("127.0.0.1", 2587));
    assertThat(config.listen().submissions()).containsExactly(new HostPort("127.0.0.1", 2465));
    assertThat(config.listen().lmtp()).containsExactly(new HostPort("127.0.0.1", 2424));
    assertThat(config.listen().imap()).containsExactly(new HostPort("127.0.0.1", 2143));
    assertThat(config.listen().imaps()).containsExactly(new HostPort("127.0.0.1", 2993));
    assertThat(config.listen().pop3()).containsExactly(new HostPort("127.0.0.1", 2110));
    assertThat(config.listen().pop3s()).containsExactly(new HostPort("127.0.0.1", 2995));
    assertThat(config.auth().cleartext()).isEqualTo(AuthConfig.Cleartext.LOOPBACK);
  }

  @Test
  void oneThatWasInterruptedBeginsAgainAndOneThatIsFinishedDoesNot() throws IOException {
    assertThat(TryOut.ofEmpty(data, true)).isPresent(); // and then the machine went off
    Optional<TryOut> again = TryOut.ofEmpty(data, true);
    assertThat(again).isPresent();
    again.get().finish(List.of(), Path.of("c.pem"));
    assertThat(TryOut.ofEmpty(data, true)).isEmpty();
  }

  @Test
  void aDirectoryWithAnythingInItIsLeftAlone() throws IOException {
    Files.createDirectory(data.store());
    assertThat(TryOut.ofEmpty(data, true)).isEmpty();
    assertThat(data.config()).doesNotExist();
  }

  @Test
  void theLockDoesNotCountAsContent() throws IOException {
    try (var _ = data.lock().orElseThrow()) {
      assertThat(TryOut.ofEmpty(data, true)).isPresent();
    }
  }

  @Test
  void withAConfigurationOfTheOperatorNoneIsWritten() throws IOException {
    assertThat(TryOut.ofEmpty(data, false)).isPresent();
    assertThat(data.config()).doesNotExist();
  }

  @Test
  void thePageNamesWhatReallyListens() throws IOException {
    String page =
        TryOut.ofEmpty(data, true)
            .orElseThrow()
            .finish(
                List.of(
                    new Listening("imaps", "127.0.0.1:4993", "tls"),
                    new Listening("pop3s", "127.0.0.1:4995", "tls"),
                    new Listening("submission", "[::1]:4587", "starttls"),
                    new Listening("smtp", "127.0.0.1:4525", "starttls")),
                Path.of("c.pem"));
    assertThat(page)
        .contains("read  IMAP  server 127.0.0.1  port 4993  SSL/TLS\n")
        .contains("or    POP3  server 127.0.0.1  port 4995  SSL/TLS\n")
        .contains("send  SMTP  server [::1]  port 4587  STARTTLS\n")
        .contains("swaks --server 127.0.0.1:4525 --to alice@example.test\n")
        .contains("'imaps://127.0.0.1:4993/INBOX;MAILINDEX=1'\n")
        .doesNotContain("2143", "2993");
    assertThat(data.tryout()).content().isEqualTo(page);
  }
}

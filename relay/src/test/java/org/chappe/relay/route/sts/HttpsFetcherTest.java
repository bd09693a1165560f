package org.chappe.relay.route.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.chappe.relay.testing.PolicyHost;
import org.chappe.relay.testing.PolicyHost.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpsFetcherTest {
  private static final String POLICY =
      "version: STSv1\r\nmode: enforce\r\nmx: mx.example.test\r\nmax_age: 86400\r\n";

  @TempDir private static Path folder;

  private static PolicyHost host;

  @BeforeAll
  static void start() {
    host = PolicyHost.start(folder, "mta-sts.example.test", "example.test");
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  private static HttpsFetcher fetcher() {
    var settings = StsSettings.DEFAULT.withPort(host.port()).withTimeout(Duration.ofMinutes(1));
    return new HttpsFetcher(settings, host.trust());
  }

  @Test // RFC 8461 §3.3
  void aPolicyIsFetchedFromThePolicyHost() throws Exception {
    host.answers(Answer.policy(POLICY));
    assertThat(fetcher().fetch("example.test").mx()).containsExactly("mx.example.test");
  }

  @ParameterizedTest // RFC 8461 §3.3, §3.2
  @CsvSource({
    "404, text/plain, mta-sts.example.test answers with status 404",
    "301, text/plain, mta-sts.example.test answers with status 301",
    "206, text/plain, mta-sts.example.test answers with status 206",
    "200, text/html,  'mta-sts.example.test answers with \"text/html\", not text/plain'",
  })
  void whatIsNotAnsweredAsItShallBeIsNoPolicy(int status, String type, String error) {
    host.answers(new Answer(status, type, POLICY, 0));
    assertThatThrownBy(() -> fetcher().fetch("example.test"))
        .isInstanceOf(IOException.class)
        .hasMessage(error);
  }

  @Test // RFC 8461 §3.3: 64 kilobytes
  void aPolicyHasItsLimit() {
    host.answers(Answer.policy(POLICY + "x: " + "y".repeat(65_536)));
    assertThatThrownBy(() -> fetcher().fetch("example.test")).isInstanceOf(IOException.class);
  }

  @Test // RFC 8461 §3.3: a time-out over all of it
  void aHostThatTricklesIsLeft() {
    host.answers(new Answer(200, "text/plain", POLICY, 100));
    var impatient =
        new HttpsFetcher(
            StsSettings.DEFAULT.withPort(host.port()).withTimeout(Duration.ofSeconds(1)),
            host.trust());
    assertThatThrownBy(() -> impatient.fetch("example.test"))
        .isInstanceOf(IOException.class)
        .hasMessage("mta-sts.example.test did not answer in 1 seconds");
  }

  @Test
  void aPolicyThatIsWrittenWrongIsNone() {
    host.answers(Answer.policy("<html>"));
    assertThatThrownBy(() -> fetcher().fetch("example.test")).isInstanceOf(BadPolicy.class);
  }

  @Test // RFC 8461 §3.3: valid for the policy host, of a trusted authority
  void theCertificateIsChecked() throws Exception {
    host.answers(Answer.policy(POLICY));
    int before = host.requests();
    assertThatThrownBy(() -> fetcher().fetch("other.test"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("mta-sts.other.test: javax.net.ssl.SSLHandshakeException");
    var everybodys =
        new HttpsFetcher(StsSettings.DEFAULT.withPort(host.port()), SSLContext.getDefault());
    assertThatThrownBy(() -> everybodys.fetch("example.test"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("mta-sts.example.test: javax.net.ssl.SSLHandshakeException");
    assertThat(host.requests()).isEqualTo(before);
  }

  @Test
  void aHostThatIsNotThereIsAnError() {
    var elsewhere = new HttpsFetcher(StsSettings.DEFAULT.withPort(1), host.trust());
    assertThatThrownBy(() -> elsewhere.fetch("example.test"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("mta-sts.example.test: java.net.ConnectException");
  }
}

package org.chappe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsReportCommandTest {
  private static final String REPORT =
      """
      {"organization-name": "Company-X",
       "date-range": {"start-datetime": "2026-04-01T00:00:00Z", "end-datetime": "2026-04-01T23:59:59Z"},
       "contact-info": "tls@company-x.example", "report-id": "1",
       "policies": [{
         "policy": {"policy-type": "sts", "policy-string": [], "policy-domain": "here.test"},
         "summary": {"total-successful-session-count": 5326, "total-failure-session-count": 2},
         "failure-details": [{"result-type": "certificate-expired", "sending-mta-ip": "192.0.2.1",
           "receiving-mx-hostname": "mx.here.test\\u001b[2J", "failed-session-count": 2}]}]}
      """;

  private static final String SHOWN =
      """
      Company-X, 2026-04-01T00:00:00Z to 2026-04-01T23:59:59Z
        here.test (sts): 5326 sessions went well, 2 failed
          2 × certificate-expired at mx.here.test [2J, from 192.0.2.1
      """;

  @TempDir Path folder;

  private Cli.Result show(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("report"), content);
    return new Cli(folder).run("tls-report", file.toString());
  }

  @Test // RFC 8460 §4.4
  void aReportAsItComesByHttps() throws IOException {
    assertThat(show(REPORT)).isEqualTo(new Cli.Result(0, SHOWN, ""));
  }

  @Test // RFC 8460 §5.3
  void aReportInAMail() throws IOException {
    String mail =
        """
        Subject: Report Domain: here.test Submitter: company-x.example Report-ID: <1>
        Content-Type: multipart/report; report-type="tlsrpt"; boundary=b

        --b
        Content-Type: text/plain

        A report.
        --b
        Content-Type: application/tlsrpt+json
        Content-Transfer-Encoding: base64

        """
            + Base64.getMimeEncoder().encodeToString(REPORT.getBytes(StandardCharsets.UTF_8))
            + "\n--b--\n";

    assertThat(show(mail)).isEqualTo(new Cli.Result(0, SHOWN, ""));
  }

  @Test
  void whatIsNone() throws IOException {
    Cli.Result none = show("Subject: hello\n\nhello\n");

    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).endsWith("report is no report about TLS (RFC 8460).\n");
    assertThat(new Cli(folder).run("tls-report", "absent").err())
        .isEqualTo("There is no file absent.\n");
  }
}

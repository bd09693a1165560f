package org.chappe.relay.tlsreport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.chappe.relay.tlsreport.TlsReport.FailureDetail;
import org.chappe.relay.tlsreport.TlsReport.PolicyResult;
import org.junit.jupiter.api.Test;

/** RFC 8460 §4.4, Appendix B */
class TlsReportReaderTest {
  /** RFC 8460, Appendix B: one day at Company-X. */
  private static final String EXAMPLE =
      """
      {
        "organization-name": "Company-X",
        "date-range": {
          "start-datetime": "2016-04-01T00:00:00Z",
          "end-datetime": "2016-04-01T23:59:59Z"
        },
        "contact-info": "sts-reporting@company-x.example",
        "report-id": "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
        "policies": [{
          "policy": {
            "policy-type": "sts",
            "policy-string": ["version: STSv1","mode: testing",
                  "mx: *.mail.company-y.example","max_age: 86400"],
            "policy-domain": "company-y.example",
            "mx-host": "*.mail.company-y.example"
          },
          "summary": {
            "total-successful-session-count": 5326,
            "total-failure-session-count": 303
          },
          "failure-details": [{
            "result-type": "certificate-expired",
            "sending-mta-ip": "2001:db8:abcd:0012::1",
            "receiving-mx-hostname": "mx1.mail.company-y.example",
            "failed-session-count": 100
          }, {
            "result-type": "starttls-not-supported",
            "sending-mta-ip": "2001:db8:abcd:0013::1",
            "receiving-mx-hostname": "mx2.mail.company-y.example",
            "receiving-ip": "203.0.113.56",
            "failed-session-count": 200,
            "additional-information": "https://reports.company-x.example/report_info"
          }, {
            "result-type": "validation-failure",
            "sending-mta-ip": "198.51.100.62",
            "receiving-ip": "203.0.113.58",
            "receiving-mx-hostname": "mx-backup.mail.company-y.example",
            "failed-session-count": 3,
            "failure-reason-code": "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"
          }]
        }]
      }
      """;

  static final TlsReport EXAMPLE_READ =
      new TlsReport(
          "Company-X",
          Optional.of(Instant.parse("2016-04-01T00:00:00Z")),
          Optional.of(Instant.parse("2016-04-01T23:59:59Z")),
          "sts-reporting@company-x.example",
          "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
          List.of(
              new PolicyResult(
                  "sts",
                  "company-y.example",
                  List.of(
                      "version: STSv1",
                      "mode: testing",
                      "mx: *.mail.company-y.example",
                      "max_age: 86400"),
                  List.of("*.mail.company-y.example"),
                  5326,
                  303,
                  List.of(
                      new FailureDetail(
                          "certificate-expired",
                          "2001:db8:abcd:0012::1",
                          "mx1.mail.company-y.example",
                          "",
                          "",
                          100,
                          "",
                          ""),
                      new FailureDetail(
                          "starttls-not-supported",
                          "2001:db8:abcd:0013::1",
                          "mx2.mail.company-y.example",
                          "",
                          "203.0.113.56",
                          200,
                          "https://reports.company-x.example/report_info",
                          ""),
                      new FailureDetail(
                          "validation-failure",
                          "198.51.100.62",
                          "mx-backup.mail.company-y.example",
                          "",
                          "203.0.113.58",
                          3,
                          "",
                          "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED")))));

  static Optional<TlsReport> read(byte[] octets) {
    try {
      return TlsReportReader.read(new ByteArrayInputStream(octets));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<TlsReport> read(String json) {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test // RFC 8460, Appendix B
  void theExampleIsRead() {
    assertThat(read(EXAMPLE)).contains(EXAMPLE_READ);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(read(TlsReportWriter.json(EXAMPLE_READ))).contains(EXAMPLE_READ);
    assertThat(read(TlsReportWriter.gzip(EXAMPLE_READ))).contains(EXAMPLE_READ);
  }

  @Test
  void whatIsMissingOrOfAnotherTypeCountsAsNotSaid() {
    TlsReport report =
        read("""
        {"organization-name": 7, "date-range": "today", "unknown": {"a": [1.5, {}]},
         "policies": [3, {"policy": {"mx-host": ["a", 1, "b"]},
           "summary": {"total-successful-session-count": -1,
             "total-failure-session-count": 99999999999999999999}, "failure-details": null}]}
        """)
            .orElseThrow();
    assertThat(report.organization()).isEmpty();
    assertThat(report.begin()).isEmpty();
    assertThat(report.policies())
        .containsExactly(new PolicyResult("", "", List.of(), List.of("a", "b"), 0, 0, List.of()));
  }

  @Test
  void whatIsNoReportIsNone() {
    assertThat(read("")).isEmpty();
    assertThat(read("[]")).isEmpty();
    assertThat(read("{\"policies\": [")).isEmpty();
    assertThat(read("\u001f\u008b no gzip")).isEmpty();
    assertThat(read("{\"a\":".repeat(100_000))).isEmpty();
  }

  @Test
  void aReportThatUnpacksToFillMemoryIsNone() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write("{}".getBytes(StandardCharsets.US_ASCII));
      out.write(" ".repeat(TlsReportReader.LONGEST).getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(read(packed.toByteArray())).isEmpty();
  }

  @Test
  void ofAnEndlessListTheFirstCount() {
    String many = "{\"policies\": [" + "{},".repeat(5_000) + "{}]}";
    assertThat(read(many).orElseThrow().policies()).hasSize(TlsReportReader.MOST);
  }

  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreAReportOrNone(byte[] octets) {
    read(octets).ifPresent(report -> assertThat(report.policies()).hasSizeLessThan(1_001));
  }
}

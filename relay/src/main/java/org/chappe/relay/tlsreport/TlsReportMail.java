package org.chappe.relay.tlsreport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.chappe.delivery.TlsNeed;
import org.chappe.mime.HeaderWriter;
import org.chappe.mime.MailDate;
import org.chappe.relay.Post;

/** A report as mail. RFC 8460 §5.3 */
final class TlsReportMail {
  static final String TYPE = "application/tlsrpt+gzip";

  private final TlsReportSettings settings;

  TlsReportMail(TlsReportSettings settings) {
    this.settings = settings;
  }

  /**
   * To one address.
   *
   * @param id of the transaction
   * @param domain the report is about
   * @param gzip the report, packed
   */
  Post.Mail to(
      String address, String id, String domain, TlsReport report, byte[] gzip, Instant now) {
    String boundary = "=_" + id + "_" + UUID.randomUUID();
    String header = header(address, domain, report, now, boundary);
    String people =
        """
        This is a report of %s for %s,
        as %s asks for in DNS: how TLS went at connections to its mail
        servers. It is written for programs (RFC 8460).
        """
            .formatted(settings.submitter(), day(report), domain)
            .replace("\n", "\r\n");
    String file =
        new HeaderWriter()
            .structured("Content-Type", TYPE)
            .structured("Content-Transfer-Encoding", "base64")
            .structured(
                "Content-Disposition", "attachment; filename=\"" + fileName(domain, report) + "\"")
            .toString();
    return new Post.Mail(
        id,
        address,
        false,
        TlsNeed.NONE,
        0,
        out -> {
          text(out, header + "\r\n--" + boundary + "\r\n");
          text(out, "Content-Type: text/plain; charset=us-ascii\r\n\r\n" + people);
          text(out, "\r\n--" + boundary + "\r\n" + file + "\r\n");
          out.write(Base64.getMimeEncoder().encode(gzip));
          text(out, "\r\n--" + boundary + "--\r\n");
        });
  }

  private String header(
      String address, String domain, TlsReport report, Instant now, String boundary) {
    String submitter = settings.submitter();
    return new HeaderWriter()
        .addresses(
            "From", List.of(HeaderWriter.address(settings.organization(), settings.contact())))
        .addresses("To", List.of(address))
        .structured(
            "Subject",
            "Report Domain: %s Submitter: %s Report-ID: <%s>"
                .formatted(domain, submitter, report.id()))
        .structured("Date", MailDate.write(now))
        .structured("Message-ID", "<" + report.id() + ">")
        .structured("TLS-Report-Domain", domain)
        .structured("TLS-Report-Submitter", submitter)
        .structured("TLS-Required", "No") // RFC 8460 §3: despite all failures of TLS
        .structured("Auto-Submitted", "auto-generated")
        .structured("MIME-Version", "1.0")
        .structured(
            "Content-Type",
            "multipart/report; report-type=\"tlsrpt\"; boundary=\"" + boundary + "\"")
        .toString();
  }

  private static String day(TlsReport report) {
    return report.begin().map(begin -> begin.toString().substring(0, 10)).orElse("a day");
  }

  /** RFC 8460 §5.1 */
  String fileName(String domain, TlsReport report) {
    return "%s!%s!%d!%d.json.gz"
        .formatted(
            settings.submitter(),
            domain,
            report.begin().orElse(Instant.EPOCH).getEpochSecond(),
            report.end().orElse(Instant.EPOCH).getEpochSecond());
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}

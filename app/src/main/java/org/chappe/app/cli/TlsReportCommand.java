package org.chappe.app.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chappe.mime.MessageParser;
import org.chappe.mime.OctetRange;
import org.chappe.mime.ParserLimits;
import org.chappe.relay.tlsreport.TlsReport;
import org.chappe.relay.tlsreport.TlsReport.FailureDetail;
import org.chappe.relay.tlsreport.TlsReport.PolicyResult;
import org.chappe.relay.tlsreport.TlsReportReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chappe tls-report}: what other servers say of TLS with this one. RFC 8460 */
@Command(
    name = "tls-report",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what other servers report about TLS with this one.",
      "",
      "They come by mail to the address in the record _smtp._tls of a domain (chappe domain dns shows"
          + " it), as an attachment. A file may be such a mail, or what was attached to it."
    })
final class TlsReportCommand implements Callable<Integer> {
  /** Reports have kilobytes; 16 MiB is what a mail around the largest that is read may have. */
  private static final int LONGEST = 16 * 1024 * 1024;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Mails or reports.")
  private List<Path> files = List.of();

  /** The data directory is nothing to it. */
  TlsReportCommand(Where where) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean all = true;
    for (Path file : files) {
      Optional<TlsReport> report = read(file);
      if (report.isPresent()) {
        show(report.get(), out);
      } else {
        spec.commandLine().getErr().println(file + " is no report about TLS (RFC 8460).");
        all = false;
      }
    }
    out.flush();
    return all ? 0 : 1;
  }

  private static Optional<TlsReport> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailed("There is no file " + file + ".");
    }
    byte[] octets;
    try (var in = Files.newInputStream(file)) {
      octets = in.readNBytes(LONGEST + 1);
    }
    if (octets.length > LONGEST) {
      throw new CommandFailed(file + " is larger than " + LONGEST + " octets.");
    }
    Optional<TlsReport> bare = TlsReportReader.read(new ByteArrayInputStream(octets));
    if (bare.isPresent()) {
      return bare;
    }
    var parser = new MessageParser(ParserLimits.DEFAULT);
    parser.feed(octets, 0, octets.length);
    return TlsReportReader.read(parser.finish(), range -> part(octets, range));
  }

  private static ByteArrayInputStream part(byte[] octets, OctetRange range) {
    int from = Math.toIntExact(range.start());
    return new ByteArrayInputStream(octets, from, Math.toIntExact(range.end()) - from);
  }

  private static void show(TlsReport report, PrintWriter out) {
    out.printf(
        "%s, %s to %s%n",
        report.organization().isEmpty() ? "(nobody says who)" : clean(report.organization()),
        report.begin().map(Instant::toString).orElse("?"),
        report.end().map(Instant::toString).orElse("?"));
    for (PolicyResult policy : report.policies()) {
      out.printf(
          "  %s (%s): %d sessions went well, %d failed%n",
          clean(policy.domain()), clean(policy.type()), policy.successful(), policy.failed());
      for (FailureDetail failure : policy.failures()) {
        out.printf(
            "    %d × %s at %s%s, from %s%s%n",
            failure.sessions(),
            clean(failure.result()),
            clean(failure.receivingHost()),
            failure.receivingIp().isEmpty() ? "" : " [" + clean(failure.receivingIp()) + "]",
            failure.sendingIp().isEmpty() ? "?" : clean(failure.sendingIp()),
            failure.reason().isEmpty() ? "" : ": " + clean(failure.reason()));
      }
    }
  }

  /** What strangers wrote does not move the cursor. */
  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}

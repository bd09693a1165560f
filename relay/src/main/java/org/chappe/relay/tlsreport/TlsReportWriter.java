package org.chappe.relay.tlsreport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.chappe.relay.tlsreport.TlsReport.FailureDetail;
import org.chappe.relay.tlsreport.TlsReport.PolicyResult;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Reports as JSON. RFC 8460 §4.4 */
final class TlsReportWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private TlsReportWriter() {}

  /** RFC 8460 §5.2 */
  static byte[] gzip(TlsReport report) {
    var octets = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(octets)) {
      out.write(json(report));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is only memory
    }
    return octets.toByteArray();
  }

  static byte[] json(TlsReport report) {
    var octets = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), octets)) {
      out.writeStartObject();
      text(out, "organization-name", report.organization());
      out.writeName("date-range").writeStartObject();
      report.begin().ifPresent(begin -> text(out, "start-datetime", begin.toString()));
      report.end().ifPresent(end -> text(out, "end-datetime", end.toString()));
      out.writeEndObject();
      text(out, "contact-info", report.contact());
      text(out, "report-id", report.id());
      out.writeArrayPropertyStart("policies");
      report.policies().forEach(policy -> policy(out, policy));
      out.writeEndArray().writeEndObject();
    }
    return octets.toByteArray();
  }

  private static void policy(JsonGenerator out, PolicyResult result) {
    out.writeStartObject();
    out.writeName("policy").writeStartObject();
    text(out, "policy-type", result.type());
    texts(out, "policy-string", result.strings());
    text(out, "policy-domain", result.domain());
    texts(out, "mx-host", result.hosts());
    out.writeEndObject();
    out.writeName("summary").writeStartObject();
    out.writeNumberProperty("total-successful-session-count", result.successful());
    out.writeNumberProperty("total-failure-session-count", result.failed());
    out.writeEndObject();
    if (!result.failures().isEmpty()) {
      out.writeArrayPropertyStart("failure-details");
      result.failures().forEach(failure -> failure(out, failure));
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void failure(JsonGenerator out, FailureDetail failure) {
    out.writeStartObject();
    text(out, "result-type", failure.result());
    text(out, "sending-mta-ip", failure.sendingIp());
    text(out, "receiving-mx-hostname", failure.receivingHost());
    text(out, "receiving-mx-helo", failure.receivingHelo());
    text(out, "receiving-ip", failure.receivingIp());
    out.writeNumberProperty("failed-session-count", failure.sessions());
    text(out, "additional-information", failure.additional());
    text(out, "failure-reason-code", failure.reason());
    out.writeEndObject();
  }

  private static void text(JsonGenerator out, String name, String text) {
    if (!text.isEmpty()) {
      out.writeStringProperty(name, text);
    }
  }

  private static void texts(JsonGenerator out, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      out.writeArrayPropertyStart(name);
      texts.forEach(out::writeString);
      out.writeEndArray();
    }
  }
}

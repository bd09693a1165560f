package org.chappe.relay.tlsreport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.chappe.mime.DecodedStream;
import org.chappe.mime.OctetSource;
import org.chappe.mime.ParsedMessage;
import org.chappe.mime.Part;
import org.chappe.relay.tlsreport.TlsReport.FailureDetail;
import org.chappe.relay.tlsreport.TlsReport.PolicyResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads reports that others send about connections to servers here. RFC 8460 §4.4, §5
 *
 * <p>Tolerant: names nobody knows are passed over, what is missing or of another type counts as not
 * said; {@code mx-host} may be one text or a list (RFC 8460 has it both ways, §4.4 and Appendix B).
 * Thread-safe.
 */
public final class TlsReportReader {
  /**
   * Octets of a report, unpacked: some 10,000 failures, while those of the largest senders have a
   * few KiB. What is longer is no report, or was made to fill memory.
   */
  static final int LONGEST = 4 * 1024 * 1024;

  /** Of policies, and of failures in each. */
  static final int MOST = 1_000;

  private static final int DEEPEST = 10;
  private static final JsonFactory FACTORY = new JsonFactory();

  private TlsReportReader() {}

  /**
   * The report in a mail.
   *
   * @return empty when there is none, or it cannot be read
   */
  public static Optional<TlsReport> read(ParsedMessage message, OctetSource octets)
      throws IOException {
    return read(message.root(), octets);
  }

  private static Optional<TlsReport> read(Part part, OctetSource octets) throws IOException {
    if (part.type().is("application", "tlsrpt+gzip")
        || part.type().is("application", "tlsrpt+json")) {
      try (var in = new DecodedStream(octets.open(part.body()), part.encoding())) {
        return read(in);
      }
    }
    if (part.isMultipart()) {
      for (Part child : part.children()) {
        Optional<TlsReport> report = read(child, octets);
        if (report.isPresent()) {
          return report;
        }
      }
    }
    return Optional.empty();
  }

  /** A report as it comes by HTTPS or in a part of a mail: JSON, packed by gzip or not. */
  public static Optional<TlsReport> read(InputStream in) throws IOException {
    byte[] octets = in.readNBytes(LONGEST + 1);
    boolean packed = octets.length > 1 && octets[0] == 0x1F && octets[1] == (byte) 0x8B;
    Optional<byte[]> json = packed ? unpacked(octets) : Optional.of(octets);
    return json.filter(text -> text.length <= LONGEST).flatMap(TlsReportReader::parsed);
  }

  private static Optional<byte[]> unpacked(byte[] octets) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
      return Optional.of(in.readNBytes(LONGEST + 1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<TlsReport> parsed(byte[] json) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      return in.nextToken() == JsonToken.START_OBJECT
          ? Optional.of(report(object(in, 1)))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static TlsReport report(Json json) {
    Json range = json.object("date-range");
    return new TlsReport(
        json.text("organization-name"),
        instant(range.text("start-datetime")),
        instant(range.text("end-datetime")),
        json.text("contact-info"),
        json.text("report-id"),
        json.objects("policies").stream().map(TlsReportReader::policy).toList());
  }

  private static PolicyResult policy(Json json) {
    Json policy = json.object("policy");
    Json summary = json.object("summary");
    return new PolicyResult(
        policy.text("policy-type"),
        policy.text("policy-domain"),
        policy.texts("policy-string"),
        policy.texts("mx-host"),
        summary.number("total-successful-session-count"),
        summary.number("total-failure-session-count"),
        json.objects("failure-details").stream().map(TlsReportReader::failure).toList());
  }

  private static FailureDetail failure(Json json) {
    return new FailureDetail(
        json.text("result-type"),
        json.text("sending-mta-ip"),
        json.text("receiving-mx-hostname"),
        json.text("receiving-mx-helo"),
        json.text("receiving-ip"),
        json.number("failed-session-count"),
        json.text("additional-information"),
        json.text("failure-reason-code"));
  }

  /** RFC 3339 §5.6 */
  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** An object that was read. */
  private record Json(Map<String, Object> fields) {
    String text(String name) {
      return fields.get(name) instanceof String text ? text : "";
    }

    long number(String name) {
      return fields.get(name) instanceof Long number ? Math.max(0, number) : 0;
    }

    Json object(String name) {
      return fields.get(name) instanceof Json json ? json : new Json(Map.of());
    }

    List<Json> objects(String name) {
      return all(name, Json.class);
    }

    List<String> texts(String name) {
      return all(name, String.class);
    }

    /** Those of that type; one that stands alone is a list of one. */
    private <T> List<T> all(String name, Class<T> type) {
      Object value = fields.getOrDefault(name, List.of());
      List<?> values = value instanceof List<?> list ? list : List.of(value);
      return values.stream().filter(type::isInstance).map(type::cast).limit(MOST).toList();
    }
  }

  private static Json object(JsonParser in, int depth) {
    var fields = new LinkedHashMap<String, Object>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      Object value = value(in, in.nextToken(), depth);
      if (value != null) {
        fields.putIfAbsent(name, value);
      }
    }
    return new Json(fields);
  }

  /** Null: what is nothing here, or too deep. */
  private static @Nullable Object value(JsonParser in, @Nullable JsonToken token, int depth) {
    if (depth > DEEPEST) {
      in.skipChildren();
      return null;
    }
    return switch (token) {
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? null
              : (Object) in.getLongValue();
      case START_OBJECT -> object(in, depth + 1);
      case START_ARRAY -> array(in, depth + 1);
      case null, default -> null;
    };
  }

  private static List<Object> array(JsonParser in, int depth) {
    var values = new ArrayList<Object>();
    JsonToken token = in.nextToken();
    while (token != null && token != JsonToken.END_ARRAY) {
      Object value = value(in, token, depth);
      if (value != null) {
        values.add(value);
      }
      token = in.nextToken();
    }
    return values;
  }
}

package org.chappe.relay.report;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chappe.mime.Charsets;
import org.chappe.mime.DecodedStream;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;
import org.chappe.mime.MailDate;
import org.chappe.mime.MessageIds;
import org.chappe.mime.OctetSource;
import org.chappe.mime.ParsedMessage;
import org.chappe.mime.Part;

/**
 * Reads delivery status notifications, this server's and others'. RFC 3464, RFC 6533.
 *
 * <p>Tolerant: the part for programs is looked for anywhere in the message, whatever the multipart
 * is called; fields may be anywhere in their group; what is not understood is left out.
 * Thread-safe.
 */
public final class DsnReader {
  /** Characters of the explanation that are kept. */
  public static final int EXPLANATION = 16_000;

  /** Octets of fields that are read: some 2,000 recipients, each with a server's long answer. */
  private static final int FIELDS = 1024 * 1024;

  /** Octets of the returned header that are looked at. */
  private static final int RETURNED = 64 * 1024;

  private static final Set<String> KNOWN =
      Set.of(
          "original-recipient",
          "final-recipient",
          "action",
          "status",
          "remote-mta",
          "diagnostic-code",
          "last-attempt-date",
          "will-retry-until");

  private DsnReader() {}

  /**
   * The message as a DSN.
   *
   * @return empty when it is none, or names no recipient
   */
  public static Optional<Dsn> read(ParsedMessage message, OctetSource octets) throws IOException {
    List<Part> parts = new ArrayList<>();
    collect(message.root(), parts);
    for (Part part : parts) {
      if (part.type().is("message", "delivery-status")
          || part.type().is("message", "global-delivery-status")) {
        List<Header> groups = groups(decoded(part, octets, FIELDS));
        List<Dsn.Recipient> recipients =
            groups.stream().map(DsnReader::recipient).flatMap(Optional::stream).toList();
        if (!recipients.isEmpty()) {
          return Optional.of(dsn(groups, recipients, parts, octets));
        }
      }
    }
    return Optional.empty();
  }

  /** Leaves and messages in order, without what is inside messages. */
  private static void collect(Part part, List<Part> parts) {
    if (part.isMultipart()) {
      part.children().forEach(child -> collect(child, parts));
    } else {
      parts.add(part);
    }
  }

  private static Dsn dsn(
      List<Header> groups, List<Dsn.Recipient> recipients, List<Part> parts, OctetSource octets)
      throws IOException {
    Header message = groups.getFirst();
    return new Dsn(
        explanation(parts, octets),
        value(message, "Reporting-MTA").map(DsnReader::untyped).orElse(""),
        value(message, "Original-Envelope-Id"),
        date(message, "Arrival-Date"),
        messageId(parts, octets),
        recipients);
  }

  private static byte[] decoded(Part part, OctetSource octets, int limit) throws IOException {
    try (InputStream in = new DecodedStream(octets.open(part.body()), part.encoding())) {
      return in.readNBytes(limit);
    }
  }

  /** Fields between empty lines. */
  private static List<Header> groups(byte[] fields) {
    List<Header> groups = new ArrayList<>();
    int start = 0;
    while (start < fields.length) {
      int end = start;
      while (end < fields.length && !isEmptyLine(fields, end)) {
        end = nextLine(fields, end);
      }
      if (end > start) {
        byte[] group = new byte[end - start];
        System.arraycopy(fields, start, group, 0, group.length);
        groups.add(Header.of(group));
      }
      start = nextLine(fields, end);
    }
    return groups;
  }

  private static int nextLine(byte[] octets, int from) {
    int at = from;
    while (at < octets.length && octets[at] != '\n') {
      at++;
    }
    return Math.min(octets.length, at + 1);
  }

  private static boolean isEmptyLine(byte[] octets, int at) {
    return octets[at] == '\n'
        || (octets[at] == '\r' && at + 1 < octets.length && octets[at + 1] == '\n');
  }

  private static Optional<Dsn.Recipient> recipient(Header group) {
    Optional<String> original = value(group, "Original-Recipient").map(DsnReader::address);
    Optional<String> last =
        value(group, "Final-Recipient").map(DsnReader::address).or(() -> original);
    return last.map(address ->
        new Dsn.Recipient(
            original,
            address,
            value(group, "Action").map(DsnReader::firstWord).flatMap(DsnAction::read),
            value(group, "Status").flatMap(StatusCode::read),
            value(group, "Remote-MTA").map(DsnReader::untyped),
            value(group, "Diagnostic-Code").map(DsnReader::untyped),
            date(group, "Last-Attempt-Date"),
            date(group, "Will-Retry-Until"),
            others(group)));
  }

  private static Map<String, String> others(Header group) {
    Map<String, String> others = new LinkedHashMap<>();
    for (HeaderField field : group.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && !KNOWN.contains(name)) {
        others.putIfAbsent(name, field.text());
      }
    }
    return others;
  }

  private static Optional<String> value(Header group, String name) {
    return group.first(name).map(HeaderField::text).filter(text -> !text.isBlank());
  }

  private static Optional<Instant> date(Header group, String name) {
    return group
        .first(name)
        .flatMap(field -> MailDate.parse(field.value()))
        .map(OffsetDateTime::toInstant);
  }

  /** RFC 3464 §2.1.2: behind the type, if there is one. */
  private static String untyped(String value) {
    return value.substring(value.indexOf(';') + 1).strip();
  }

  /** Without {@code <>}, which some write; UTF-8 as itself, RFC 6533 §3. */
  private static String address(String value) {
    String plain = untyped(value);
    String address =
        plain.length() > 1 && plain.startsWith("<") && plain.endsWith(">")
            ? plain.substring(1, plain.length() - 1)
            : plain;
    boolean utf8 = value.strip().regionMatches(true, 0, "utf-8", 0, 5);
    return utf8 ? AddressForms.fromUnitext(address) : address;
  }

  private static String firstWord(String value) {
    String word = value.strip();
    int end = 0;
    while (end < word.length() && Character.isLetter(word.charAt(end))) {
      end++;
    }
    return word.substring(0, end);
  }

  private static String explanation(List<Part> parts, OctetSource octets) throws IOException {
    for (Part part : parts) {
      if (part.type().is("text", "plain")) {
        byte[] text = decoded(part, octets, 4 * EXPLANATION);
        String all = Charsets.decode(text, part.charset().orElse("us-ascii"));
        return all.substring(0, Math.min(EXPLANATION, all.length()));
      }
    }
    return "";
  }

  /** A message may be encoded here (RFC 6532 §3.7), which a parser does not look into. */
  private static Optional<String> messageId(List<Part> parts, OctetSource octets)
      throws IOException {
    for (Part part : parts) {
      if (part.type().is("text", "rfc822-headers")
          || part.type().is("message", "global-headers")
          || part.type().isMessage()) {
        return messageId(decoded(part, octets, RETURNED));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> messageId(byte[] header) {
    return Header.of(header)
        .first("Message-ID")
        .flatMap(field -> MessageIds.of(field.value()).stream().findFirst());
  }
}

package org.chappe.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part while it is open: begun, not yet ended. */
final class PartBuilder {
  final @Nullable PartBuilder parent;
  final int depth;
  final long headerStart;
  final List<Part> children = new ArrayList<>(0);

  private ContentType type = ContentType.TEXT;
  private String encoding = "7bit";
  private Optional<Disposition> disposition = Optional.empty();
  private Optional<String> id = Optional.empty();
  private Optional<String> description = Optional.empty();
  private List<String> languages = List.of();
  private Optional<String> location = Optional.empty();
  private Optional<String> md5 = Optional.empty();
  private Optional<Envelope> envelope = Optional.empty();
  private long bodyStart;
  private long linesBefore;

  /** What a boundary line begins with, behind "--"; null: no parts are looked for. */
  byte @Nullable [] boundary;

  PartBuilder(@Nullable PartBuilder parent, long headerStart) {
    this.parent = parent;
    this.depth = parent == null ? 1 : parent.depth + 1;
    this.headerStart = headerStart;
  }

  /** Whether the header read is that of a message inside a message. */
  boolean isInnerMessage() {
    return parent != null && parent.type.isMessage();
  }

  ContentType type() {
    return type;
  }

  /** Takes what the header says. */
  void describe(Header header) {
    boolean inDigest = parent != null && parent.type.is("multipart", "digest");
    type =
        header
            .first("Content-Type")
            .map(field -> ContentType.read(FieldScanner.of(field)))
            .orElse(inDigest ? ContentType.MESSAGE : ContentType.TEXT);
    encoding = header.first("Content-Transfer-Encoding").map(PartBuilder::token).orElse("");
    encoding = encoding.isEmpty() ? "7bit" : encoding;
    disposition =
        header.first("Content-Disposition").flatMap(f -> Disposition.read(FieldScanner.of(f)));
    id = header.first("Content-ID").map(HeaderField::value);
    description = header.first("Content-Description").map(HeaderField::value);
    languages = header.first("Content-Language").map(PartBuilder::tokens).orElse(List.of());
    location = header.first("Content-Location").map(f -> f.value().replaceAll("[ \t]", ""));
    md5 = header.first("Content-MD5").map(HeaderField::value);
  }

  void describe(Envelope of) {
    envelope = Optional.of(of);
  }

  /** What is not looked into is octets, whatever it says. */
  void makeOpaque() {
    type = new ContentType("application", "octet-stream", type.parameters());
  }

  void makeText() {
    type = ContentType.TEXT;
  }

  /** RFC 2046 §5.2.1 forbids to encode messages; what is encoded is not read as a message. */
  boolean isEncoded() {
    return TransferDecoder.isEncoding(encoding);
  }

  void startBody(long at, long lines) {
    bodyStart = at;
    linesBefore = lines;
  }

  /** The part with its body ending at {@code bodyEnd}, {@code lines} having ended before. */
  Part end(long bodyEnd, long lines) {
    long end = Math.max(bodyStart, bodyEnd);
    if (!children.isEmpty()) {
      // The line end that belongs to the boundary can be the one that ends the last child's header.
      end = Math.max(end, children.getLast().bodyEnd());
    }
    // Where the body ends behind that line end, it is one of its lines.
    long inBody = Math.max(0, (end > bodyEnd ? lines + 1 : lines) - linesBefore);
    if (children.isEmpty() && (type.isMultipart() || type.isMessage())) {
      // No boundary line came, or nobody looks inside: one part, so that what is there can be seen.
      children.add(text(bodyStart, end, inBody, type.isMessage()));
    }
    return new Part(
        type,
        encoding,
        disposition,
        id,
        description,
        languages,
        location,
        md5,
        headerStart,
        bodyStart,
        end,
        inBody,
        envelope,
        children);
  }

  private static Part text(long from, long to, long lines, boolean message) {
    return new Part(
        ContentType.TEXT,
        "7bit",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        from,
        from,
        to,
        lines,
        message ? Optional.of(Envelope.NONE) : Optional.empty(),
        List.of());
  }

  private static String token(HeaderField field) {
    var in = FieldScanner.of(field);
    in.skipBlanks();
    return Octets.lower(in.atQuoted() ? in.quoted().strip() : in.token());
  }

  private static List<String> tokens(HeaderField field) {
    var in = FieldScanner.of(field);
    var tokens = new ArrayList<String>(1);
    while (!in.atEnd()) {
      in.skipBlanks();
      String token = in.token();
      if (!token.isEmpty()) {
        tokens.add(token);
      }
      in.skipTo(',');
      in.accept(',');
    }
    return tokens;
  }
}

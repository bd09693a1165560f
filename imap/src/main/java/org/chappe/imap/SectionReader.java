package org.chappe.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.chappe.imap.command.FetchItem;
import org.chappe.imap.command.FetchItem.Binary;
import org.chappe.imap.command.FetchItem.BinarySize;
import org.chappe.imap.command.FetchItem.Partial;
import org.chappe.imap.command.FetchItem.Plain;
import org.chappe.imap.command.FetchItem.Section;
import org.chappe.imap.command.FetchItem.Text;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.ReadAhead.Bodies;
import org.chappe.mime.CommonFields;
import org.chappe.mime.FieldNames;
import org.chappe.mime.HeaderFields;
import org.chappe.mime.OctetRange;
import org.chappe.mime.Part;
import org.chappe.mime.TransferDecoder;
import org.chappe.model.Octets;
import org.chappe.store.Body;
import org.jspecify.annotations.Nullable;

/**
 * Finds what {@code BODY[section]} and {@code BINARY[part]} mean in the message a cursor stands at.
 * RFC 9051 §6.4.5.1. Header blocks are taken into memory, bodies are not.
 */
final class SectionReader {
  /** The header of a message within a message is read to here: the part parser keeps 64 KiB. */
  private static final int LONGEST_HEADER = 1024 * 1024;

  private final MessageCursor row;
  private @Nullable Body body;
  private byte @Nullable [] header;
  private @Nullable Part parts;

  SectionReader(MessageCursor row) {
    this.row = row;
  }

  /** The cursor stands at another message. */
  void moved() {
    body = null;
    header = null;
    parts = null;
  }

  /** What is written behind an item's label. */
  sealed interface Content {
    void write(ImapWriter out);

    long length();

    /** As many octets, as they would be in the literal. */
    void copyTo(OutputStream into) throws IOException;

    /** NIL: there is no such part. */
    record Nothing() implements Content {
      @Override
      public void write(ImapWriter out) {
        out.text("NIL");
      }

      @Override
      public long length() {
        return 0;
      }

      @Override
      public void copyTo(OutputStream into) {}
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record InMemory(byte[] octets, int from, int to) implements Content {
      @Override
      public void write(ImapWriter out) {
        out.literal(octets, from, to);
      }

      @Override
      public long length() {
        return (long) to - from;
      }

      @Override
      public void copyTo(OutputStream into) throws IOException {
        into.write(octets, from, to - from);
      }
    }

    record InBody(Body body, long from, long to) implements Content {
      @Override
      public void write(ImapWriter out) {
        out.literal(body, from, to);
      }

      @Override
      public long length() {
        return to - from;
      }

      @Override
      public void copyTo(OutputStream into) throws IOException {
        body.copyTo(into, from, to);
      }
    }

    record Decoded(DecodedPart part, long from, long to) implements Content {
      @Override
      public void write(ImapWriter out) {
        out.literal(to - from, part.hasNul(), into -> part.copyTo(into, from, to), part.toString());
      }

      @Override
      public long length() {
        return to - from;
      }

      @Override
      public void copyTo(OutputStream into) throws IOException {
        part.copyTo(into, from, to);
      }
    }

    record Size(long octets) implements Content {
      @Override
      public void write(ImapWriter out) {
        out.number(octets);
      }

      @Override
      public long length() {
        return 0;
      }

      @Override
      public void copyTo(OutputStream into) {
        throw new IllegalStateException("a size has no octets");
      }
    }
  }

  private static final Content NOTHING = new Content.Nothing();

  /** Whether the fields kept beside the row are enough. */
  static boolean isInFields(Section section) {
    return section.text() == Text.FIELDS
        && section.part().isEmpty()
        && CommonFields.covers(section.names().orElseThrow());
  }

  /** What of a body is read for an item. */
  static Bodies reads(FetchItem item) {
    return switch (item) {
      case Plain _ -> Bodies.NONE;
      case Section section when isInFields(section) -> Bodies.NONE;
      case Section section when section.partial().isPresent() -> Bodies.NONE; // little of much
      case Section section when section.part().isEmpty() ->
          switch (section.text()) {
            case HEADER, FIELDS, FIELDS_NOT -> Bodies.HEADERS;
            case WHOLE, TEXT -> Bodies.ALL;
            case MIME -> Bodies.NONE;
          };
      case Binary binary when binary.partial().isPresent() -> Bodies.NONE;
      case Section _, Binary _, BinarySize _ -> Bodies.ALL;
    };
  }

  /** Empty when the body is gone, as the message was expunged. */
  Optional<Content> content(FetchItem item) {
    try {
      return switch (item) {
        case Section section -> section(section);
        case Binary binary -> binary(binary);
        case BinarySize size -> binarySize(size);
        case Plain plain -> throw new IllegalArgumentException(plain + " has no section");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // BODY[section]

  /** What a section {@link #isInFields} means. */
  Content common(Section section) {
    Octets fields = row.fields();
    int from = fields.offset();
    var chosen = new byte[fields.length()];
    int length =
        HeaderFields.only(
            fields.array(), from, from + fields.length(), section.names().orElseThrow(), chosen);
    return inMemory(new Octets(chosen, 0, length), section.partial());
  }

  private Optional<Content> section(Section section) throws IOException {
    if (isInFields(section)) {
      return Optional.of(common(section));
    }
    Body open = body();
    if (open == null) {
      return Optional.empty();
    }
    if (section.part().isEmpty()) {
      return Optional.of(ofMessage(section, open));
    }
    return Optional.of(ofPart(section, open));
  }

  private Content ofMessage(Section section, Body open) {
    return switch (section.text()) {
      case WHOLE -> inBody(open, new OctetRange(0, open.octets()), section.partial());
      case HEADER -> inMemory(header(open), section.partial());
      case FIELDS, FIELDS_NOT -> fields(header(open), section);
      case TEXT ->
          inBody(open, new OctetRange(open.headerOctets(), open.octets()), section.partial());
      case MIME -> NOTHING;
    };
  }

  private Content ofPart(Section section, Body open) throws IOException {
    int[] numbers = numbers(section.part());
    Optional<OctetRange> range =
        switch (section.text()) {
          case WHOLE -> parts().section(numbers);
          case HEADER, FIELDS, FIELDS_NOT -> parts().headerSection(numbers);
          case TEXT -> parts().textSection(numbers);
          case MIME -> parts().mimeSection(numbers);
        };
    if (range.isEmpty()) {
      return NOTHING;
    }
    if (section.names().isPresent()) {
      return fields(read(open, range.get()), section);
    }
    return inBody(open, range.get(), section.partial());
  }

  private static Content fields(byte[] block, Section section) {
    FieldNames names = section.names().orElseThrow();
    byte[] chosen =
        section.text() == Text.FIELDS
            ? HeaderFields.only(block, names)
            : HeaderFields.except(block, names);
    return inMemory(chosen, section.partial());
  }

  private static byte[] read(Body open, OctetRange range) throws IOException {
    var block = new ByteArrayOutputStream();
    open.copyTo(block, range.start(), Math.min(range.end(), range.start() + LONGEST_HEADER));
    return block.toByteArray();
  }

  private static Content inMemory(byte[] octets, Optional<Partial> partial) {
    return inMemory(new Octets(octets), partial);
  }

  private static Content inMemory(Octets octets, Optional<Partial> partial) {
    OctetRange range = cut(new OctetRange(0, octets.length()), partial);
    return new Content.InMemory(
        octets.array(), octets.offset() + (int) range.start(), octets.offset() + (int) range.end());
  }

  private static Content inBody(Body open, OctetRange range, Optional<Partial> partial) {
    OctetRange cut = cut(range, partial);
    return new Content.InBody(open, cut.start(), cut.end());
  }

  /** RFC 9051 §6.4.5: beyond the end there is nothing, and no error. */
  private static OctetRange cut(OctetRange range, Optional<Partial> partial) {
    if (partial.isEmpty()) {
      return range;
    }
    long first = Math.min(partial.get().first(), range.length());
    long count = Math.min(partial.get().count(), range.length() - first);
    return new OctetRange(range.start() + first, range.start() + first + count);
  }

  // URLFETCH with BINARY or BODYPARTSTRUCTURE, RFC 5524

  /**
   * The part whose body a section is. Empty when it is no part's body, but a header or a whole
   * message.
   */
  Optional<Part> bodyOf(Section section) {
    int[] numbers = numbers(section.part());
    return switch (section.text()) {
      case WHOLE -> numbers.length == 0 ? Optional.empty() : parts().part(numbers);
      case TEXT ->
          numbers.length == 0 ? Optional.of(parts()) : parts().part(numbers).flatMap(Part::message);
      case HEADER, FIELDS, FIELDS_NOT, MIME -> Optional.empty();
    };
  }

  /** All of a part's body with its transfer encoding undone; empty when that cannot be. */
  Optional<DecodedPart> decoded(Part part) throws IOException {
    Body open = body();
    return open == null || !TransferDecoder.isKnown(encoding(part))
        ? Optional.empty()
        : Optional.of(DecodedPart.of(open, part.body(), encoding(part)));
  }

  /** A part of what was decoded, where the section asks for a part only. */
  static Content cut(DecodedPart decoded, Section section) {
    OctetRange range = cut(new OctetRange(0, decoded.octets()), section.partial());
    return new Content.Decoded(decoded, range.start(), range.end());
  }

  // BINARY[part], RFC 3516

  private Optional<Content> binary(Binary binary) throws IOException {
    Body open = body();
    if (open == null) {
      return Optional.empty();
    }
    Optional<DecodedPart> decoded = decoded(binary.part(), open);
    if (decoded.isEmpty()) {
      return Optional.of(NOTHING);
    }
    OctetRange range = cut(new OctetRange(0, decoded.get().octets()), binary.partial());
    return Optional.of(new Content.Decoded(decoded.get(), range.start(), range.end()));
  }

  private Optional<Content> binarySize(BinarySize size) throws IOException {
    Body open = body();
    if (open == null) {
      return Optional.empty();
    }
    long octets = decoded(size.part(), open).map(DecodedPart::octets).orElse(0L);
    return Optional.of(new Content.Size(octets));
  }

  private Optional<DecodedPart> decoded(List<Integer> part, Body open) throws IOException {
    if (part.isEmpty()) {
      return Optional.of(DecodedPart.of(open, new OctetRange(0, open.octets()), "binary"));
    }
    Optional<Part> found = parts().part(numbers(part));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Part leaf = found.get();
    if (!TransferDecoder.isKnown(encoding(leaf))) {
      throw new Refused("UNKNOWN-CTE", "a part's transfer encoding is not known");
    }
    return Optional.of(DecodedPart.of(open, leaf.body(), encoding(leaf)));
  }

  /** What has parts in it has no encoding of its own (RFC 2045 §6.4) and is given as it is. */
  private static String encoding(Part part) {
    return part.isMultipart() || part.message().isPresent() ? "binary" : part.encoding();
  }

  private static int[] numbers(List<Integer> part) {
    return part.stream().mapToInt(Integer::intValue).toArray();
  }

  // The message at hand, each piece looked up once

  private @Nullable Body body() {
    if (body == null) {
      body = row.open().orElse(null);
    }
    return body;
  }

  private byte[] header(Body open) {
    byte[] known = header;
    if (known == null) {
      known = open.header();
      header = known;
    }
    return known;
  }

  private Part parts() {
    Part known = parts;
    if (known == null) {
      known = row.parts();
      parts = known;
    }
    return known;
  }
}

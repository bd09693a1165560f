package org.chappe.mime;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A part tree as few octets, to be stored beside the message: enough to find and decode every part
 * later without reading the message. {@link #kept} says what is left out.
 *
 * <pre>
 *   tree  = format(1 octet) node
 *   node  = flags type subtype encoding *parameters [disposition parameters] [id] [languages]
 *           [location] gap header-octets body-octets lines count *node
 *   word  = number of a known word + 1 / 0 string       string = length octets
 *   gap   = octets from the end of the node before (or the body's start of the one above)
 * </pre>
 *
 * All numbers are unsigned, seven bits an octet, low ones first, the high bit set where more
 * follow. A usual message of three parts takes about 60 octets.
 */
public final class PartTreeCodec {
  /** The format written. An older one must stay readable for ever. */
  private static final int FORMAT = 1;

  private static final int DISPOSITION = 1;
  private static final int ID = 2;
  private static final int LANGUAGES = 4;
  private static final int LOCATION = 8;
  private static final int PARAMETERS = 16;

  private static final int MOST_DEPTH = 202; // a limit of 200, and a part made up below
  private static final int MOST_VALUE_OCTETS = 1_024; // of a parameter: file names have 255

  private static final Set<String> KEPT =
      Set.of("charset", "name", "filename", "format", "delsp", "start", "type", "method");

  /** Only ever appended to: places are stored. */
  private static final List<String> WORDS =
      List.of(
          "text",
          "plain",
          "html",
          "multipart",
          "alternative",
          "mixed",
          "related",
          "application",
          "octet-stream",
          "pdf",
          "image",
          "png",
          "jpeg",
          "gif",
          "message",
          "rfc822",
          "signed",
          "report",
          "delivery-status",
          "calendar",
          "audio",
          "video",
          "7bit",
          "8bit",
          "binary",
          "base64",
          "quoted-printable",
          "charset",
          "utf-8",
          "us-ascii",
          "iso-8859-1",
          "windows-1252",
          "name",
          "filename",
          "name*",
          "filename*",
          "format",
          "flowed",
          "delsp",
          "inline",
          "attachment",
          "global",
          "digest",
          "pgp-signature",
          "pkcs7-signature",
          "UTF-8",
          "type",
          "text/html",
          "multipart/alternative",
          "method",
          "start",
          "iso-8859-15",
          "yes");

  private static final Map<String, Integer> PLACES =
      IntStream.range(0, WORDS.size()).boxed().collect(Collectors.toMap(WORDS::get, i -> i + 1));

  private final byte[] in;
  private int at;

  private PartTreeCodec(byte[] in, int at) {
    this.in = in;
    this.at = at;
  }

  /** What {@link #encode} writes was written by a newer program than this one. */
  public static final class UnknownFormat extends RuntimeException {
    UnknownFormat(int format) {
      super("a part tree in format " + format + "; this program knows formats up to " + FORMAT);
    }
  }

  /** Octets that are no part tree: damaged, or something else. */
  public static final class Damaged extends RuntimeException {
    Damaged(String what) {
      super("damaged part tree: " + what);
    }
  }

  public static byte[] encode(Part root) {
    var out = new ByteArrayOutputStream(96);
    out.write(FORMAT);
    encode(root, 0, out);
    return out.toByteArray();
  }

  /**
   * The tree as {@link #kept} leaves it.
   *
   * @throws UnknownFormat written by a newer program
   * @throws Damaged not a part tree
   */
  public static Part decode(byte[] encoded) {
    if (encoded.length == 0) {
      throw new Damaged("no octets");
    }
    if (encoded[0] != FORMAT) {
      throw new UnknownFormat(encoded[0] & 0xFF);
    }
    var codec = new PartTreeCodec(encoded, 1);
    Part root = codec.node(0, 1);
    if (codec.at != encoded.length) {
      throw new Damaged((encoded.length - codec.at) + " octets too many");
    }
    return root;
  }

  /**
   * {@code part} without what is not stored: envelopes, descriptions, MD5, and parameters but those
   * for charset, text flow, file name, calendar method and related parts.
   */
  public static Part kept(Part part) {
    return new Part(
        new ContentType(part.type().type(), part.type().subtype(), kept(part.type().parameters())),
        part.encoding(),
        part.disposition().map(d -> new Disposition(d.type(), kept(d.parameters()))),
        part.id(),
        Optional.empty(),
        part.languages(),
        part.location(),
        Optional.empty(),
        part.headerStart(),
        part.bodyStart(),
        part.bodyEnd(),
        part.lines(),
        Optional.empty(),
        part.children().stream().map(PartTreeCodec::kept).toList());
  }

  private static Parameters kept(Parameters parameters) {
    var kept = new ArrayList<Parameter>(parameters.list());
    kept.removeIf(p -> !KEPT.contains(p.base()) || p.raw().length() > MOST_VALUE_OCTETS);
    return new Parameters(kept);
  }

  private static void encode(Part part, long after, ByteArrayOutputStream out) {
    Parameters parameters = kept(part.type().parameters());
    number(
        (part.disposition().isPresent() ? DISPOSITION : 0)
            | (part.id().isPresent() ? ID : 0)
            | (part.languages().isEmpty() ? 0 : LANGUAGES)
            | (part.location().isPresent() ? LOCATION : 0)
            | (parameters.list().isEmpty() ? 0 : PARAMETERS),
        out);
    word(part.type().type(), out);
    word(part.type().subtype(), out);
    word(part.encoding(), out);
    if (!parameters.list().isEmpty()) {
      parameters(parameters, out);
    }
    if (part.disposition().isPresent()) {
      word(part.disposition().get().type(), out);
      parameters(kept(part.disposition().get().parameters()), out);
    }
    part.id().ifPresent(id -> string(id, out));
    if (!part.languages().isEmpty()) {
      number(part.languages().size(), out);
      part.languages().forEach(language -> word(language, out));
    }
    part.location().ifPresent(location -> string(location, out));
    number(part.headerStart() - after, out);
    number(part.bodyStart() - part.headerStart(), out);
    number(part.octets(), out);
    number(part.lines(), out);
    number(part.children().size(), out);
    long cursor = part.bodyStart();
    for (Part child : part.children()) {
      encode(child, cursor, out);
      cursor = child.bodyEnd();
    }
  }

  private static void parameters(Parameters parameters, ByteArrayOutputStream out) {
    number(parameters.list().size(), out);
    for (Parameter parameter : parameters.list()) {
      word(parameter.name(), out);
      word(parameter.raw(), out);
    }
  }

  private static void word(String word, ByteArrayOutputStream out) {
    int place = PLACES.getOrDefault(word, 0);
    number(place, out);
    if (place == 0) {
      string(word, out);
    }
  }

  private static void string(String raw, ByteArrayOutputStream out) {
    byte[] octets = Octets.octets(raw);
    number(octets.length, out);
    out.writeBytes(octets);
  }

  private static void number(long number, ByteArrayOutputStream out) {
    if (number < 0) {
      throw new IllegalArgumentException("parts out of order: a distance of " + number);
    }
    long rest = number;
    for (; rest > 0x7F; rest >>>= 7) {
      out.write(((int) rest & 0x7F) | 0x80);
    }
    out.write((int) rest);
  }

  private Part node(long after, int depth) {
    if (depth > MOST_DEPTH) {
      throw new Damaged("nested deeper than " + MOST_DEPTH);
    }
    long flags = number();
    String type = word();
    String subtype = word();
    String encoding = word();
    var parameters = (flags & PARAMETERS) != 0 ? parameters() : Parameters.NONE;
    Optional<Disposition> disposition =
        (flags & DISPOSITION) != 0
            ? Optional.of(new Disposition(word(), parameters()))
            : Optional.empty();
    Optional<String> id = (flags & ID) != 0 ? Optional.of(string()) : Optional.empty();
    List<String> languages =
        (flags & LANGUAGES) != 0 ? list(PartTreeCodec::word) : List.<String>of();
    Optional<String> location = (flags & LOCATION) != 0 ? Optional.of(string()) : Optional.empty();
    long headerStart = after + number();
    long bodyStart = headerStart + number();
    long bodyEnd = bodyStart + number();
    long lines = number();
    if (headerStart < 0 || bodyStart < 0 || bodyEnd < 0) {
      throw new Damaged("offsets beyond any message");
    }
    int count = count();
    var children = new ArrayList<Part>(Math.min(count, 16));
    long cursor = bodyStart;
    for (int i = 0; i < count; i++) {
      Part child = node(cursor, depth + 1);
      children.add(child);
      cursor = child.bodyEnd();
    }
    return new Part(
        new ContentType(type, subtype, parameters),
        encoding,
        disposition,
        id,
        Optional.empty(),
        languages,
        location,
        Optional.empty(),
        headerStart,
        bodyStart,
        bodyEnd,
        lines,
        Optional.empty(),
        children);
  }

  private Parameters parameters() {
    return new Parameters(list(codec -> new Parameter(codec.word(), codec.word())));
  }

  private <T> List<T> list(Function<PartTreeCodec, T> item) {
    int count = count();
    var list = new ArrayList<T>(Math.min(count, 16));
    for (int i = 0; i < count; i++) {
      list.add(item.apply(this));
    }
    return list;
  }

  /** Each counted thing takes at least one octet. */
  private int count() {
    long count = number();
    if (count > in.length - at) {
      throw new Damaged(count + " things in " + (in.length - at) + " octets");
    }
    return (int) count;
  }

  private String word() {
    long place = number();
    if (place == 0) {
      return string();
    }
    if (place > WORDS.size()) {
      throw new Damaged("word " + place + " of " + WORDS.size());
    }
    return WORDS.get((int) place - 1);
  }

  private String string() {
    int length = count();
    at += length;
    return Octets.raw(in, at - length, at);
  }

  private long number() {
    long number = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      if (at == in.length) {
        throw new Damaged("it ends too early");
      }
      int octet = in[at++];
      number |= (octet & 0x7FL) << shift;
      if (octet >= 0) {
        return number;
      }
    }
    throw new Damaged("a number beyond 63 bits");
  }
}

package org.chappe.mime;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The message for who takes 7 bits only: parts with octets above 127 (or 0x00, CR or LF alone,
 * lines of more than 998 octets) become quoted-printable where they are text, base64 else; what
 * says how they and the parts around them are encoded is changed; all else is the same octet for
 * octet. RFC 6152 §3, RFC 2045 §6
 *
 * <p>Not every message can be had so: a header cannot be encoded, and nothing in multipart/signed
 * may be, as its signature would not hold any more (RFC 1847 §2.1). Signatures over the whole
 * message (DKIM) do not hold either: who sends it signs it anew.
 *
 * <p>The message is read once to plan and once more to write; memory is bounded by its structure.
 * Not thread-safe.
 */
public final class SevenBit {
  /** A header that is changed is in memory meanwhile; no sane one is larger. */
  private static final int HEADER = 1024 * 1024;

  /** These can have no encoding. RFC 2046 §5.2.2, §5.2.3 */
  private static final Set<String> NEVER_ENCODED = Set.of("partial", "external-body");

  /** One piece of the result. */
  private sealed interface Step {
    /** As it stands. */
    record Same(OctetRange octets) implements Step {}

    /**
     * What stands between parts, for people with old programs: question marks for what is not
     * ASCII.
     */
    record Between(OctetRange octets) implements Step {}

    /**
     * A header with another Content-Transfer-Encoding.
     *
     * @param version whether it must say that it is MIME, or the encoding means nothing. RFC 2045
     *     §4
     */
    record Labelled(OctetRange octets, String encoding, boolean version) implements Step {}

    /** A line end that what was encoded needs behind it. */
    record LineEnd() implements Step {}

    /** A body, undone from one encoding and done in another. */
    record Encoded(OctetRange octets, String from, String to) implements Step {}
  }

  /** It cannot be had. */
  private static final class Impossible extends Exception {
    private static final long serialVersionUID = 1L;

    Impossible() {
      super("", null, false, false);
    }
  }

  private final OctetSource source;
  private final List<Step> steps = new ArrayList<>();

  private SevenBit(OctetSource source) {
    this.source = source;
  }

  /**
   * Reads the message and plans.
   *
   * @param source where its octets can be read, now and when it is written
   * @return empty: it cannot be had in 7 bits
   */
  public static Optional<SevenBit> of(ParsedMessage message, OctetSource source)
      throws IOException {
    var result = new SevenBit(source);
    try {
      result.part(message.root(), true);
      return Optional.of(result);
    } catch (Impossible e) {
      return Optional.empty();
    }
  }

  private void part(Part part, boolean message) throws IOException, Impossible {
    if (part.header().length() > 0) {
      requireClean(part.header());
    }
    boolean encoded = TransferDecoder.isEncoding(part.encoding());
    if (part.isMultipart()) {
      if (part.type().is("multipart", "signed")) {
        requireClean(part.body());
      }
      label(part, encoded ? part.encoding() : "7bit");
      if (part.type().is("multipart", "signed")) {
        add(new Step.Same(part.body()));
      } else {
        children(part);
      }
    } else if (part.type().is("message", "rfc822") && part.message().isPresent() && !encoded) {
      label(part, "7bit");
      children(part);
    } else {
      leaf(part, encoded, message);
    }
  }

  private void children(Part part) throws IOException, Impossible {
    long at = part.bodyStart();
    for (Part child : part.children()) {
      between(at, child.headerStart());
      part(child, part.type().isMessage());
      at = child.bodyEnd();
    }
    between(at, part.bodyEnd());
  }

  /** Boundaries, and text that nobody is shown. RFC 2046 §5.1.1 */
  private void between(long from, long to) throws IOException, Impossible {
    if (from < to) {
      var range = new OctetRange(from, to);
      Look look = look(range);
      if (!look.lines) {
        throw new Impossible();
      }
      if (!steps.isEmpty()
          && steps.getLast() instanceof Step.Encoded
          && !startsWithLineEnd(range)) {
        // The empty line that ends a header inside was the boundary's line end too; there is none
        // inside any more.
        steps.add(new Step.LineEnd());
      }
      add(look.ascii ? new Step.Same(range) : new Step.Between(range));
    }
  }

  private boolean startsWithLineEnd(OctetRange range) throws IOException {
    try (InputStream in = source.open(range)) {
      return in.read() == '\r';
    }
  }

  private void leaf(Part part, boolean encoded, boolean message) throws IOException, Impossible {
    if (look(part.body()).isClean()) {
      label(part, encoded ? part.encoding() : "7bit");
      add(new Step.Same(part.body()));
      return;
    }
    if (part.header().length() == 0
        || !TransferDecoder.isKnown(part.encoding())
        || !mayBeEncoded(part)) {
      throw new Impossible();
    }
    boolean text = part.type().isText() || part.type().type().equals("message");
    String to = text ? "quoted-printable" : "base64";
    add(labelled(part.header(), to, message));
    add(new Step.Encoded(part.body(), part.encoding(), to));
  }

  /** A part the parser did not look into may be another than it is told to be. */
  private boolean mayBeEncoded(Part part) throws IOException {
    ContentType said =
        header(part.header())
            .first("Content-Type")
            .map(field -> ContentType.read(FieldScanner.of(field)))
            .orElse(part.type());
    return !said.isMultipart()
        && !said.is("message", "rfc822")
        && !(said.type().equals("message") && NEVER_ENCODED.contains(said.subtype()));
  }

  /** The header, saying {@code encoding} where it says another. */
  private void label(Part part, String encoding) throws Impossible {
    boolean same = part.encoding().equals(encoding) || !TransferDecoder.isKnown(part.encoding());
    if (part.header().length() > 0) {
      add(same ? new Step.Same(part.header()) : labelled(part.header(), encoding, false));
    }
  }

  private static Step labelled(OctetRange header, String encoding, boolean version)
      throws Impossible {
    if (header.length() > HEADER) {
      throw new Impossible();
    }
    return new Step.Labelled(header, encoding, version);
  }

  /** What stands together is written together. */
  private void add(Step step) {
    if (step instanceof Step.Same(OctetRange more)
        && !steps.isEmpty()
        && steps.getLast() instanceof Step.Same(OctetRange before)
        && before.end() == more.start()) {
      steps.set(steps.size() - 1, new Step.Same(new OctetRange(before.start(), more.end())));
    } else {
      steps.add(step);
    }
  }

  private void requireClean(OctetRange range) throws IOException, Impossible {
    if (!look(range).isClean()) {
      throw new Impossible();
    }
  }

  private Look look(OctetRange range) throws IOException {
    var look = new Look();
    try (InputStream in = source.open(range)) {
      byte[] buffer = new byte[16 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        look.at(buffer, read);
      }
    }
    look.end();
    return look;
  }

  /** What 7bit allows. RFC 2045 §2.7 */
  private static final class Look {
    private static final int LINE = 998;

    private boolean ascii = true;
    private boolean lines = true;
    private boolean cr;
    private int column;

    void at(byte[] octets, int length) {
      for (int i = 0; i < length; i++) {
        byte octet = octets[i];
        ascii &= octet > 0;
        lines &= cr == (octet == '\n');
        cr = octet == '\r';
        column = octet == '\n' ? 0 : column + (cr ? 0 : 1);
        lines &= column <= LINE;
      }
    }

    void end() {
      lines &= !cr;
    }

    boolean isClean() {
      return ascii && lines;
    }
  }

  /** Writes the result; may be said again. Does not close {@code out}. */
  public void writeTo(OutputStream out) throws IOException {
    for (Step step : steps) {
      switch (step) {
        case Step.Same(OctetRange octets) -> {
          try (InputStream in = source.open(octets)) {
            in.transferTo(out);
          }
        }
        case Step.Between(OctetRange octets) -> between(octets, out);
        case Step.Labelled labelled -> label(labelled, out);
        case Step.LineEnd() -> out.write(CRLF);
        case Step.Encoded encoded -> encode(encoded, out);
      }
    }
  }

  private void between(OctetRange range, OutputStream out) throws IOException {
    byte[] buffer = new byte[8 * 1024];
    try (InputStream in = source.open(range)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          buffer[i] = buffer[i] > 0 ? buffer[i] : (byte) '?';
        }
        out.write(buffer, 0, read);
      }
    }
  }

  private Header header(OctetRange range) throws IOException {
    try (InputStream in = source.open(range)) {
      return Header.of(in.readNBytes((int) Math.min(range.length(), HEADER)));
    }
  }

  /** In the first one's place, else as the last field; others go. */
  private void label(Step.Labelled step, OutputStream out) throws IOException {
    Header header = header(step.octets());
    boolean version = step.version() && header.first("MIME-Version").isEmpty();
    byte[] field =
        Octets.octets(
            (version ? "MIME-Version: 1.0\r\n" : "")
                + "Content-Transfer-Encoding: "
                + step.encoding()
                + "\r\n");
    boolean written = false;
    int length = 0;
    for (HeaderField each : header.fields()) {
      byte[] octets = each.octets();
      length += octets.length;
      if (!each.name().equalsIgnoreCase("Content-Transfer-Encoding")) {
        out.write(octets);
      } else if (!written) {
        out.write(field);
        written = true;
      }
    }
    if (!written) {
      out.write(field);
    }
    byte[] block = header.octets();
    out.write(block, length, block.length - length);
  }

  private void encode(Step.Encoded body, OutputStream out) throws IOException {
    try (InputStream in = new DecodedStream(source.open(body.octets()), body.from())) {
      if (body.to().equals("base64")) {
        var kept = new Kept(out);
        try (OutputStream encoder = Base64.getMimeEncoder().wrap(kept)) {
          in.transferTo(encoder);
        }
        out.write(CRLF);
      } else {
        try (OutputStream encoder = new QuotedPrintableEncoder(new Kept(out))) {
          in.transferTo(encoder);
        }
      }
    }
  }

  private static final byte[] CRLF = {'\r', '\n'};

  /** An encoder is closed, what it writes to stays open. */
  private static final class Kept extends BufferedOutputStream {
    Kept(OutputStream out) {
      super(out);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}

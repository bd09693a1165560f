package org.chappe.mime;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The text of a message, decoded, as one stream of characters: what SEARCH BODY and TEXT look
 * through (RFC 9051 §6.4.4), and what is indexed. All text parts in their order, of HTML what is
 * seen; headers of messages inside; of other parts the file name. A line end stands between them.
 *
 * <p>Parts are opened one after the other, when reading gets there; about 60 KiB are held, of a
 * header 256 KiB. The tree may be one that {@link PartTreeCodec} stored.
 */
public final class TextExtractor extends Reader {
  /** Of a longer header the rest is not looked through. */
  public static final int MOST_HEADER_OCTETS = ParserLimits.DEFAULT.headerOctets();

  private static final int GUESSED_FROM = 4 * 1024; // octets looked at when no charset is given

  private final OctetSource source;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private Reader current = Reader.nullReader();
  private boolean first = true;

  /** Opens one piece of the text. */
  private interface Segment {
    Reader open() throws IOException;
  }

  private TextExtractor(Part root, OctetSource source, boolean withHeader, boolean withBody) {
    this.source = source;
    if (withHeader) {
      segments.add(() -> header(root));
    }
    if (withBody) {
      collect(root);
    }
  }

  /** The header's text alone: each field on a line, {@code Name: decoded text}. */
  public static TextExtractor header(Part root, OctetSource source) {
    return new TextExtractor(root, source, true, false);
  }

  /** The body's text, for SEARCH BODY. */
  public static TextExtractor body(Part root, OctetSource source) {
    return new TextExtractor(root, source, false, true);
  }

  /** The header's and the body's text, for SEARCH TEXT. */
  public static TextExtractor all(Part root, OctetSource source) {
    return new TextExtractor(root, source, true, true);
  }

  private void collect(Part part) {
    Optional<Part> message = part.message();
    if (part.isMultipart()) {
      part.children().forEach(this::collect);
    } else if (message.isPresent() && TransferDecoder.isEncoding(part.encoding())) {
      segments.add(() -> text(part)); // not read as a message, but text it is
    } else if (message.isPresent()) {
      segments.add(() -> header(message.get()));
      collect(message.get());
    } else if (part.type().isText()) {
      segments.add(() -> text(part));
    } else {
      part.filename().ifPresent(name -> segments.add(() -> new StringReader(name)));
    }
  }

  private Reader header(Part part) throws IOException {
    byte[] block;
    try (InputStream in = source.open(part.header())) {
      block = in.readNBytes(MOST_HEADER_OCTETS);
    }
    var text = new StringBuilder(block.length);
    for (HeaderField field : Header.view(block, block.length).fields()) {
      text.append(field.name()).append(": ").append(field.text()).append('\n');
    }
    return new StringReader(text.toString());
  }

  private Reader text(Part part) throws IOException {
    var octets =
        new BufferedInputStream(
            new DecodedStream(source.open(part.body()), part.encoding()), GUESSED_FROM);
    Charset charset = part.charset().flatMap(Charsets::find).orElse(StandardCharsets.US_ASCII);
    if (charset.equals(StandardCharsets.US_ASCII)) {
      octets.mark(GUESSED_FROM);
      byte[] beginning = octets.readNBytes(GUESSED_FROM);
      charset =
          beginning.length < GUESSED_FROM
              ? Charsets.guess(beginning)
              : Charsets.guessFromBeginning(beginning);
      octets.reset();
    }
    var reader = new InputStreamReader(octets, charset);
    return part.type().is("text", "html") ? new HtmlReader(reader) : reader;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      int read = current.read(buffer, offset, length);
      if (read >= 0) {
        return read;
      }
      current.close();
      current = Reader.nullReader();
      Segment next = segments.poll();
      if (next == null) {
        return -1;
      }
      current = next.open();
      if (!first) {
        buffer[offset] = '\n';
        return 1;
      }
      first = false;
    }
  }

  @Override
  public void close() throws IOException {
    segments.clear();
    current.close();
  }

  /** {@link HtmlText} as a reader. */
  private static final class HtmlReader extends Reader {
    private final Reader in;
    private final HtmlText html = new HtmlText();
    private final char[] characters = new char[4 * 1024];
    private final StringBuilder out = new StringBuilder(characters.length + 32);
    private int at;
    private boolean finished;

    HtmlReader(Reader in) {
      this.in = in;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      while (at == out.length()) {
        if (finished) {
          return -1;
        }
        fill();
      }
      int taken = Math.min(length, out.length() - at);
      out.getChars(at, at + taken, buffer, offset);
      at += taken;
      return taken;
    }

    private void fill() throws IOException {
      out.setLength(0);
      at = 0;
      int read = in.read(characters, 0, characters.length);
      finished = read < 0;
      if (finished) {
        html.finish(out);
      } else {
        html.accept(characters, 0, read, out);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}

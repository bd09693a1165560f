package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.util.List;

/** What holds for any octets whatsoever. */
final class Checks {
  private Checks() {}

  /** Small, so that fuzzing reaches them. */
  private static final ParserLimits TIGHT = new ParserLimits(400, 150, 500, 8, 5, 12, 6);

  static void anyOctets(byte[] message) {
    holds(message, ParserLimits.DEFAULT);
    holds(message, TIGHT);
    String raw = Octets.raw(message);
    Addresses.parse(raw);
    ContentType.parse(raw);
    MailDate.parse(raw);
    BaseSubject.of(EncodedWords.decode(raw));
    MessageIds.of(raw);
    new HeaderWriter().text("Subject", raw);
    downgraded(message);
    try {
      PartTreeCodec.decode(message);
    } catch (PartTreeCodec.Damaged | PartTreeCodec.UnknownFormat e) {
      assertThat(e).hasMessageContaining("part tree");
    }
  }

  private static void holds(byte[] message, ParserLimits limits) {
    ParsedMessage parsed = Mail.parse(message, limits);
    Part root = parsed.root();
    assertThat(parsed.octets()).isEqualTo(message.length);
    assertThat(root.headerStart()).isZero();
    assertThat(root.bodyStart()).isEqualTo(parsed.headerOctets());
    assertThat(root.bodyEnd()).isEqualTo(message.length);
    assertThat(tree(root)).isLessThanOrEqualTo(2 * limits.parts());
    assertThat(PartTreeCodec.decode(PartTreeCodec.encode(root)))
        .isEqualTo(PartTreeCodec.kept(root));
    wire(ImapStructure.envelope(parsed.envelope()));
    wire(ImapStructure.body(root));
    wire(ImapStructure.bodyStructure(root));
    fields(parsed.header().octets());
    surrogate(message, root);
    try (Reader text =
        TextExtractor.all(
            root,
            range ->
                new ByteArrayInputStream(message, (int) range.start(), (int) range.length()))) {
      assertThat(text.transferTo(java.io.Writer.nullWriter())).isNotNegative();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** As many fields as before, in ASCII where they were UTF-8; and once is enough. */
  private static void downgraded(byte[] block) {
    byte[] downgraded = DowngradedHeader.of(block);
    List<HeaderField> fields = Header.of(downgraded).fields();
    assertThat(fields).hasSameSizeAs(Header.of(block).fields());
    assertThat(DowngradedHeader.of(downgraded)).isSameAs(downgraded);
  }

  private static void surrogate(byte[] message, Part root) {
    Surrogate surrogate = SurrogateTest.of(message, root);
    byte[] octets = SurrogateTest.octets(message, surrogate);
    assertThat(octets.length).isEqualTo(message.length + surrogate.more());
    assertThat(surrogate.root().bodyEnd()).isEqualTo(octets.length);
    assertThat(SurrogateTest.withCrlf(octets))
        .isEqualTo(SurrogateTest.withCrlf(message) + surrogate.moreWithCrlf());
    assertThat(tree(surrogate.root())).isEqualTo(tree(root));
    wire(ImapStructure.body(surrogate.root()));
    wire(ImapStructure.bodyStructure(surrogate.root()));
  }

  /** Children stand in their parent, in order; how many parts there are. */
  private static int tree(Part part) {
    int count = 1;
    long at = part.bodyStart();
    for (Part child : part.children()) {
      assertThat(child.headerStart()).isGreaterThanOrEqualTo(at);
      assertThat(child.bodyEnd()).isLessThanOrEqualTo(part.bodyEnd());
      assertThat(child.lines()).isLessThanOrEqualTo(Math.max(child.octets(), part.lines()));
      at = child.bodyEnd();
      count += tree(child);
    }
    return count;
  }

  private static void fields(byte[] block) {
    for (FieldNames names : List.of(FieldNames.of(), FieldNames.of("subject", "to", "a"))) {
      byte[] only = HeaderFields.only(block, names);
      byte[] except = HeaderFields.except(block, names);
      int empty = 0;
      if (only.length > 0 && except.length > 0) {
        byte lineEnd = Octets.lineEnd(block, 0, block.length);
        int twice = only.length + except.length - block.length;
        empty = twice;
        assertThat(twice).isBetween(0, lineEnd == '\n' ? 2 : 1);
      }
      assertThat(only.length + except.length - empty).isEqualTo(block.length);
    }
  }

  /** One value of RFC 9051 §9: a parenthesized list of lists, strings, numbers and NIL. */
  static void wire(byte[] octets) {
    int end = list(octets, 0, 0);
    assertThat(end).as("one list and nothing behind it").isEqualTo(octets.length);
  }

  private static int list(byte[] octets, int from, int depth) {
    assertThat(octets[from]).isEqualTo((byte) '(');
    int at = from + 1;
    boolean first = true;
    while (octets[at] != ')') {
      if (!first && octets[at] == ' ') {
        at++;
      } else if (!first) {
        assertThat((char) octets[at]).as("only lists stand without a space").isEqualTo('(');
      }
      at = value(octets, at, depth);
      first = false;
    }
    assertThat(first).as("an empty list").isFalse();
    return at + 1;
  }

  private static int value(byte[] octets, int from, int depth) {
    return switch (octets[from]) {
      case '(' -> list(octets, from, depth + 1);
      case '"' -> quoted(octets, from);
      case '{' -> literal(octets, from);
      case 'N' -> {
        assertThat(Octets.raw(octets, from, from + 3)).isEqualTo("NIL");
        yield from + 3;
      }
      default -> number(octets, from);
    };
  }

  private static int quoted(byte[] octets, int from) {
    int at = from + 1;
    for (; octets[at] != '"'; at++) {
      assertThat(octets[at]).as("TEXT-CHAR").isPositive().isNotIn((byte) 13, (byte) 10);
      if (octets[at] == '\\') {
        at++;
        assertThat((char) octets[at]).isIn('"', '\\');
      }
    }
    return at + 1;
  }

  private static int literal(byte[] octets, int from) {
    int close = from;
    while (octets[close] != '}') {
      close++;
    }
    int length = Integer.parseInt(Octets.raw(octets, from + 1, close));
    assertThat(Octets.raw(octets, close, close + 3)).isEqualTo("}\r\n");
    for (int i = close + 3; i < close + 3 + length; i++) {
      assertThat(octets[i]).as("CHAR8").isNotZero();
    }
    return close + 3 + length;
  }

  private static int number(byte[] octets, int from) {
    assertThat(Octets.isDigit(octets[from])).isTrue();
    int at = from;
    while (Octets.isDigit(octets[at])) {
      at++;
    }
    return at;
  }
}

package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mime.Mail.crlf;
import static org.chappe.mime.Mail.slice;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages made to be too much: {@link ParserLimits}, and what answers may weigh. */
class LimitsTest {
  private static final int MOST_ANSWER_OCTETS = 1024 * 1024;
  private static final int MOST_ENVELOPE_OCTETS = 384 * 1024;
  private static final String LONG =
      "\"A name of forty octets, as it is met, too\" <ann@example.test>,";

  private static ParserLimits limits(int header, int partHeader, int parts, int depth) {
    return new ParserLimits(header, partHeader, 100_000, parts, depth, 1_000, 100);
  }

  private static Part once(byte[] message) {
    var parser = new MessageParser(ParserLimits.DEFAULT);
    parser.feed(message, 0, message.length);
    return parser.finish().root();
  }

  @Test
  void aLongHeaderEndsWhereItEnds() {
    byte[] message = crlf("Subject: x\n" + "To: a@b\n".repeat(100) + "Cc: late\n\nbody");
    ParsedMessage parsed = Mail.parse(message, limits(100, 100, 10, 10));
    assertThat(parsed.headerWhole()).isFalse();
    assertThat(parsed.header().octets()).hasSize(93); // whole lines below 100
    assertThat(parsed.header().first("Subject")).isPresent();
    assertThat(parsed.header().first("Cc")).isEmpty();
    assertThat(slice(message, parsed.root().body())).isEqualTo("body");
    assertThat(CommonFields.of(parsed)).isEmpty();
  }

  @Test
  void partsBeyondTheLimitAreOneOpaquePart() {
    byte[] message =
        crlf(
            "Content-Type: multipart/mixed; boundary=b\n\n"
                + "--b\n\nbody\n".repeat(10)
                + "--b--\nepilogue");
    Part root = Mail.parse(message, limits(1000, 1000, 4, 10)).root();
    assertThat(root.children()).hasSize(3);
    assertThat(root.children().getLast().type()).isEqualTo(ContentType.OCTETS);
    assertThat(slice(message, root.section(2).orElseThrow())).isEqualTo("body");
    assertThat(slice(message, root.section(3).orElseThrow()))
        .startsWith("\r\nbody\r\n--b\r\n")
        .endsWith("epilogue");
  }

  @Test
  void nestingBeyondTheLimitIsOpaque() {
    var text = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      text.append("Content-Type: multipart/mixed; boundary=b").append(i);
      text.append("\n\n--b").append(i).append('\n');
    }
    text.append("\nbody\n--b0\n\nsecond\n");
    byte[] message = crlf(text.toString());
    Part root = Mail.parse(message, limits(1000, 1000, 100, 3)).root();
    Part deepest = root.part(1, 1).orElseThrow();
    assertThat(deepest.type().subtype()).isEqualTo("octet-stream");
    assertThat(deepest.children()).isEmpty();
    assertThat(slice(message, deepest.body())).startsWith("--b2").endsWith("body");
    assertThat(slice(message, root.section(2).orElseThrow())).isEqualTo("second\r\n");
  }

  @Test
  void tenThousandMessagesInEachOther() {
    byte[] message = crlf("Content-Type: message/rfc822\n\n".repeat(10_000) + "\nbody");
    Part root = once(message);
    int depth = 0;
    for (Part at = root; !at.children().isEmpty(); at = at.children().getFirst()) {
      depth++;
    }
    assertThat(depth).isEqualTo(ParserLimits.DEFAULT.depth() - 1);
    bounded(root);
  }

  @Test
  void tenThousandMultipartsInEachOther() {
    var text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append("Content-Type: multipart/mixed; boundary=b").append(i);
      text.append("\n\n--b").append(i).append('\n');
    }
    bounded(once(crlf(text.toString())));
  }

  @Test
  void aHundredThousandParts() {
    byte[] message =
        crlf("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n".repeat(100_000));
    bounded(once(message));
  }

  @Test
  void partsWithLongHeaders() {
    String part =
        "--b\nContent-Type: message/rfc822; name=\""
            + "\\\"".repeat(2_000)
            + "\"\n\nTo: "
            + "a,".repeat(5_000)
            + "\n\n";
    byte[] message = crlf("Content-Type: multipart/mixed; boundary=b\n\n" + part.repeat(1_000));
    Part root = once(message);
    bounded(root);
    int addresses = 0;
    for (Part child : root.children()) {
      addresses += child.message().flatMap(Part::envelope).map(Envelope::addresses).orElse(0);
    }
    assertThat(addresses).isLessThan(6 * ParserLimits.DEFAULT.addresses());
  }

  private static void bounded(Part root) {
    assertThat(ImapStructure.body(root).length).isLessThan(MOST_ANSWER_OCTETS);
    byte[] structure = ImapStructure.bodyStructure(root);
    assertThat(structure.length).isLessThan(MOST_ANSWER_OCTETS);
    Checks.wire(structure);
    assertThat(PartTreeCodec.encode(root).length).isLessThan(MOST_ANSWER_OCTETS);
  }

  @Test
  void asManyAddressesAsAHeaderHolds() {
    for (String list :
        new String[] {"a,", "\u00e9@b, ", "g:a,b;", "\"\\\"\" <a@b>,", "(c)", LONG}) {
      byte[] message =
          crlf("From: " + list.repeat(250_000 / list.length()) + "\nMessage-ID: <x@y>\n\n");
      var parser = new MessageParser(ParserLimits.DEFAULT);
      parser.feed(message, 0, message.length);
      byte[] envelope = ImapStructure.envelope(parser.finish().envelope());
      assertThat(envelope.length).isLessThan(MOST_ENVELOPE_OCTETS);
      Checks.wire(envelope);
    }
  }

  /** Each takes some milliseconds when reading is linear, and minutes when it is not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"", "\\\"", "(", "(\"", "()", "=?", "=?a?b?", "<", "@", "<@", "a@", "a .", "a. ", "a ",
        ".", "[", ",", ";", ":", "a:;", "a;", ";a=\"", ";a=b", ";a*0=b", "a/", "\\", "<a@b>,"
      })
  void valuesOfOneThing(String piece) {
    String value = piece.repeat(250_000 / piece.length());
    Duration cpu =
        Mail.cpu(() -> {
          once(crlf("To: " + value + "\nContent-Type: " + value + "\n\n"));
          Addresses.parse(value);
          ContentType.parse("a/b;" + value);
          EncodedWords.decode(value);
          MailDate.parse(value);
          BaseSubject.of(value);
          new HeaderWriter().text("Subject", value);
          ImapStructure.envelope(Envelope.of(Header.of(crlf("From: " + value + "\n"))));
        });
    assertThat(cpu).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void manyParametersAndContinuations() {
    var value = new StringBuilder("a/b");
    for (int i = 0; i < 20_000; i++) {
      value.append(";n*").append(i % 10_000).append("*=x");
    }
    Duration cpu =
        Mail.cpu(
            () -> assertThat(ContentType.parse(value.toString()).parameters().list()).hasSize(1));
    assertThat(cpu).isLessThan(Duration.ofSeconds(2));
  }

  /** Octets this thread has allocated: what a heap would have to hold, or collect. */
  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void aHundredMegabytesOfBase64AllocateNextToNothing() {
    byte[] line = ("QUJD".repeat(19) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] buffer = new byte[line.length * 800];
    for (int i = 0; i < buffer.length; i += line.length) {
      System.arraycopy(line, 0, buffer, i, line.length);
    }
    var parser = new MessageParser(ParserLimits.DEFAULT);
    byte[] start =
        crlf(
            """
            Content-Type: multipart/mixed; boundary=b

            --b

            text
            --b
            Content-Transfer-Encoding: base64

            """);
    parser.feed(start, 0, start.length);
    long before = allocated();
    long fed = 0;
    while (fed < 100_000_000) {
      parser.feed(buffer, 0, buffer.length);
      fed += buffer.length;
    }
    assertThat(allocated() - before).isLessThan(100_000);
    byte[] end = crlf("\n--b--\n");
    parser.feed(end, 0, end.length);
    ParsedMessage parsed = parser.finish();
    Part body = parsed.root().children().get(1);
    assertThat(body.octets()).isEqualTo(fed);
    assertThat(body.lines()).isEqualTo(fed / line.length);
    assertThat(Base64.getMimeDecoder().decode(line)).hasSize(57);
  }

  @Test
  void aLineWithoutEndIsNotKept() {
    for (int at : new int[] {0, 1, 2}) { // in the header, in a body, behind two dashes
      var parser = new MessageParser(ParserLimits.DEFAULT);
      byte[] start =
          Mail.octets(
              new String[] {"Subject: x\n", "\n", "Content-Type: multipart/x; boundary=b\n\n--"}
                  [at]);
      parser.feed(start, 0, start.length);
      byte[] octets = new byte[10_000];
      Arrays.fill(octets, (byte) '-');
      long before = allocated();
      for (int i = 0; i < 1_000; i++) {
        parser.feed(octets, 0, octets.length);
      }
      assertThat(allocated() - before).isLessThan(2_000_000);
      assertThat(parser.finish().octets()).isEqualTo(start.length + 10_000_000L);
    }
  }
}

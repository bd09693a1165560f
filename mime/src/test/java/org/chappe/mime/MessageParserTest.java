package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mime.Mail.crlf;
import static org.chappe.mime.Mail.octets;
import static org.chappe.mime.Mail.parse;
import static org.chappe.mime.Mail.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where parts begin and end: RFC 2046 §5.1, §5.2, RFC 9051 §6.4.5.1. */
class MessageParserTest {
  /** The shape of the example in RFC 9051 §6.4.5.1, with its numbers as content. */
  private static final String RFC_EXAMPLE =
      """
      Subject: complex
      Content-Type: multipart/mixed; boundary=outer

      preamble
      --outer
      Content-Type: text/plain

      is 1
      --outer
      Content-Type: application/octet-stream

      is 2
      --outer
      Content-Type: message/rfc822

      Subject: three
      Content-Type: multipart/mixed; boundary="in three"

      --in three

      is 3.1
      --in three
      Content-Type: application/octet-stream

      is 3.2
      --in three--
      --outer
      Content-Type: multipart/mixed; boundary=four

      --four
      Content-Type: image/gif

      is 4.1
      --four
      Content-Type: message/rfc822

      Subject: four two
      Content-Type: multipart/mixed; boundary=fourtwo

      --fourtwo
      Content-Type: text/plain

      is 4.2.1
      --fourtwo
      Content-Type: multipart/alternative; boundary=alt

      --alt
      Content-Type: text/plain

      is 4.2.2.1
      --alt
      Content-Type: text/richtext

      is 4.2.2.2
      --alt--
      --fourtwo--
      --four--
      --outer--
      epilogue
      """;

  @Test
  void numbersOfTheRfcExample() {
    byte[] message = crlf(RFC_EXAMPLE);
    Part root = parse(message).root();
    var found = new ArrayList<String>();
    for (int[] numbers :
        new int[][] {
          {1}, {2}, {3, 1}, {3, 2}, {4, 1}, {4, 2, 1}, {4, 2, 2, 1}, {4, 2, 2, 2},
        }) {
      found.add(slice(message, root.section(numbers).orElseThrow()));
    }
    assertThat(found)
        .containsExactly(
            "is 1", "is 2", "is 3.1", "is 3.2", "is 4.1", "is 4.2.1", "is 4.2.2.1", "is 4.2.2.2");
    assertThat(types(root, List.of()))
        .containsExactly(
            "1 text/plain",
            "2 application/octet-stream",
            "3 message/rfc822",
            "3.1 text/plain",
            "3.2 application/octet-stream",
            "4 multipart/mixed",
            "4.1 image/gif",
            "4.2 message/rfc822",
            "4.2.1 text/plain",
            "4.2.2 multipart/alternative",
            "4.2.2.1 text/plain",
            "4.2.2.2 text/richtext");
  }

  /** All parts that have a number, walking the numbers only. */
  private static List<String> types(Part root, List<Integer> above) {
    var found = new ArrayList<String>();
    for (int n = 1; ; n++) {
      var numbers = new ArrayList<>(above);
      numbers.add(n);
      Optional<Part> part = root.part(numbers.stream().mapToInt(i -> i).toArray());
      if (part.isEmpty()) {
        return found;
      }
      ContentType type = part.get().type();
      String place = String.join(".", numbers.stream().map(String::valueOf).toList());
      found.add(place + " " + type.type() + "/" + type.subtype());
      found.addAll(types(root, numbers));
    }
  }

  @Test
  void headerTextAndMimeOfParts() {
    byte[] message = crlf(RFC_EXAMPLE);
    Part root = parse(message).root();
    assertThat(slice(message, root.headerSection().orElseThrow()))
        .startsWith("Subject: complex\r\n")
        .endsWith("boundary=outer\r\n\r\n");
    assertThat(slice(message, root.textSection().orElseThrow()))
        .startsWith("preamble\r\n")
        .endsWith("epilogue\r\n");
    assertThat(
            slice(message, root.section().orElseThrow())
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
        .isEqualTo(message);
    assertThat(slice(message, root.headerSection(3).orElseThrow()))
        .isEqualTo(
            "Subject: three\r\nContent-Type: multipart/mixed; boundary=\"in three\"\r\n\r\n");
    assertThat(slice(message, root.textSection(4, 2).orElseThrow()))
        .startsWith("--fourtwo\r\n")
        .endsWith("--fourtwo--");
    assertThat(slice(message, root.mimeSection(4, 1).orElseThrow()))
        .isEqualTo("Content-Type: image/gif\r\n\r\n");
    assertThat(slice(message, root.mimeSection(3).orElseThrow()))
        .isEqualTo("Content-Type: message/rfc822\r\n\r\n");
    assertThat(root.headerSection(1)).isEmpty();
    assertThat(root.textSection(4)).isEmpty();
    assertThat(root.mimeSection()).isEmpty();
    assertThat(root.part(5)).isEmpty();
    assertThat(root.part(0)).isEmpty();
    assertThat(root.part(1, 1)).isEmpty();
  }

  @Test
  void aMessageThatIsNoMultipartIsItsOwnPartOne() {
    byte[] message = crlf("Subject: x\n\nhello\nworld\n");
    ParsedMessage parsed = parse(message);
    assertThat(parsed.octets()).isEqualTo(message.length);
    assertThat(parsed.headerOctets()).isEqualTo(14);
    assertThat(slice(message, parsed.root().section(1).orElseThrow()))
        .isEqualTo("hello\r\nworld\r\n");
    assertThat(slice(message, parsed.root().mimeSection(1).orElseThrow()))
        .isEqualTo("Subject: x\r\n\r\n");
    assertThat(parsed.root().part(2)).isEmpty();
    assertThat(parsed.root().part(1, 1)).isEmpty();
    assertThat(parsed.root().lines()).isEqualTo(2);
  }

  @Test
  void aMessageThatIsAMessage() {
    byte[] message =
        crlf("Content-Type: message/rfc822\n\nSubject: in\nContent-Type: text/html\n\nbody");
    Part root = parse(message).root();
    assertThat(root.part(1)).contains(root);
    assertThat(slice(message, root.section(1, 1).orElseThrow())).isEqualTo("body");
    assertThat(slice(message, root.headerSection(1).orElseThrow())).startsWith("Subject: in");
    assertThat(root.part(1, 1, 1)).isEmpty();
  }

  @Test // RFC 2046 §5.1.1: the line end before a boundary is the boundary's
  void bodiesEndBeforeTheLineEndOfTheirBoundary() {
    for (String end : List.of("\r\n", "\n")) {
      byte[] message =
          octets(
              "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nno end\n--b\n\nempty line\n\n--b\n\n--b\n\n\n--b--\n"
                  .replace("\n", end));
      Part root = parse(message).root();
      assertThat(root.children().stream().map(p -> slice(message, p.body())))
          .containsExactly("no end", "empty line" + end, "", "");
      assertThat(root.children().stream().map(Part::lines)).containsExactly(0L, 1L, 0L, 0L);
    }
  }

  @Test // RFC 2046 §5.1.1: preamble and epilogue are no parts; blanks may follow a boundary
  void closingBoundaryEndsTheMultipart() {
    byte[] message =
        crlf(
            """
            Content-Type: multipart/mixed; boundary=b

            preamble --b
            --b \t
            Subject: no

            one
            --b--\s
            --b

            epilogue, not two
            """);
    Part root = parse(message).root();
    assertThat(root.children()).hasSize(1);
    assertThat(slice(message, root.children().getFirst().body())).isEqualTo("one");
  }

  @Test // RFC 2046 §5.1.2: an outer boundary ends inner parts that were not closed
  void outerBoundaryClosesInnerParts() {
    byte[] message =
        crlf(
            """
            Content-Type: multipart/mixed; boundary=out

            --out
            Content-Type: multipart/alternative; boundary=in

            --in

            first
            --out

            second
            --in

            still second
            """);
    Part root = parse(message).root();
    assertThat(root.children()).hasSize(2);
    assertThat(root.children().get(0).children()).hasSize(1);
    assertThat(slice(message, root.section(1, 1).orElseThrow())).isEqualTo("first");
    assertThat(slice(message, root.section(1).orElseThrow())).isEqualTo("--in\r\n\r\nfirst");
    assertThat(slice(message, root.section(2).orElseThrow()))
        .isEqualTo("second\r\n--in\r\n\r\nstill second\r\n");
  }

  @Test
  void aBoundaryThatBeginsWithAnother() {
    for (String[] names : new String[][] {{"b", "bb"}, {"bb", "b"}, {"b", "b--"}}) {
      byte[] message =
          crlf(
              """
              Content-Type: multipart/mixed; boundary="OUT"

              --OUT
              Content-Type: multipart/alternative; boundary="IN"

              --IN

              inner one
              --IN

              inner two
              --OUT

              outer two
              """
                  .replace("OUT", names[0])
                  .replace("IN", names[1]));
      Part root = parse(message).root();
      assertThat(slice(message, root.section(1, 1).orElseThrow())).isEqualTo("inner one");
      assertThat(slice(message, root.section(1, 2).orElseThrow())).isEqualTo("inner two");
      assertThat(slice(message, root.section(2).orElseThrow())).isEqualTo("outer two\r\n");
    }
  }

  @Test
  void ofTwoBoundariesALineBeginsWithTheLongerOneCounts() {
    byte[] message =
        crlf(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/mixed; boundary=bb

            --bb

            one
            --bbx

            two
            """);
    Part root = parse(message).root();
    assertThat(slice(message, root.section(1, 2).orElseThrow())).isEqualTo("two\r\n");
    assertThat(root.children()).hasSize(1);
  }

  @Test // RFC 2046 §5.1.2: the beginning of the line is enough
  void aBoundaryLineWithMoreBehindIt() {
    byte[] message =
        crlf("Content-Type: multipart/mixed; boundary=b\n\n--bxyz\n\none\n--b--xyz\nepilogue\n");
    Part root = parse(message).root();
    assertThat(slice(message, root.section(1).orElseThrow())).isEqualTo("one");
    assertThat(root.children()).hasSize(1);
  }

  @Test
  void aBoundaryInsteadOfTheEmptyLine() {
    byte[] message =
        crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\nSubject: x\n--b\n\ntwo\n--b--");
    Part root = parse(message).root();
    assertThat(slice(message, root.mimeSection(1).orElseThrow())).isEqualTo("Subject: x\r\n");
    assertThat(slice(message, root.section(1).orElseThrow())).isEmpty();
    assertThat(slice(message, root.section(2).orElseThrow())).isEqualTo("two");
  }

  @Test
  void aMessagePartWithNothingInIt() {
    byte[] message =
        crlf(
            "Content-Type: multipart/mixed; boundary=b\n\n"
                + "--b\nContent-Type: message/rfc822\n--b\nContent-Type: message/rfc822\n\n--b--");
    Part root = parse(message).root();
    assertThat(root.children()).hasSize(2);
    for (Part part : root.children()) {
      assertThat(part.message()).isPresent();
      assertThat(part.octets()).isZero();
    }
  }

  @Test
  void aMessagePartOfAHeaderOnly() {
    byte[] message =
        crlf(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: message/rfc822

            Subject: x

            --b--
            """);
    Part part = parse(message).root().children().getFirst();
    assertThat(slice(message, part.body())).isEqualTo("Subject: x\r\n\r\n");
    assertThat(part.lines()).isEqualTo(2);
    assertThat(part.message().orElseThrow().octets()).isZero();
  }

  @Test // RFC 2046 §5.1.5
  void partsOfADigestAreMessages() {
    byte[] message =
        crlf("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\ntext\n--b--\n");
    Part root = parse(message).root();
    assertThat(root.children().getFirst().type()).isEqualTo(ContentType.MESSAGE);
    assertThat(slice(message, root.textSection(1).orElseThrow())).isEqualTo("text");
    assertThat(
            root.part(1).orElseThrow().message().orElseThrow().envelope().orElseThrow().subject())
        .contains("one");
  }

  @Test
  void anEncodedMessageIsNotReadAsOne() {
    Part root =
        parse(
                "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA==\n")
            .root();
    assertThat(root.children()).hasSize(1);
    assertThat(root.children().getFirst().type()).isEqualTo(ContentType.TEXT);
    assertThat(root.children().getFirst().body()).isEqualTo(root.body());
  }

  @Test
  void aMultipartWithoutBoundaryIsText() {
    Part root = parse("Content-Type: multipart/mixed\n\n--b\n\nhello\n").root();
    assertThat(root.type()).isEqualTo(ContentType.TEXT);
    assertThat(root.children()).isEmpty();
  }

  @Test
  void aMultipartWhoseBoundaryNeverComesHasItsBodyAsItsPart() {
    byte[] message = crlf("Content-Type: multipart/mixed; boundary=b\n\nhello\n");
    Part root = parse(message).root();
    assertThat(slice(message, root.section(1).orElseThrow())).isEqualTo("hello\r\n");
  }

  @Test
  void emptyAndAlmostEmptyMessages() {
    for (String raw : List.of("", "\r", "\n", "\r\n", "a", ":", "\r\n\r\n", "--", "\0")) {
      ParsedMessage parsed = parse(octets(raw));
      assertThat(parsed.octets()).isEqualTo(raw.length());
      assertThat(parsed.root().bodyEnd()).isEqualTo(raw.length());
    }
    assertThat(parse(octets("a: b")).headerOctets()).isEqualTo(4);
    assertThat(parse(octets("a: b\r\n")).headerOctets()).isEqualTo(6);
    assertThat(parse(octets("\r\nx")).headerOctets()).isEqualTo(2);
  }

  @Test
  void linesThatEndInCrOnly() {
    byte[] message =
        octets(
            "Subject: x\rContent-Type: multipart/mixed; boundary=b\r\r--b\r\rone\r\r--b\r\rtwo\r--b--\r");
    ParsedMessage parsed = parse(message);
    assertThat(parsed.header().first("Subject").orElseThrow().value()).isEqualTo("x");
    assertThat(slice(message, parsed.root().section(1).orElseThrow())).isEqualTo("one\r");
    assertThat(slice(message, parsed.root().section(2).orElseThrow())).isEqualTo("two");
  }

  @Test
  void aCrAloneIsNoLineEndWhereThereAreOthers() {
    byte[] message = octets("Subject: x\rBcc: hidden\r\n\r\nbody\rmore\r\n");
    ParsedMessage parsed = parse(message);
    assertThat(parsed.header().first("Bcc")).isEmpty();
    assertThat(parsed.header().first("Subject").orElseThrow().value()).isEqualTo("x Bcc: hidden");
    assertThat(parsed.root().lines()).isEqualTo(1);
  }

  @Test
  void linesThatAreNoFieldsDoNotEndTheHeader() {
    byte[] message =
        octets("From ann Mon Jan  1 00:00:00 2024\nSubject: x\nnonsense\nTo: b@c\n\nbody\n");
    Header header = parse(message).header();
    assertThat(header.fields()).hasSize(4);
    assertThat(header.first("To").orElseThrow().value()).isEqualTo("b@c");
    assertThat(header.first("From")).isEmpty();
  }
}

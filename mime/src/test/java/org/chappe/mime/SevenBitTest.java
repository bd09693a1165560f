package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6152 §3, RFC 2045 §6. A character of these texts is an octet; é is the octet 0xE9. */
class SevenBitTest {
  private static OctetSource source(byte[] message) {
    return range -> new ByteArrayInputStream(message, (int) range.start(), (int) range.length());
  }

  private static Optional<byte[]> sevenBit(byte[] message) {
    try {
      Optional<SevenBit> result =
          SevenBit.of(Mail.parse(message, ParserLimits.DEFAULT), source(message));
      if (result.isEmpty()) {
        return Optional.empty();
      }
      var out = new ByteArrayOutputStream();
      result.get().writeTo(out);
      return Optional.of(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void becomes(String before, String after) {
    assertThat(sevenBit(Mail.crlf(before)).map(Octets::raw)).contains(after.replace("\n", "\r\n"));
  }

  private static void cannot(String message) {
    assertThat(sevenBit(Mail.crlf(message))).isEmpty();
  }

  @Test
  void whatIsInSevenBitsStaysAsItIs() {
    String text = "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n";
    becomes(text, text);
  }

  @Test
  void textBecomesQuotedPrintable() {
    becomes(
        """
        Subject: a
        MIME-Version: 1.0
        Content-Transfer-Encoding: 8bit (as usual)
        Content-Type: text/plain; charset=iso-8859-1

        caf\u00e9 = good
        """,
        """
        Subject: a
        MIME-Version: 1.0
        Content-Transfer-Encoding: quoted-printable
        Content-Type: text/plain; charset=iso-8859-1

        caf=E9 =3D good
        """);
  }

  @Test // RFC 2045 §4: without MIME-Version an encoding means nothing
  void whatDoesNotSayThatItIsMimeSaysItThen() {
    becomes(
        "Subject: a\n\ncaf\u00e9\n",
        "Subject: a\nMIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\ncaf=E9\n");
  }

  @Test
  void otherPartsBecomeBase64AndWhatIsAroundThemIsSevenBit() {
    becomes(
        """
        Content-Type: multipart/mixed; boundary=b
        Content-Transfer-Encoding: 8bit

        Ol\u00e9, an old program!
        --b
        Content-Type: application/x
        Content-Transfer-Encoding: binary

        \u00ff\u00fe
        --b
        Content-Type: text/plain
        Content-Transfer-Encoding: 8bit

        only ASCII
        --b--
        """,
        """
        Content-Type: multipart/mixed; boundary=b
        Content-Transfer-Encoding: 7bit

        Ol?, an old program!
        --b
        Content-Type: application/x
        Content-Transfer-Encoding: base64

        //4=

        --b
        Content-Type: text/plain
        Content-Transfer-Encoding: 7bit

        only ASCII
        --b--
        """);
  }

  @Test // RFC 2046 §5.2.1: a message has no encoding but those of its parts
  void aMessageInsideIsConvertedInside() {
    becomes(
        """
        Content-Type: message/rfc822
        Content-Transfer-Encoding: 8bit

        Subject: inside

        caf\u00e9
        """,
        """
        Content-Type: message/rfc822
        Content-Transfer-Encoding: 7bit

        Subject: inside
        MIME-Version: 1.0
        Content-Transfer-Encoding: quoted-printable

        caf=E9
        """);
  }

  @Test // RFC 6532 §3.7
  void anInternationalMessageInsideIsEncodedWhole() {
    becomes(
        """
        Content-Type: message/global
        MIME-Version: 1.0

        Subject: caf\u00e9

        caf\u00e9
        """,
        """
        Content-Type: message/global
        MIME-Version: 1.0
        Content-Transfer-Encoding: quoted-printable

        Subject: caf=E9

        caf=E9
        """);
  }

  @Test // RFC 2045 §2.7: CR and LF in pairs, lines of 998 octets, no 0x00
  void whatIsNotInLinesIsEncodedToo() {
    for (String body : new String[] {"a\rb", "a\0b", "x".repeat(999), "a\r"}) {
      byte[] message = Mail.octets("MIME-Version: 1.0\r\nContent-Type: a/b\r\n\r\n" + body);
      Part part = Mail.parse(sevenBit(message).orElseThrow(), ParserLimits.DEFAULT).root();
      assertThat(part.encoding()).isEqualTo("base64");
      assertThat(decoded(part, sevenBit(message).orElseThrow())).isEqualTo(Mail.octets(body));
    }
    String longest = "MIME-Version: 1.0\n\n" + "x".repeat(998) + "\n";
    becomes(longest, longest);
  }

  @Test
  void whatIsEncodedBadlyIsEncodedWell() {
    becomes(
        "Content-Transfer-Encoding: quoted-printable\nMIME-Version: 1.0\n\n=2D-b caf\u00e9\n",
        "Content-Transfer-Encoding: quoted-printable\nMIME-Version: 1.0\n\n=2D-b caf=E9\n");
  }

  @Test
  void aLineThatIsDividedIsNoBoundaryThen() {
    String line = "x".repeat(75) + "--b\u00e9\n";
    byte[] message =
        Mail.crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + line + "--b--\n");
    Part root = Mail.parse(sevenBit(message).orElseThrow(), ParserLimits.DEFAULT).root();
    assertThat(root.children()).hasSize(1);
  }

  @Test // RFC 1847 §2.1
  void whatIsSignedIsNotTouched() {
    String signed =
        """
        Content-Type: multipart/signed; boundary=b
        Content-Transfer-Encoding: 8bit

        --b
        Content-Transfer-Encoding: 8bit

        x
        --b
        Content-Type: a/b

        s
        --b--
        """;
    becomes(signed, signed.replaceFirst("8bit", "7bit"));
    cannot(signed.replace("\nx\n", "\n\u00e9\n"));
  }

  @Test
  void headersCannotBeEncoded() {
    cannot("Subject: caf\u00e9\n\nx\n");
    cannot("Content-Type: message/rfc822\n\nSubject: caf\u00e9\n\nx\n");
    cannot("Content-Type: multipart/mixed; boundary=b\n\n--b\nX: \u00e9\n\nx\n--b--\n");
  }

  @Test // RFC 2045 §6.4: only what the parser knows the inside of
  void whatMayHaveNoEncodingCannotBeHad() {
    cannot("Content-Type: multipart/mixed; boundary=b\n\nno part: \u00e9\n");
    cannot("Content-Type: multipart/mixed\n\nno boundary: \u00e9\n");
    cannot("Content-Type: message/partial\n\n\u00e9\n");
    cannot("Content-Transfer-Encoding: x-uuencode\n\n\u00e9\n");
  }

  private static byte[] decoded(Part part, byte[] message) {
    try (var in = new DecodedStream(source(message).open(part.body()), part.encoding())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void anyMessageIsTheSameInSevenBitsOrCannotBeHad(byte[] message) {
    isTheSame(message);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void piecesPutTogetherAreTheSame(long seed) {
    var random = new Random(seed);
    int had = 0;
    for (int round = 0; round < 200; round++) {
      var message = new StringBuilder("MIME-Version: 1.0\r\n");
      for (int i = random.nextInt(40); i > 0; i--) {
        message.append(PIECES[random.nextInt(PIECES.length)]);
      }
      had += isTheSame(Mail.octets(message.toString())) ? 1 : 0;
    }
    assertThat(had).as("that could be had").isGreaterThan(20);
  }

  /** False: it cannot be had. */
  private static boolean isTheSame(byte[] message) {
    Optional<byte[]> result = sevenBit(message);
    if (result.isEmpty()) {
      return false;
    }
    byte[] after = result.get();
    assertThat(Octets.isAscii(after, 0, after.length)).isTrue();
    same(
        Mail.parse(message, ParserLimits.DEFAULT).root(),
        message,
        Mail.parse(after, ParserLimits.DEFAULT).root(),
        after);
    assertThat(sevenBit(after)).as("once is enough").contains(after);
    return true;
  }

  private static void same(Part before, byte[] message, Part after, byte[] result) {
    assertThat(after.type()).isEqualTo(before.type());
    if (before.children().isEmpty()
        || before.type().is("message", "global")
        || (before.type().isMessage() && TransferDecoder.isEncoding(before.encoding()))) {
      assertThat(decoded(after, result)).isEqualTo(decoded(before, message));
      return;
    }
    assertThat(after.children()).hasSameSizeAs(before.children());
    for (int i = 0; i < before.children().size(); i++) {
      same(before.children().get(i), message, after.children().get(i), result);
    }
  }

  private static final String[] PIECES = {
    "\r\n",
    "\r\n\r\n",
    "\r\n\r\n",
    "\r\n--b\r\n",
    "\r\n--b\r\n\r\n",
    "\r\n--b--\r\n",
    "\r\n--bb\r\n",
    "--bb--\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
    "Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n",
    "Content-Type: multipart/signed; boundary=bb\r\n\r\n--bb\r\n",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Type: message/global\r\n\r\n",
    "Content-Type: application/x\r\n",
    "Content-Transfer-Encoding: 8bit\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Transfer-Encoding: x\r\n",
    "Subject: a\r\n",
    "text ",
    "=2D-b",
    "=",
    " ",
    "\t",
    "caf\u00e9",
    "caf\u00e9\r\n",
    "y".repeat(74),
  };
}

package org.chappe.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 6857 over a whole message. */
class SurrogateTest {
  private static final String MIXED =
      """
      From: Jörg <joerg@a.test>
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: 8bit
      Content-Description: Die Größe
      X-Part: ä

      Grüße

      --b
      Content-Type: message/rfc822
      Content-Disposition: attachment; filename=Größe.eml

      Subject: Größe
      From: Zoë <zoë@a.test>

      Tschüß
      --b
      Content-Type: application/pdf; name=a.pdf
      Content-ID: <x@y>
      Content-Language: de, en

      pdf
      --b--
      """;

  /** The surrogate's octets, put together as a body does it. */
  static byte[] octets(byte[] message, Surrogate surrogate) {
    var out = new ByteArrayOutputStream();
    int at = 0;
    for (Surrogate.Replaced one : surrogate.replaced()) {
      out.write(message, at, (int) one.original().start() - at);
      out.writeBytes(one.octets());
      at = (int) one.original().end();
    }
    out.write(message, at, message.length - at);
    return out.toByteArray();
  }

  static Surrogate of(byte[] message, Part root) {
    try {
      return Surrogate.of(
          PartTreeCodec.kept(root),
          range -> Arrays.copyOfRange(message, (int) range.start(), (int) range.end()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] surrogate(byte[] message) {
    ParsedMessage parsed = Mail.parse(message);
    Surrogate surrogate = of(message, parsed.root());
    byte[] octets = octets(message, surrogate);
    assertThat(octets.length - message.length).isEqualTo(surrogate.more());
    assertThat(surrogate.root()).isEqualTo(Mail.parse(octets).root());
    return octets;
  }

  @Test // what is told of parts is what a parser finds in what is sent
  void everyHeaderIsReplacedAndNoBody() {
    byte[] message = MIXED.replace("\n", "\r\n").getBytes(UTF_8);
    assertThat(Mail.parse(message).utf8Header()).isTrue();
    String text = new String(surrogate(message), UTF_8);
    assertThat(text)
        .contains("From: =?utf-8?q?J=C3=B6rg?= <joerg@a.test>\r\n")
        .contains("Content-Description: Die =?utf-8?b?R3LDtsOfZQ==?=\r\n")
        .contains("X-Part: =?utf-8?b?w6Q=?=\r\n\r\nGrüße\r\n\r\n--b")
        .contains("attachment;\r\n\tfilename*=utf-8''Gr%C3%B6%C3%9Fe.eml\r\n")
        .contains("\r\nSubject: =?utf-8?b?R3LDtsOfZQ==?=\r\nFrom: =?utf-8?q?Zo=C3=AB?=")
        .contains("\r\n\r\nTschüß\r\n--b");
    surrogate(MIXED.getBytes(UTF_8));
  }

  @Test // §5: signatures stay, and one that does not cover the message's own header still holds
  void whatIsSignedStays() {
    String signed = MIXED.replace("multipart/mixed", "multipart/signed");
    byte[] message = signed.replace("\n", "\r\n").getBytes(UTF_8);
    String text = new String(surrogate(message), UTF_8);
    assertThat(text).contains("From: =?utf-8?q?J=C3=B6rg?= ");
    assertThat(text.substring(text.indexOf("--b")))
        .isEqualTo(
            signed.replace("\n", "\r\n").substring(signed.replace("\n", "\r\n").indexOf("--b")));
  }

  @Test
  void nothingIsReplacedWhereNothingMust() {
    byte[] ascii = Mail.crlf("Subject: x\n\nGr\u00c3\u00bc\u00c3\u009fe\n");
    assertThat(Mail.parse(ascii).utf8Header()).isFalse();
    byte[] latin = Mail.octets("Subject: \u00e9\r\n\r\nx");
    ParsedMessage parsed = Mail.parse(latin);
    assertThat(parsed.utf8Header()).isFalse();
    assertThat(of(latin, parsed.root()).replaced()).isEmpty();
  }

  @Test
  void theFlagIsAboutPartsToo() {
    String part = "Content-Type: multipart/mixed; boundary=b\n\n--b\nX: \u00c3\u00a9\n\nx\n--b--\n";
    assertThat(Mail.parse(part).utf8Header()).isTrue();
  }

  @Test // POP3 ends each line with CRLF
  void sizesCountMissingCrs() {
    byte[] message = "Subject: ".concat("Größe ".repeat(40)).concat("\n\nx\n").getBytes(UTF_8);
    Surrogate surrogate = of(message, Mail.parse(message).root());
    byte[] octets = octets(message, surrogate);
    assertThat(withCrlf(octets) - withCrlf(message)).isEqualTo(surrogate.moreWithCrlf());
    assertThat(surrogate.moreWithCrlf()).isGreaterThan(surrogate.more());
  }

  static long withCrlf(byte[] octets) {
    long all = octets.length;
    for (int i = 0; i < octets.length; i++) {
      all += octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r') ? 1 : 0;
    }
    return all;
  }
}

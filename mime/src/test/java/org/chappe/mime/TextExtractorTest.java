package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What SEARCH looks through: RFC 9051 §6.4.4. */
class TextExtractorTest {
  private static final String MESSAGE =
      """
      Subject: =?utf-8?q?caf=C3=A9?=
      Content-Type: multipart/mixed; boundary=b

      preamble
      --b
      Content-Type: text/plain; charset=iso-8859-1
      Content-Transfer-Encoding: quoted-printable

      d=E9j=E0 v=
      u
      --b
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: base64

      PHA+aDxiPmU8L2I+bGxvPC9wPg==
      --b
      Content-Type: image/png; name="=?utf-8?q?=C3=A9t=C3=A9?=.png"
      Content-Transfer-Encoding: base64

      AAAA
      --b
      Content-Type: message/rfc822

      Subject: inner

      inner text
      --b--
      """;

  private static String text(String message, boolean all) throws IOException {
    byte[] octets = Mail.crlf(message);
    Part root = PartTreeCodec.decode(PartTreeCodec.encode(Mail.parse(octets).root()));
    var open = new AtomicInteger();
    OctetSource source =
        range -> {
          open.incrementAndGet();
          return new ByteArrayInputStream(octets, (int) range.start(), (int) range.length()) {
            @Override
            public void close() {
              open.decrementAndGet();
            }
          };
        };
    try (Reader text = all ? TextExtractor.all(root, source) : TextExtractor.body(root, source)) {
      var out = new StringWriter();
      text.transferTo(out);
      assertThat(open).as("streams left open").hasValue(0);
      return out.toString();
    }
  }

  @Test
  void bodyIsAllTextDecoded() throws IOException {
    assertThat(text(MESSAGE, false))
        .isEqualTo("déjà vu\nhello\nété.png\nSubject: inner\n\ninner text");
  }

  @Test
  void allHasTheHeaderToo() throws IOException {
    assertThat(text(MESSAGE, true)).startsWith("Subject: café\nContent-Type: ");
  }

  @Test
  void charsetsNotGivenAreGuessed() throws IOException {
    assertThat(text("\n" + "caf\u00c3\u00a9", false)).isEqualTo("café");
    assertThat(text("\n" + "caf\u00e9", false)).isEqualTo("café");
    assertThat(text("Content-Type: text/plain; charset=nobody\n\ncaf\u00e9", false))
        .isEqualTo("café");
    assertThat(text("Content-Type: text/plain; charset=utf-7\n\ncaf+AOk-", false))
        .isEqualTo("café");
  }

  @Test // held: some buffers; the heap of these tests would not hold the text
  void aHugePartIsReadInPieces() throws IOException {
    long octets = 2_000_000_000L;
    Part part =
        new Part(
            new ContentType("text", "html", Parameters.NONE),
            "quoted-printable",
            java.util.Optional.empty(),
            java.util.Optional.empty(),
            java.util.Optional.empty(),
            java.util.List.of(),
            java.util.Optional.empty(),
            java.util.Optional.empty(),
            0,
            0,
            octets,
            0,
            java.util.Optional.empty(),
            java.util.List.of());
    var left = new long[] {40_000_000L};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return left[0]-- > 0 ? 'a' : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            if (left[0] <= 0) {
              return -1;
            }
            java.util.Arrays.fill(buffer, offset, offset + length, (byte) 'a');
            left[0] -= length;
            return length;
          }
        };
    char[] buffer = new char[8192];
    long read = 0;
    try (Reader text = TextExtractor.body(part, range -> endless)) {
      for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
        read += n;
      }
    }
    assertThat(read).isGreaterThanOrEqualTo(40_000_000L);
  }

  private static String html(String html) {
    var out = new StringBuilder();
    var text = new HtmlText();
    text.accept(html.toCharArray(), 0, html.length(), out);
    text.finish(out);
    var single = new StringBuilder();
    var again = new HtmlText();
    for (int i = 0; i < html.length(); i++) {
      again.accept(html.toCharArray(), i, i + 1, single);
    }
    again.finish(single);
    assertThat(single.toString()).as("in single characters").isEqualTo(out.toString());
    return out.toString();
  }

  @Test
  void htmlWithoutTags() {
    assertThat(html("<p>one<p>two<br>three")).isEqualTo("one\ntwo\nthree");
    assertThat(html("w<b>o</b>rd <i>next</i>")).isEqualTo("word next");
    assertThat(html("a <!-- no > -- no --> b")).isEqualTo("a b");
    assertThat(html("a<script>if (a < b) { '</b>' }</script>b<STYLE x=y>no</STYLE >c"))
        .isEqualTo("abc");
    assertThat(html("<img alt=\"a > b\" title='>'>x")).isEqualTo("x");
    assertThat(html("<a href=it's>x</a>")).isEqualTo("x");
    assertThat(html("1 < 2 &lt; 3 &amp; &eacute;&#233;&#xE9;&#x1F600; a&nbsp;b &nosuch; &x"))
        .isEqualTo("1 < 2 < 3 & ééé😀 a b &nosuch; &x");
    assertThat(html("soft&shy;hyphen &#0999999999999; &#x110000; &"))
        .isEqualTo("softhyphen &#0999999999999; &#x110000; &");
    assertThat(html("a <")).isEqualTo("a <");
  }
}

package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is ASCII, short of line, and reads back: RFC 5322 §2.1.1, RFC 2047, RFC 2231. */
class HeaderWriterTest {
  private static String text(String text) {
    return new HeaderWriter().text("Subject", text).toString();
  }

  @Test
  void plainTextStaysPlain() {
    assertThat(text("hello")).isEqualTo("Subject: hello\r\n");
    assertThat(text("a  b")).isEqualTo("Subject: a  b\r\n");
    assertThat(text("word ".repeat(20).strip()))
        .isEqualTo("Subject: " + "word ".repeat(13) + "word\r\n " + "word ".repeat(5) + "word\r\n");
  }

  @Test
  void onlyWhatNeedsItIsEncoded() {
    assertThat(text("in the café today"))
        .isEqualTo("Subject: in the =?utf-8?q?caf=C3=A9?= today\r\n");
    assertThat(text("日本語")).isEqualTo("Subject: =?utf-8?b?5pel5pys6Kqe?=\r\n");
    assertThat(text("a =?x?= b")).isEqualTo("Subject: a =?utf-8?b?PT94Pz0=?= b\r\n");
  }

  @Test
  void nothingGivenBeginsAnotherField() {
    assertThat(text("a\r\nBcc: x\0\u007f")).isEqualTo("Subject: a  Bcc: x  \r\n");
    assertThat(HeaderWriter.address("a\r\nBcc: x", "b@c")).isEqualTo("\"a  Bcc: x\" <b@c>");
    assertThat(HeaderWriter.parameter("name", "a\nb")).isEqualTo("; name=\"a b\"");
  }

  @Test
  void addresses() {
    assertThat(HeaderWriter.address("", "a@b")).isEqualTo("a@b");
    assertThat(HeaderWriter.address("Ann Bee", "a@b")).isEqualTo("Ann Bee <a@b>");
    assertThat(HeaderWriter.address("Bee, \"Ann\"", "a@b")).isEqualTo("\"Bee, \\\"Ann\\\"\" <a@b>");
    assertThat(HeaderWriter.address("Ànn, B", "a@b")).isEqualTo("=?utf-8?q?=C3=80nn=2C_B?= <a@b>");
    assertThat(new HeaderWriter().addresses("To", List.of("Ann <a@b>", "c@d")).toString())
        .isEqualTo("To: Ann <a@b>, c@d\r\n");
  }

  @Test
  void parameters() {
    assertThat(HeaderWriter.parameter("filename", "a.pdf")).isEqualTo("; filename=a.pdf");
    assertThat(HeaderWriter.parameter("filename", "")).isEqualTo("; filename=\"\"");
    assertThat(HeaderWriter.parameter("filename", "a \"b\".pdf"))
        .isEqualTo("; filename=\"a \\\"b\\\".pdf\"");
    assertThat(HeaderWriter.parameter("filename", "é.pdf"))
        .isEqualTo("; filename*=utf-8''%C3%A9.pdf");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatIsWrittenIsReadBack(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      String text = text(random);
      String field = text(text);
      assertThat(field).matches("[\\x20-\\x7e\r\n]*");
      Header header = Header.of(Mail.octets(field));
      assertThat(header.fields()).hasSize(1);
      assertThat(header.fields().getFirst().text()).isEqualTo(text.strip());

      String parameter = "attachment" + HeaderWriter.parameter("filename", text);
      Disposition disposition = Disposition.read(FieldScanner.of(parameter)).orElseThrow();
      assertThat(disposition.parameters().text("filename")).contains(text);

      String address = HeaderWriter.address(text, "a@b");
      MailAddress.Single read = (MailAddress.Single) Addresses.parse(address).getFirst();
      assertThat(EncodedWords.decode(read.name())).isEqualTo(text.strip());
      assertThat(read.domain()).isEqualTo("b");
    }
  }

  private static String text(Random random) {
    String[] pieces = {
      "a", " ", "word", "é", "日本", "=?", "?=", "\"", "\\", ",", "😀", "%", "'", "_"
    };
    var text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }
}

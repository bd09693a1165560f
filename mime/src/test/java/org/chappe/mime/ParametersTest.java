package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content-Type and Content-Disposition: RFC 2045 §5, RFC 2183, RFC 2231. */
class ParametersTest {
  private static String show(ContentType type) {
    return type.type()
        + "/"
        + type.subtype()
        + type.parameters().list().stream()
            .map(p -> ";" + p.name() + "=" + p.raw())
            .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          text/plain; charset=us-ascii (Plain text)      ~ text/plain;charset=us-ascii
          text/plain; charset="us-ascii"                 ~ text/plain;charset=us-ascii
          TEXT / (why) Html ;CHARSET = UTF-8             ~ text/html;charset=UTF-8
          image/png; name=my picture (1).png             ~ image/png;name=my picture
          image/png; name="a;b\\"c.png"; x=y             ~ image/png;name=a;b"c.png;x=y
          image/png; name="unclosed; x=y                 ~ image/png;name="unclosed;x=y
          image/png name=x; y=z                          ~ image/png;y=z
          image/png;;; =x; y; z=                         ~ image/png;z=
          multipart/mixed; boundary==_a?b                ~ multipart/mixed;boundary==_a?b
          text                                           ~ text/plain
          text; charset=x                                ~ text/plain;charset=x
          pdf; name=a                                    ~ application/octet-stream;name=a
          application/                                   ~ application/octet-stream
          /plain                                         ~ text/plain
          ;;                                             ~ text/plain
          """)
  void contentTypes(String raw, String expected) {
    assertThat(show(ContentType.parse(raw))).isEqualTo(expected);
  }

  @Test
  void everyOctetAsATypeGivesAType() {
    for (int octet = 0; octet < 256; octet++) {
      ContentType type = ContentType.parse("a" + (char) octet + "/b");
      assertThat(type.type()).isNotEmpty();
      assertThat(type.subtype()).isNotEmpty();
    }
  }

  @Test // RFC 2231 §3, §4.1: its examples
  void continuationsAndCharsets() {
    assertThat(
            show(
                ContentType.parse(
                    "message/external-body; access-type=URL;"
                        + " URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar\"")))
        .isEqualTo(
            "message/external-body;access-type=URL;"
                + "url=ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar");
    ContentType type =
        ContentType.parse(
            "application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20;"
                + " title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"");
    assertThat(type.parameters().text("title")).contains("This is even more ***fun*** isn't it!");
    assertThat(type.parameters().list()).hasSize(1);
  }

  private static String filename(String parameters) {
    return Disposition.read(FieldScanner.of("attachment; " + parameters))
        .orElseThrow()
        .parameters()
        .text("filename")
        .orElseThrow();
  }

  @Test
  void fileNamesAsTheyAreSent() {
    assertThat(filename("filename*=UTF-8''%e2%82%ac%20rates")).isEqualTo("€ rates");
    assertThat(filename("filename*=iso-8859-1'en'%A3%20rates")).isEqualTo("£ rates");
    assertThat(filename("filename=plain; filename*=utf-8''%C3%A9")).isEqualTo("é");
    assertThat(filename("filename*1=b; filename*0=a; filename*3=d")).isEqualTo("ab");
    assertThat(filename("filename*1*=utf-8''a; filename*2*=b")).isEqualTo("ab");
    assertThat(filename("filename*0=a%20; filename*1*=%C3%A9")).isEqualTo("a%20é");
    assertThat(filename("filename*=no%20quotes%C3%A9")).isEqualTo("no quotesé");
    assertThat(filename("filename*=utf-8''50%")).isEqualTo("50%");
    assertThat(filename("filename*=x-unknown''%C3%A9")).isEqualTo("é");
    assertThat(filename("filename=\"=?utf-8?b?w6kucGRm?=\"")).isEqualTo("é.pdf");
    assertThat(filename("filename==?utf-8?q?=C3=A9.pdf?=")).isEqualTo("é.pdf");
    assertThat(filename("filename=\"\u00c3\u00a9.pdf\"")).isEqualTo("é.pdf");
    assertThat(filename("filename=\"\u00e9.pdf\"")).isEqualTo("é.pdf");
    assertThat(filename("filename=\"a\r\n b.pdf\"")).isEqualTo("a b.pdf");
    assertThat(filename("filename*99999999999=a; filename=b")).isEqualTo("b");
  }

  @Test
  void dispositionsWithoutAType() {
    assertThat(Disposition.read(FieldScanner.of(" "))).isEmpty();
    assertThat(Disposition.read(FieldScanner.of("; filename=x")).orElseThrow().type())
        .isEqualTo("attachment");
  }
}

package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Charsets as mail names them. */
class CharsetsTest {
  @ParameterizedTest
  @CsvSource({
    "utf8, UTF-8",
    "UTF-8, UTF-8",
    "us-ascii, US-ASCII",
    "cp-850, IBM850",
    "CP850, IBM850",
    "ibm-850, IBM850",
    "x-cp1251, windows-1251",
    "win-1251, windows-1251",
    "windows1252, windows-1252",
    "cp1252, windows-1252",
    "ISO-8859-1, windows-1252",
    "iso8859-15, ISO-8859-15",
    "iso-8859-8-i, ISO-8859-8",
    "ks_c_5601-1987, x-windows-949",
    "gb2312, GB18030",
    "x-gbk, GB18030",
    "x-mac-roman, x-MacRoman",
    "macintosh, x-MacRoman",
    "shift_jis, windows-31j",
    "big5, Big5-HKSCS",
    "koi8-r, KOI8-R",
    "unicode-1-1-utf-7, X-Chappe-UTF-7",
  })
  void names(String name, String charset) {
    assertThat(Charsets.find(name).map(Charset::name)).contains(charset);
  }

  @ParameterizedTest
  @CsvSource({
    "x",
    "x-",
    "x-unknown",
    "unknown-8bit",
    "''",
    "!!!",
    "cp",
    "é",
    "8bit",
    "iso-8859-99"
  })
  void unknownNames(String name) {
    assertThat(Charsets.find(name)).isEmpty();
  }

  @Test
  void guessing() {
    byte[] euro = "a€".getBytes(StandardCharsets.UTF_8);
    assertThat(Charsets.decode(euro, "unknown-8bit")).isEqualTo("a€");
    assertThat(Charsets.guess(Arrays.copyOf(euro, 3)).name()).isEqualTo("windows-1252");
    assertThat(Charsets.guessFromBeginning(Arrays.copyOf(euro, 3)))
        .isEqualTo(StandardCharsets.UTF_8);
    assertThat(Charsets.guessFromBeginning(Arrays.copyOf(euro, 2)))
        .isEqualTo(StandardCharsets.UTF_8);
    assertThat(Charsets.decode(new byte[] {'a', (byte) 0x80}, "us-ascii")).isEqualTo("a€");
    assertThat(Charsets.guessFromBeginning(new byte[] {(byte) 0xC3, 'x'}).name())
        .isEqualTo("windows-1252");
    assertThat(Charsets.guess(new byte[0])).isEqualTo(StandardCharsets.UTF_8);
  }

  @Test // the examples of RFC 2152 are A≢Α., Hi Mom ☺!, 日本語
  void utf7() {
    assertThat(decodeUtf7("A+ImIDkQ.")).isEqualTo("A≢Α.");
    assertThat(decodeUtf7("Hi Mom -+Jjo--!")).isEqualTo("Hi Mom -☺-!");
    assertThat(decodeUtf7("+ZeVnLIqe-")).isEqualTo("日本語");
    assertThat(decodeUtf7("Item 3 is +AKM-1.")).isEqualTo("Item 3 is £1.");
    assertThat(decodeUtf7("+2D3eAA-")).isEqualTo("😀");
    assertThat(decodeUtf7("2+-2 +")).isEqualTo("2+2 ");
  }

  private static String decodeUtf7(String text) {
    return Charsets.decode(Mail.octets(text), "utf-7");
  }
}

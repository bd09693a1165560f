package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 2047, with its examples in §8, and what is sent instead. */
class EncodedWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          =?US-ASCII?Q?Keith_Moore?=~Keith Moore
          =?ISO-8859-1?Q?Andr=E9?= Pirard~André Pirard
          =?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=~If you can read this you understand the example.
          (=?ISO-8859-1?Q?a?=)~(a)
          (=?ISO-8859-1?Q?a?= b)~(a b)
          (=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)~(ab)
          (=?ISO-8859-1?Q?a?=   =?ISO-8859-1?Q?b?=)~(ab)
          (=?ISO-8859-1?Q?a_b?=)~(a b)
          (=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)~(a b)
          =?US-ASCII*EN?Q?Keith_Moore?=~Keith Moore
          =?utf-8?q?=C3?= =?utf-8?q?=A9?=~é
          =?utf-8?b?w6k?=~é
          =?utf-8?Q?with space=C3=A9?=~with spaceé
          x=?utf-8?q?a?=y=?utf-8?q?b?=z~xaybz
          =?utf-8?x?abc?=~=?utf-8?x?abc?=
          =?utf-8?q?abc~=?utf-8?q?abc
          =??q?abc?=~=??q?abc?=
          =?utf-8?q?=G1=?=~=G1=
          =?nobody-knows?q?=C3=A9?=~é
          =?nobody-knows?q?=E9?=~é
          =?utf-7?q?A+AOk-b?=~Aéb
          =?unicode-1-1-utf-7?q?+-x+IKwg-?=~+x€
          =?iso-2022-jp?b?GyRCJUYlOSVIGyhC?=~テスト
          =?ks_c_5601-1987?b?x9GxuQ==?=~한국
          =?gb2312?b?1tDOxA==?=~中文
          =?utf-8?q?a=0Ab=00c?=~a b c
          =?~=?
          =?=?=?utf-8?q?a?=~=?=?a
          """)
  void decodesAs(String raw, String expected) {
    assertThat(EncodedWords.decode(raw)).isEqualTo(expected);
  }

  @Test
  void octetsOutsideWordsAreGuessed() {
    assertThat(EncodedWords.decode("caf\u00c3\u00a9 =?utf-8?q?a?=")).isEqualTo("café a");
    assertThat(EncodedWords.decode("caf\u00e9 \u0093x\u0094")).isEqualTo("café “x”");
  }

  @Test
  void manyBeginningsTakeNoTime() {
    String unended = "=?a?q?x ".repeat(40_000);
    var unknown = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      unknown.append("=?x").append(i).append("?q?a?= ");
    }
    assertThat(EncodedWords.decode(unended)).isEqualTo(unended);
    assertThat(EncodedWords.decode(unknown.toString())).isEqualTo("a".repeat(20_000) + " ");
    Duration cpu =
        Mail.cpu(() -> {
          EncodedWords.decode(unended);
          EncodedWords.decode(unknown.toString());
        });
    assertThat(cpu).isLessThan(Duration.ofSeconds(2));
  }
}

package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5322 §3.6.4; RFC 5256 §3 on quoting */
class MessageIdsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          <a@b>                          ~ a@b
          <a@b> <c@d><e@f>               ~ a@b|c@d|e@f
          <"01KF"@x.y>                   ~ 01KF@x.y
          <"a b\\"c>"@d>                 ~ a bc>@d
          < a@b >                        ~ a@b
          Your message of May <a@b> (x)  ~ a@b
          <a@b <c@d>                     ~ c@d
          <a@b                           ~ ``
          <"a@b> <c@d>                   ~ ``
          <>                             ~ ``
          a@b                            ~ ``
          """)
  void idsOf(String raw, String ids) {
    assertThat(String.join("|", MessageIds.of(raw))).isEqualTo(ids.replace("bc", "b\"c"));
  }
}

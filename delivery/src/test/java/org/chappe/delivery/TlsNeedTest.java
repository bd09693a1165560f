package org.chappe.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.chappe.mime.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TlsNeedTest {
  private static Header header(String fields) {
    return Header.of((fields + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest // RFC 8689 §3
  @CsvSource(
      textBlock =
          """
          'TLS-Required: No',                     NONE
          'tls-required:no',                      NONE
          'Subject: x~TLS-Required:~ No',         NONE
          'TLS-Required: Yes',                    USUAL
          'TLS-Required:',                        USUAL
          'TLS-Required: No, please',             USUAL
          'TLS-Required: No~TLS-Required: No',    USUAL
          'Subject: TLS-Required: No',            USUAL
          """)
  void theFieldSaysOneThing(String fields, TlsNeed need) {
    assertThat(TlsNeed.USUAL.with(header(fields.replace("~", "\r\n") + "\r\n"))).isEqualTo(need);
  }

  @Test // RFC 8689 §4.1
  void whatMailSaidCountsMore() {
    assertThat(TlsNeed.REQUIRED.with(header("TLS-Required: No\r\n"))).isEqualTo(TlsNeed.REQUIRED);
  }

  @ParameterizedTest
  @EnumSource(TlsNeed.class)
  void whatAsksMoreIsEnoughForWhatAsksLess(TlsNeed need) {
    assertThat(TlsNeed.REQUIRED.covers(need)).isTrue();
    assertThat(TlsNeed.NONE.covers(need)).isEqualTo(need == TlsNeed.NONE);
  }
}

package org.chappe.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6409 §8; RFC 5322 §3.6.3 */
class SubmittedHeaderTest {
  private static final String ADDED = "Date: now\r\nMessage-ID: <id@mx>\r\n";
  private static final String WHOLE = "date : x\r\nMESSAGE-ID: <y>\r\n";

  @Test // RFC 6409 §8.1, §8.3
  void whatIsMissingIsAddedBefore() {
    assertThat(through("From: a@b.test\r\n\r\nDate: body\r\n"))
        .isEqualTo(ADDED + "From: a@b.test\r\n\r\nDate: body\r\n");
    assertThat(through("Date: x\r\nA: b\r\n\r\n"))
        .isEqualTo("Message-ID: <id@mx>\r\nDate: x\r\nA: b\r\n\r\n");
    assertThat(through("A: b\r\nMessage-Id: <y>\r\n\r\n"))
        .isEqualTo("Date: now\r\nA: b\r\nMessage-Id: <y>\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WHOLE + "\r\nbody\r\n\r\nBcc: c@d.test\r\n",
        WHOLE + "A: folded\r\n\tBcc: no\r\n\r\n",
        WHOLE + "no field at all\r\nXBcc: a\r\nBccs: b\r\n\r\n\r\n",
        WHOLE + "\r\n\r",
        WHOLE + "A: \0 \u00ff\r\n\r\n\r\n.\r\n",
        WHOLE,
        WHOLE + "A: without an end",
      })
  void nothingElseIsTouched(String message) {
    assertThat(through(message)).isEqualTo(message);
  }

  @ParameterizedTest // RFC 5322 §3.6.3, §3.6.6; §4.5: blanks before the colon
  @CsvSource({
    "'Bcc: c@d.test\r\n'",
    "'bcC:\r\n'",
    "'Bcc \t: c@d.test,\r\n e@f.test\r\n'",
    "'Resent-Bcc: c@d.test\r\n'",
    "'Bcc: c@d.test\r\nBCC: e@f.test\r\n'",
  })
  void blindCopiesAreNotTold(String fields) {
    assertThat(through(WHOLE + fields + "A: b\r\n\r\nBcc: body\r\n"))
        .isEqualTo(WHOLE + "A: b\r\n\r\nBcc: body\r\n");
    assertThat(through(fields + WHOLE)).isEqualTo(WHOLE);
  }

  @Test
  void aMessageWithoutAHeaderGetsOne() {
    assertThat(through("\r\nbody")).isEqualTo(ADDED + "\r\nbody");
    assertThat(through("")).isEqualTo(ADDED);
  }

  @Test
  void aHeaderHasALimit() {
    String largest = WHOLE + "A: " + "x".repeat(256 * 1024 - WHOLE.length() - 7) + "\r\n\r\n";
    assertThat(largest).hasSize(256 * 1024);
    assertThat(through(largest + "body")).isEqualTo(largest + "body");
    var out = new ByteArrayOutputStream();
    var header = new SubmittedHeader(out::write, "now", "<id@mx>");
    byte[] more = ("B:" + largest + "body").getBytes(StandardCharsets.ISO_8859_1);
    header.octets(more, 0, more.length);
    header.octets(more, 0, more.length);
    header.end();
    assertThat(header.isTooLarge()).isTrue();
    assertThat(out.size()).isZero();
  }

  /** However it is cut. */
  private static String through(String message) {
    String atOnce = through(message, Integer.MAX_VALUE);
    if (message.length() < 10_000) {
      assertThat(through(message, 1)).isEqualTo(atOnce);
      assertThat(through(message, 3)).isEqualTo(atOnce);
    }
    return atOnce;
  }

  private static String through(String message, int step) {
    var out = new ByteArrayOutputStream();
    var header = new SubmittedHeader(out::write, "now", "<id@mx>");
    byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < octets.length; ) {
      int length = Math.min(step, octets.length - at);
      header.octets(octets, at, length);
      at += length;
    }
    header.end();
    assertThat(header.isTooLarge()).isFalse();
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}

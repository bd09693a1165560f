package org.chappe.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.chappe.net.OctetReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9051 §9: date, date-time. */
class DatesTest {
  private static ImapParser parser(String text) {
    byte[] octets = (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    var in = new ImapParser(OctetReader.of(octets), () -> {}, ParserLimits.DEFAULT);
    in.begin();
    return in;
  }

  @ParameterizedTest
  @CsvSource({
    "\"17-Jul-1996 02:44:25 -0700\", 1996-07-17T09:44:25Z",
    "\" 1-jan-2026 00:00:00 +0000\", 2026-01-01T00:00:00Z",
    "\"01-JAN-2026 00:00:00 +1400\", 2025-12-31T10:00:00Z",
    "\"1-Jan-2026 00:00:00 +0530\", 2025-12-31T18:30:00Z",
    "\"31-Dec-2016 23:59:60 +0000\", 2016-12-31T23:59:59Z",
  })
  void dateTimesAreRead(String text, Instant expected) {
    ImapParser in = parser(text);
    assertThat(Dates.dateTime(in)).isEqualTo(expected);
    in.endOfLine();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "17-Jul-1996 02:44:25 -0700",
        "\"17-Jul-1996 02:44:25 -07:00\"",
        "\"17-Jly-1996 02:44:25 -0700\"",
        "\"31-Feb-1996 02:44:25 -0700\"",
        "\"17-Jul-96 02:44:25 -0700\"",
        "\"17-Jul-1996 24:44:25 -0700\"",
        "\"17-Jul-1996 02:44:25 -9900\"",
        "\"99999999999-Jul-1996 02:44:25 -0700\"",
        "\"17-Jul-1996 02:44:25\"",
      })
  void whatIsNoDateTimeIsRefused(String text) {
    assertThatThrownBy(() -> Dates.dateTime(parser(text)))
        .isInstanceOf(SyntaxException.class)
        .hasMessageMatching(".*expected .+ (at|before) octet \\d+.*");
  }

  @Test
  void datesAreReadWithQuotesAndWithout() {
    assertThat(Dates.date(parser("1-Feb-1994"))).hasToString("1994-02-01");
    assertThat(Dates.date(parser("\"29-feb-2024\""))).hasToString("2024-02-29");
    assertThatThrownBy(() -> Dates.date(parser("29-Feb-2023"))).isInstanceOf(SyntaxException.class);
  }

  @Test // the arithmetic against the JDK's
  void datesAreWrittenAsTheJdkWould() {
    var format =
        DateTimeFormatter.ofPattern("\"dd-MMM-uuuu HH:mm:ss xxxx\"", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    var random = new Random(9_051);
    byte[] written = new byte[28];
    for (int i = 0; i < 100_000; i++) {
      long second = random.nextLong(-60_000_000_000L, 250_000_000_000L);
      Dates.write(second, written, 0);
      assertThat(new String(written, StandardCharsets.US_ASCII))
          .isEqualTo(format.format(Instant.ofEpochSecond(second)));
    }
  }

  @ParameterizedTest // date-year = 4DIGIT, and the zone takes it out of that
  @CsvSource({
    "\"31-Dec-9999 23:59:59 -1200\", \"31-Dec-9999 23:59:59 +0000\"",
    "\"01-Jan-0000 00:00:00 +1400\", \"01-Jan-0000 00:00:00 +0000\"",
    "\"01-Jan-0001 00:00:00 +1400\", \"31-Dec-0000 10:00:00 +0000\"",
  })
  void yearsStayFourDigits(String text, String expected) {
    byte[] written = new byte[28];
    Dates.write(Dates.dateTime(parser(text)).getEpochSecond(), written, 0);
    assertThat(new String(written, StandardCharsets.US_ASCII)).isEqualTo(expected);
  }
}

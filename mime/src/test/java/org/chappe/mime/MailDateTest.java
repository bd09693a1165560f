package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates: RFC 5322 §3.3, §4.3, appendix A, and what is sent instead. */
class MailDateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          Fri, 21 Nov 1997 09:55:06 -0600                ~ 1997-11-21T09:55:06-06:00
          Tue, 1 Jul 2003 10:52:37 +0200                 ~ 2003-07-01T10:52:37+02:00
          Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time) ~ 1969-02-13T23:32-03:30
          21 Nov 97 09:55:06 GMT                         ~ 1997-11-21T09:55:06Z
          21 Nov 49 09:55:06 GMT                         ~ 2049-11-21T09:55:06Z
          21 Nov 103 09:55:06 GMT                        ~ 2003-11-21T09:55:06Z
          Fri, 21 Nov 1997 09(comment):   55  :  06 -0600 ~ 1997-11-21T09:55:06-06:00
          Wed, 17 Jul 1996 02:23:25 -0700 (PDT)          ~ 1996-07-17T02:23:25-07:00
          17 Jul 1996 02:23:25 PDT                       ~ 1996-07-17T02:23:25-07:00
          17 Jul 1996 02:23:25 K                         ~ 1996-07-17T02:23:25Z
          17 Jul 1996 02:23:25 Z                         ~ 1996-07-17T02:23:25Z
          17 Jul 1996 02:23:25 -0000                     ~ 1996-07-17T02:23:25Z
          17 Jul 1996 02:23:25 +9999                     ~ 1996-07-17T02:23:25Z
          17 Jul 1996 02:23:25 GMT+0100                  ~ 1996-07-17T02:23:25+01:00
          17 Jul 1996 02:23:25+0100                      ~ 1996-07-17T02:23:25+01:00
          17 Jul 1996 02:23:25 +01:00                    ~ 1996-07-17T02:23:25+01:00
          Wed Jul 17 02:23:25 1996                       ~ 1996-07-17T02:23:25Z
          Wed Jul 17 02:23:25 PDT 1996                   ~ 1996-07-17T02:23:25-07:00
          Wed, July 17, 1996 2:23:25 PM                  ~ 1996-07-17T14:23:25Z
          17-Jul-1996 02:23:25 -0700                     ~ 1996-07-17T02:23:25-07:00
          17-Jul-96 12:00:00 AM                          ~ 1996-07-17T00:00Z
          1996-07-17T02:23:25Z                           ~ 1996-07-17T02:23:25Z
          1996-07-17T02:23:25.123+02:00                  ~ 1996-07-17T02:23:25+02:00
          1996-07-17T02:23:25-05:00                      ~ 1996-07-17T02:23:25-05:00
          1996-07-17 02:23                               ~ 1996-07-17T02:23Z
          "Wed, 17 Jul 1996 02:23:25 -0700"              ~ 1996-07-17T02:23:25-07:00
          Wed, 17 Jul 1996                               ~ 1996-07-17T00:00Z
          Wed, 17 Jul 1996 25:00:00 +0100                ~ 1996-07-17T00:00+01:00
          Sat, 31 Dec 2016 23:59:60 +0000                ~ 2016-12-31T23:59:59Z
          """)
  void readsAs(String raw, String expected) {
    assertThat(MailDate.parse(raw)).contains(OffsetDateTime.parse(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "today",
    "31 Feb 2024 10:00:00 +0000",
    "0 Jan 2024",
    "Jan 2024 10:00:00",
    "17 Foo 1996 02:23:25",
    "1996-13-17",
    "12:00:00",
    "-",
    "+",
    ":",
    "99999999999999999999 Jan 1",
  })
  void isNoDate(String raw) {
    assertThat(MailDate.parse(raw)).isEqualTo(Optional.empty());
  }

  @Test
  void anyOctetAnywhereIsNoFailure() {
    String date = "Fri, 21 Nov 1997 09:55:06 -0600";
    for (int i = 0; i <= date.length(); i++) {
      for (int octet = 0; octet < 256; octet++) {
        Optional<OffsetDateTime> found =
            MailDate.parse(date.substring(0, i) + (char) octet + date.substring(i));
        assertThat(found).isNotNull();
      }
    }
  }
}

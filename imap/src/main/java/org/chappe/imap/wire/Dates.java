package org.chappe.imap.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Dates as commands and responses have them. RFC 9051 §9: date, date-time. */
public final class Dates {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  private static final byte[][] MONTH_OCTETS =
      MONTHS.stream()
          .map(m -> new byte[] {(byte) m.charAt(0), low(m.charAt(1)), low(m.charAt(2))})
          .toArray(byte[][]::new);

  // What four digits can say. A time zone takes what is read a day further at either end.
  private static final long YEAR_0 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;

  private Dates() {}

  private static byte low(char capital) {
    return (byte) (capital | 0x20);
  }

  /** date = date-text / DQUOTE date-text DQUOTE: {@code 1-Feb-1994} */
  public static LocalDate date(ImapParser in) {
    boolean quoted = in.accept('"');
    LocalDate date = dateText(in);
    if (quoted) {
      in.expect('"', "the end of the quoted date");
    }
    return date;
  }

  /** date-time: {@code "17-Jul-1996 02:44:25 -0700"}, the day with a space or a zero before it. */
  public static Instant dateTime(ImapParser in) {
    in.expect('"', "a date and time in quotes");
    in.accept(' ');
    LocalDate date = dateText(in);
    in.space();
    int hour = digits(in, 2);
    in.expect(':', "\":\" in the time");
    int minute = digits(in, 2);
    in.expect(':', "\":\" in the time");
    int second = digits(in, 2);
    in.space();
    boolean west = in.accept('-');
    if (!west) {
      in.expect('+', "\"+\" or \"-\" before the zone");
    }
    int zone = digits(in, 4);
    in.expect('"', "the end of the quoted date and time");
    try {
      int minutes = zone / 100 * 60 + zone % 100;
      // 60: RFC 5322 §3.3 allows a leap second; it becomes the second before it
      LocalDateTime local = date.atTime(hour, minute, Math.min(second, 59));
      return local.toInstant(ZoneOffset.ofTotalSeconds((west ? -minutes : minutes) * 60));
    } catch (DateTimeException _) {
      throw in.wrong("no such time", "00:00:00 to 23:59:60 and a zone up to 1800");
    }
  }

  private static LocalDate dateText(ImapParser in) {
    long day = in.number();
    in.expect('-', "\"-\" behind the day");
    int month = month(in);
    in.expect('-', "\"-\" behind the month");
    int year = digits(in, 4);
    try {
      return LocalDate.of(year, month, (int) Math.min(day, 99));
    } catch (DateTimeException _) {
      throw in.wrong("no such date", "a day that the month has");
    }
  }

  private static int month(ImapParser in) {
    String word = in.peekWord();
    int month = word.length() < 3 ? -1 : MONTHS.indexOf(word.substring(0, 3));
    if (month < 0) {
      throw in.expected("a month: Jan to Dec");
    }
    for (int i = 0; i < 3; i++) {
      in.advance();
    }
    return month + 1;
  }

  private static int digits(ImapParser in, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (!in.atDigit()) {
        throw in.expected(count + " digits");
      }
      value = value * 10 + in.advance() - '0';
    }
    return value;
  }

  /**
   * Writes {@code "17-Jul-1996 02:44:25 +0000"}: 28 octets at {@code at}. No object is made: a
   * first sync asks for a date of every message. What is earlier or later than four digits can say
   * is the first or the last second of them.
   */
  static void write(long epochSecond, byte[] into, int at) {
    long told = Math.clamp(epochSecond, YEAR_0, YEAR_10000 - 1);
    long days = Math.floorDiv(told, 86_400L);
    int second = (int) Math.floorMod(told, 86_400L);
    // years from 1 March, so that the leap day is the last: 400 years have 146,097 days
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int dayOfEra = (int) Math.floorMod(shifted, 146_097L);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int month = (5 * dayOfYear + 2) / 153; // 0 is March
    int day = dayOfYear - (153 * month + 2) / 5 + 1;
    int year = (int) (era * 400) + yearOfEra + (month >= 10 ? 1 : 0);
    into[at] = '"';
    two(day, into, at + 1);
    into[at + 3] = '-';
    System.arraycopy(MONTH_OCTETS[(month + 2) % 12], 0, into, at + 4, 3);
    into[at + 7] = '-';
    two(year / 100, into, at + 8);
    two(year % 100, into, at + 10);
    into[at + 12] = ' ';
    two(second / 3_600, into, at + 13);
    into[at + 15] = ':';
    two(second / 60 % 60, into, at + 16);
    into[at + 18] = ':';
    two(second % 60, into, at + 19);
    into[at + 21] = ' ';
    into[at + 22] = '+';
    two(0, into, at + 23);
    two(0, into, at + 25);
    into[at + 27] = '"';
  }

  private static void two(int value, byte[] into, int at) {
    into[at] = (byte) ('0' + value / 10);
    into[at + 1] = (byte) ('0' + value % 10);
  }
}

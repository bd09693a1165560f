package org.chappe.mime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes dates, and reads them as mail has them: RFC 5322 §3.3 and §4.3, and beyond that in any
 * order in which day, month, year, time and zone can be told apart ({@code Wed Jul 17 02:23:25
 * 1996}, {@code 17-Jul-96}, {@code 1996-07-17T02:23:25Z}, {@code 2:23:25 PM}).
 */
public final class MailDate {
  private static final int LONGEST = 200;

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** Hours from UTC: those of RFC 5322 §4.3 and some that are met. Others count as UTC. */
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("est", -5),
          Map.entry("edt", -4),
          Map.entry("cst", -6),
          Map.entry("cdt", -5),
          Map.entry("mst", -7),
          Map.entry("mdt", -6),
          Map.entry("pst", -8),
          Map.entry("pdt", -7),
          Map.entry("bst", 1),
          Map.entry("cet", 1),
          Map.entry("met", 1),
          Map.entry("cest", 2),
          Map.entry("mest", 2),
          Map.entry("eet", 2),
          Map.entry("eest", 3),
          Map.entry("msk", 3),
          Map.entry("hkt", 8),
          Map.entry("jst", 9),
          Map.entry("kst", 9));

  private int year = -1;
  private int month = -1;
  private int day = -1;
  private int hour = -1;
  private int minute;
  private int second;
  private int offsetMinutes;
  private boolean pm;
  private boolean am;

  private MailDate() {}

  /** {@code Mon, 23 Nov 2026 20:25:01 +0000}. RFC 5322 §3.3 */
  public static String write(Instant moment) {
    return WRITTEN.format(moment.atOffset(ZoneOffset.UTC));
  }

  /**
   * The moment and the zone it was written in; empty when there is no such day or no day at all. A
   * missing time is midnight, a missing or unknown zone UTC.
   */
  public static Optional<OffsetDateTime> parse(String raw) {
    var date = new MailDate();
    var in = FieldScanner.of(raw.length() > LONGEST ? raw.substring(0, LONGEST) : raw);
    while (!in.atEnd()) {
      if (!in.skipBlanks() && !in.accept(',') && !in.accept('"')) {
        date.word(word(in));
      }
    }
    return date.value();
  }

  private static String word(FieldScanner in) {
    var word = new StringBuilder();
    do {
      word.append((char) Octets.lower(in.take()));
      if (in.peek() == ':' || word.charAt(word.length() - 1) == ':') {
        in.skipBlanks(); // RFC 5322 §4.3 allows blanks and comments around colons
      } else if (in.skipBlanks() && in.peek() != ':') {
        break;
      }
    } while (!in.atEnd() && in.peek() != ',' && in.peek() != '"');
    return word.toString();
  }

  private void word(String word) {
    char first = word.charAt(0);
    if (hour >= 0 && (first == '+' || first == '-') && word.length() > 1) {
      offset(word);
    } else if (word.indexOf('-') > 0) {
      dashed(word);
    } else if (word.indexOf(':') > 0) {
      time(word);
    } else if (Octets.isDigit(first)) {
      number(word);
    } else {
      name(word);
    }
  }

  /** {@code 17-jul-1996}, {@code 1996-07-17}, {@code 1996-07-17t02:23:25+02:00}. */
  private void dashed(String word) {
    String[] pieces = word.split("-", 3);
    if (pieces.length == 3 && pieces[0].length() == 4 && day < 0 && month < 0) {
      year = digits(pieces[0]);
      month = digits(pieces[1]);
      int time = pieces[2].indexOf('t');
      day = digits(time < 0 ? pieces[2] : pieces[2].substring(0, time));
      if (time >= 0 && time + 1 < pieces[2].length()) {
        time(pieces[2].substring(time + 1));
      }
    } else if (word.indexOf(':') > 0) {
      time(word);
    } else {
      for (String piece : pieces) {
        if (!piece.isEmpty()) {
          word(piece);
        }
      }
    }
  }

  /** {@code 02:23}, {@code 02:23:25.123}, with a zone stuck to it. */
  private void time(String word) {
    if (hour >= 0) {
      return;
    }
    int end = 0;
    while (end < word.length() && isTime(word.charAt(end))) {
      end++;
    }
    if (end == 0) {
      return;
    }
    String[] pieces = word.substring(0, end).split(":", -1);
    hour = digits(pieces[0]);
    minute = pieces.length > 1 ? digits(pieces[1]) : 0;
    String seconds = pieces.length > 2 ? pieces[2] : "0";
    int point = seconds.indexOf('.');
    second = digits(point < 0 ? seconds : seconds.substring(0, point));
    if (end < word.length()) {
      word(word.substring(end));
    }
  }

  private static boolean isTime(char c) {
    return Octets.isDigit(c) || c == ':' || c == '.';
  }

  private void number(String word) {
    int value = digits(word);
    if (value < 0) {
      return;
    }
    if (day < 0 && word.length() <= 2) {
      day = value;
    } else if (year < 0) {
      year = fullYear(value, word.length());
    }
  }

  /** RFC 5322 §4.3 */
  private static int fullYear(int value, int digits) {
    return switch (digits) {
      case 1, 2 -> value < 50 ? 2000 + value : 1900 + value;
      case 3 -> 1900 + value;
      default -> value;
    };
  }

  private void name(String word) {
    if (word.length() >= 3 && month < 0 && MONTHS.contains(word.substring(0, 3))) {
      month = MONTHS.indexOf(word.substring(0, 3)) + 1;
    } else if (word.equals("pm")) {
      pm = true;
    } else if (word.equals("am")) {
      am = true;
    } else if (ZONES.containsKey(word)) {
      offsetMinutes = 60 * ZONES.getOrDefault(word, 0);
    } else if (word.startsWith("gmt") || word.startsWith("utc")) {
      offset(word.substring(3));
    }
  }

  /** {@code +0100}, {@code +01:00}, {@code +1}; one that cannot be is UTC. */
  private void offset(String word) {
    int value = word.length() < 2 ? -1 : digits(word.substring(1).replace(":", ""));
    if (value < 0) {
      return;
    }
    int minutes = word.length() <= 3 ? value * 60 : value / 100 * 60 + value % 100;
    if (minutes <= 18 * 60) {
      offsetMinutes = word.charAt(0) == '-' ? -minutes : minutes;
    }
  }

  private static int digits(String word) {
    if (word.isEmpty() || word.length() > 6) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < word.length(); i++) {
      if (!Octets.isDigit(word.charAt(i))) {
        return -1;
      }
      value = value * 10 + word.charAt(i) - '0';
    }
    return value;
  }

  private Optional<OffsetDateTime> value() {
    if (year < 0 || month < 1 || day < 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          OffsetDateTime.of(
              LocalDate.of(year, month, day),
              time(),
              ZoneOffset.ofTotalSeconds(offsetMinutes * 60)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** RFC 5256 §2.2: a time that cannot be is midnight. */
  private LocalTime time() {
    int hours = hour;
    if (pm && hours < 12) {
      hours += 12;
    } else if (am && hours == 12) {
      hours = 0;
    }
    if (hours < 0 || hours > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
      return LocalTime.MIDNIGHT;
    }
    return LocalTime.of(hours, minute, Math.min(second, 59)); // java.time has no leap seconds
  }
}

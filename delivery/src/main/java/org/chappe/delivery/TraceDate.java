package org.chappe.delivery;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes {@code Mon, 23 Nov 2026 20:25:01 +0000}. RFC 5322 §3.3 */
public final class TraceDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private TraceDate() {}

  /** Times are UTC: where the server stands is nobody's business, and one less to convert. */
  public static void append(StringBuilder text, Instant instant) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    int day = (time.getDayOfWeek().getValue() - 1) * 3;
    int month = (time.getMonthValue() - 1) * 3;
    text.append(DAYS, day, day + 3).append(", ").append(time.getDayOfMonth()).append(' ');
    text.append(MONTHS, month, month + 3).append(' ').append(time.getYear()).append(' ');
    appendTwo(text, time.getHour()).append(':');
    appendTwo(text, time.getMinute()).append(':');
    appendTwo(text, time.getSecond()).append(" +0000");
  }

  private static StringBuilder appendTwo(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}

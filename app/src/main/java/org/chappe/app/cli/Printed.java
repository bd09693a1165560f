package org.chappe.app.cli;

import java.time.Duration;

/** Values as a person reads them in a terminal. */
final class Printed {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};
  private static final int UNIT = 1000;

  private Printed() {}

  /**
   * What others wrote, without what a terminal would take for commands: control characters become
   * "·", but for tabs and the ends of lines.
   */
  static String text(String foreign) {
    return foreign.replace("\r\n", "\n").replaceAll("[\\p{Cc}&&[^\\n\\t]]", "·");
  }

  /** On one line, at most so many characters wide. */
  static String cell(String foreign, int width) {
    String line = text(foreign).replaceAll("\\s+", " ").strip();
    return line.length() <= width ? line : line.substring(0, width - 1) + "…";
  }

  /** Like 45s, 12m, 3h10m, 4d2h. */
  static String time(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + "d" + part(time.toHoursPart(), "h");
    }
    if (time.toHours() > 0) {
      return time.toHours() + "h" + part(time.toMinutesPart(), "m");
    }
    return time.toMinutes() > 0 ? time.toMinutes() + "m" : Math.max(0, time.toSeconds()) + "s";
  }

  private static String part(int count, String unit) {
    return count == 0 ? "" : count + unit;
  }

  /** Like 712 B, 1.4 KB, 23 MB. */
  static String size(long octets) {
    double size = octets;
    int unit = 0;
    while (size >= UNIT && unit < UNITS.length - 1) {
      size /= UNIT;
      unit++;
    }
    return unit == 0 || size >= 10
        ? "%.0f %s".formatted(Math.floor(size), UNITS[unit])
        : "%.1f %s".formatted(Math.floor(size * 10) / 10, UNITS[unit]);
  }
}

package org.chappe.app.config;

/** Settings {@code log.*}. */
public record LogConfig(Level level) {
  /** Info: a line for each connection, sign-in, message and command that changed something. */
  public static final LogConfig DEFAULT = new LogConfig(Level.INFO);

  /** Which lines are written: these and all above. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  static LogConfig read(Settings in) {
    return new LogConfig(
        in.value(
            "level",
            SettingType.oneOf(Level.class),
            DEFAULT.level,
            "The least important lines that are written: an error is for a human to see to, a"
                + " warning may become one."));
  }
}

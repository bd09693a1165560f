package org.chappe.app.config;

/** Settings {@code trace.*}. */
public record TraceConfig(int days) {
  /** 30 days: somebody asks for a message that did not come within some weeks, or never. */
  public static final TraceConfig DEFAULT = new TraceConfig(30);

  private static final int MOST = 3650;

  public TraceConfig {
    if (days < 0 || days > MOST) {
      throw new BadSetting("days", "is 0, for no journal, to " + MOST);
    }
  }

  static TraceConfig read(Settings in) {
    return new TraceConfig(
        in.value(
            "days",
            SettingType.NUMBER,
            DEFAULT.days,
            "For how many days it is known from whom a message came, to whom it went and what was"
                + " answered; 0: no journal is kept."));
  }
}

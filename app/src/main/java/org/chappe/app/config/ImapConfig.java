package org.chappe.app.config;

import java.time.Duration;

/** Settings {@code imap.*}. */
public record ImapConfig(Duration idleLimit) {
  /** 30 minutes: the least that RFC 9051 §5.4 allows. */
  public static final ImapConfig DEFAULT = new ImapConfig(Duration.ofMinutes(30));

  public ImapConfig {
    if (idleLimit.compareTo(Duration.ofMinutes(30)) < 0) {
      throw new BadSetting(
          "idle-limit", "is too short: a client may be silent for 30m (RFC 9051 §5.4)");
    }
  }

  static ImapConfig read(Settings in) {
    return new ImapConfig(
        in.value(
            "idle-limit",
            SettingType.DURATION,
            DEFAULT.idleLimit,
            "How long a signed-in client may be silent before it is sent away (RFC 9051 §5.4: at"
                + " least 30 minutes)."));
  }
}

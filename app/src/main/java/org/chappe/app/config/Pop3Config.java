package org.chappe.app.config;

import java.time.Duration;
import org.chappe.pop3.Pop3Settings;

/** Settings {@code pop3.*}: fetching mail. Defaults and their reasons: {@link Pop3Settings}. */
public record Pop3Config(Duration idleLimit, Duration loginDelay, int badCommands) {
  public static final Pop3Config DEFAULT = of(Pop3Settings.DEFAULT);

  public Pop3Config {
    if (idleLimit.compareTo(Duration.ofMinutes(10)) < 0) {
      throw new BadSetting(
          "idle-limit", "is too short: a client may be silent for 10m (RFC 1939 §3)");
    }
    if (loginDelay.compareTo(Duration.ofHours(1)) > 0) {
      throw new BadSetting("login-delay", "is too long: people look for new mail within 1h");
    }
    if (badCommands < 1) {
      throw new BadSetting("bad-commands", "is too small: with less than 1 no session could begin");
    }
  }

  static Pop3Config read(Settings in) {
    return new Pop3Config(
        in.value(
            "idle-limit",
            SettingType.DURATION,
            DEFAULT.idleLimit,
            "How long a client that has signed in may be silent before it is sent away (RFC 1939"
                + " §3: at least 10 minutes)."),
        in.value(
            "login-delay",
            SettingType.DURATION,
            DEFAULT.loginDelay,
            "The least time between two sign-ins to one account (RFC 2449 §6.5); 0s: none."),
        in.value(
            "bad-commands",
            SettingType.NUMBER,
            DEFAULT.badCommands,
            "Wrong commands in a row after which a session is ended."));
  }

  /** As the front-end takes them. */
  public Pop3Settings settings(AuthConfig auth) {
    Pop3Settings defaults = Pop3Settings.DEFAULT;
    return new Pop3Settings(
        idleLimit,
        defaults.signInLimit(),
        loginDelay,
        badCommands,
        defaults.failedSignIns(),
        auth.signIn());
  }

  private static Pop3Config of(Pop3Settings settings) {
    return new Pop3Config(settings.idleLimit(), settings.loginDelay(), settings.badCommands());
  }
}

package org.chappe.app.config;

import java.time.Duration;
import java.util.Optional;

/** Settings {@code dkim.*}: the keys that domains sign their mail with. */
public record DkimConfig(Optional<Duration> rotateAfter) {
  /** Somebody has to publish each: more often nobody keeps up. */
  private static final Duration LEAST = Duration.ofDays(7);

  public DkimConfig {
    if (rotateAfter.isPresent() && rotateAfter.get().compareTo(LEAST) < 0) {
      throw new BadSetting("rotate-after", "is too short: at least 7d");
    }
  }

  static DkimConfig read(Settings in) {
    return new DkimConfig(
        in.optional(
            "rotate-after",
            SettingType.DURATION,
            "never: `chappe domain dkim rotate` makes the next keys",
            "How old a domain's keys get before the next ones are made, like `\"180d\"`. They are"
                + " used as soon as DNS shows them; the log tells which records it wants, and"
                + " until then mail is signed with the old ones."));
  }
}

package org.chappe.app.config;

import java.time.Duration;
import java.util.Locale;

/**
 * Settings {@code mta-sts.*}: what other servers are told about sending here, RFC 8461.
 *
 * @param maxAge how long they keep to it
 */
public record MtaStsConfig(Mode mode, Duration maxAge) {
  /** RFC 8461 §3.2 */
  private static final Duration MOST = Duration.ofDays(365);

  /**
   * Off: a policy that is published without its host's certificate stops nobody, and helps nobody.
   */
  public static final MtaStsConfig DEFAULT = new MtaStsConfig(Mode.OFF, Duration.ofDays(7));

  /** What who sends here is to do. */
  public enum Mode {
    /** There is no policy. */
    OFF,
    /** The policy is withdrawn: those who have it keep to it no more. */
    NONE,
    /** Deliver, and report what failed. */
    TESTING,
    /** Deliver by TLS with the right certificate, or not at all. */
    ENFORCE;

    /** As the policy has it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public MtaStsConfig {
    if (maxAge.compareTo(Duration.ofDays(1)) < 0 || maxAge.compareTo(MOST) > 0) {
      throw new BadSetting("max-age", "is outside 1d to 365d");
    }
  }

  static MtaStsConfig read(Settings in) {
    return new MtaStsConfig(
        in.value(
            "mode",
            SettingType.oneOf(Mode.class),
            DEFAULT.mode,
            "Whether this server serves a policy for its domains at https://mta-sts.DOMAIN: off; testing,"
                + " other servers report what fails; enforce, they deliver by TLS with a certificate"
                + " for this server's name or not at all; none, a policy is withdrawn. Needs"
                + " listen.https on port 443, a certificate for these names (tls.acme.domain-hosts"
                + " = [\"mta-sts\"]) and the records of chappe domain dns."),
        in.value(
            "max-age",
            SettingType.DURATION,
            DEFAULT.maxAge,
            "How long other servers keep to the policy. Weeks, once it works."));
  }
}

package org.chappe.app.config;

import org.chappe.directory.DirectorySettings.SecondFactors;
import org.chappe.directory.factor.SecondFactorPolicy;

/**
 * Settings {@code auth.*}: who may sign in, and how.
 *
 * @param cleartext where passwords are taken without TLS
 * @param secondFactors what is asked beside a password
 * @param passwords which new ones are taken
 * @param notifySignIns whether owners who have not said get a mail on sign-ins from somewhere new
 */
public record AuthConfig(
    Cleartext cleartext,
    SecondFactors secondFactors,
    PasswordConfig passwords,
    boolean notifySignIns) {
  /** Never: a password sent in the clear once is a password known to the network. */
  public static final AuthConfig DEFAULT =
      new AuthConfig(Cleartext.NEVER, SecondFactors.DEFAULT, PasswordConfig.DEFAULT, false);

  /** Where a password may come before TLS. */
  public enum Cleartext {
    NEVER,
    /** From this machine itself, where no network is between: for trying out, and for tests. */
    LOOPBACK
  }

  static AuthConfig read(Settings in) {
    return new AuthConfig(
        in.value(
            "cleartext",
            SettingType.oneOf(Cleartext.class),
            DEFAULT.cleartext,
            "Whether passwords are taken on connections without TLS: never, or from this machine"
                + " itself (loopback). Elsewhere a client must use TLS first."),
        new SecondFactors(
            in.value(
                "second-factor",
                SettingType.oneOf(SecondFactorPolicy.class),
                SecondFactors.DEFAULT.policy(),
                "Whether accounts have second factors: off, none can be set up; allowed, as their"
                    + " owners like; required, without one an account is not let in after a time of"
                    + " grace. Domains and accounts can have policies of their own."),
            in.value(
                "second-factor-grace",
                SettingType.DURATION,
                SecondFactors.DEFAULT.grace(),
                "How long an account without a required second factor is still let in, from its first"
                    + " sign-in since it is required."),
            in.value(
                "code-after-password",
                SettingType.YES_OR_NO,
                SecondFactors.DEFAULT.codeAfterPassword(),
                "Whether a mail program may send the password with the six digits of TOTP behind it, for"
                    + " one sign-in. Without it mail programs need app passwords.")),
        PasswordConfig.read(in),
        in.value(
            "notify-sign-ins",
            SettingType.YES_OR_NO,
            DEFAULT.notifySignIns,
            "Whether accounts get a mail when somebody signs in from somewhere new, unless their"
                + " owner has chosen (chappe account notify-sign-ins)."));
  }
}

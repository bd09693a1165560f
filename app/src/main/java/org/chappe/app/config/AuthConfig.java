package org.chappe.app.config;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chappe.directory.DirectorySettings;
import org.chappe.directory.DirectorySettings.SecondFactors;
import org.chappe.directory.ScramHash;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.directory.sasl.MechanismName;
import org.chappe.directory.sasl.SaslSettings;

/**
 * Settings {@code auth.*}: who may sign in, and how.
 *
 * @param cleartext where passwords are taken without TLS
 * @param mechanisms of SASL that may be offered
 * @param clientCertificates whether clients are asked for a certificate
 * @param secondFactors what is asked beside a password
 * @param passwords which new ones are taken
 * @param notifySignIns whether owners who have not said get a mail on sign-ins from somewhere new
 */
public record AuthConfig(
    Cleartext cleartext,
    List<MechanismName> mechanisms,
    boolean clientCertificates,
    SecondFactors secondFactors,
    PasswordConfig passwords,
    boolean notifySignIns) {
  /**
   * Never without TLS: a password sent in the clear once is a password known to the network. No
   * certificates: programs ask their users for one, who mostly have none.
   */
  public static final AuthConfig DEFAULT =
      new AuthConfig(
          Cleartext.NEVER,
          Arrays.stream(MechanismName.values()).filter(MechanismName.DEFAULT::contains).toList(),
          SaslSettings.DEFAULT.clientCertificates(),
          SecondFactors.DEFAULT,
          PasswordConfig.DEFAULT,
          false);

  public AuthConfig {
    mechanisms = List.copyOf(mechanisms);
  }

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
        in.list(
            "mechanisms",
            SettingType.MECHANISM,
            DEFAULT.mechanisms,
            "The ways to sign in (SASL) that may be offered; each is, where it can succeed."
                + " SCRAM-SHA-256-PLUS is there besides, for programs that can bind to TLS (mutt"
                + " takes it, cannot, and gives up); SCRAM-SHA-1 and SCRAM-SHA-1-PLUS for old ones."
                + " Without PLAIN and"
                + " LOGIN no command shows a password, IMAP's LOGIN and POP3's USER neither."),
        in.value(
            "client-certificates",
            SettingType.YES_OR_NO,
            DEFAULT.clientCertificates,
            "Whether mail programs are asked for a certificate in TLS, to sign in with it"
                + " (EXTERNAL). iPhones and Outlook put a question to their users then, also to"
                + " those who have none."),
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

  /** What has to be kept of passwords for these mechanisms. */
  public DirectorySettings.Scram scram() {
    return new DirectorySettings.Scram(
        mechanisms.stream().flatMap(AuthConfig::hash).collect(Collectors.toSet()),
        DirectorySettings.Scram.DEFAULT.iterations());
  }

  private static Stream<ScramHash> hash(MechanismName mechanism) {
    return switch (mechanism) {
      case SCRAM_SHA_256, SCRAM_SHA_256_PLUS -> Stream.of(ScramHash.SHA_256);
      case SCRAM_SHA_1, SCRAM_SHA_1_PLUS -> Stream.of(ScramHash.SHA_1);
      case EXTERNAL, OAUTHBEARER, XOAUTH2, PLAIN, LOGIN -> Stream.empty();
    };
  }

  /** As the front-ends take them. */
  public SaslSettings signIn() {
    return new SaslSettings(
        Set.copyOf(mechanisms), clientCertificates, cleartext == Cleartext.LOOPBACK);
  }
}

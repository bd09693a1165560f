package org.chappe.app.config;

/**
 * Settings {@code auth.*}: who may sign in, and how.
 *
 * @param cleartext where passwords are taken without TLS
 */
public record AuthConfig(Cleartext cleartext) {
  /** Never: a password sent in the clear once is a password known to the network. */
  public static final AuthConfig DEFAULT = new AuthConfig(Cleartext.NEVER);

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
                + " itself (loopback). Elsewhere a client must use TLS first."));
  }
}

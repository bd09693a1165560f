package org.chappe.directory;

/**
 * How somebody got in.
 *
 * @param id what is revoked to end it: an app password's name, a certificate's fingerprint, a
 *     token's grant; empty with {@link Means#PASSWORD} and those that go with it
 * @param name what people call it: the app password's name, the certificate's, the OAuth client's
 */
public record Access(Means means, String id, String name) {
  /** The account's password alone. */
  public static final Access PASSWORD = of(Means.PASSWORD);

  /** What was shown at the door. */
  public enum Means {
    /** The account's password alone. */
    PASSWORD,
    /** The password and a code of TOTP. */
    TOTP,
    /** The password and a recovery code. */
    RECOVERY_CODE,
    /** The password and a passkey, or a passkey that verified its owner. */
    PASSKEY,
    APP_PASSWORD,
    /** A certificate of the client, in TLS. */
    CERTIFICATE,
    /** An access token of OAuth. */
    TOKEN;

    /** Whether it stands in for the account's own password. */
    public boolean isPassword() {
      return switch (this) {
        case PASSWORD, TOTP, RECOVERY_CODE, PASSKEY -> true;
        case APP_PASSWORD, CERTIFICATE, TOKEN -> false;
      };
    }
  }

  /** With the account's own password, and perhaps a second factor. */
  public static Access of(Means means) {
    return new Access(means, "", "");
  }
}

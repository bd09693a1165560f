package org.chappe.directory;

/**
 * Why somebody is not let in. All but {@link #WRONG} are told only to who has shown credentials
 * that are right, so nobody learns from them who exists.
 */
public enum Refusal {
  /** Who is not here, what is wrong, a code that is wrong or was used: all alike. */
  WRONG("wrong user or password"),
  FACTOR_NEEDED(
      "this account has a second factor: use an app password, or write the six digits behind the"
          + " password"),
  /** The same where digits behind the password are not taken. */
  APP_PASSWORD_NEEDED("this account has a second factor: use an app password"),
  /** A second factor is required, and the account has none. */
  ENROLMENT_NEEDED("a second factor is required here, and this account has none: ask the operator"),
  EXPIRED("what you signed in with has expired: make a new one"),
  WRONG_PROTOCOL("what you signed in with is not for this protocol"),
  WRONG_NETWORK("this app password is not for this network");

  private final String text;

  Refusal(String text) {
    this.text = text;
  }

  /** For the client's user: no secret, no name, no line end. */
  public String text() {
    return text;
  }
}

package org.chappe.oauth;

/** Where everything is. */
final class Paths {
  static final String AUTHORIZE = "/oauth/authorize";
  static final String TOKEN = "/oauth/token";
  static final String REGISTER = "/oauth/register";
  static final String REVOKE = "/oauth/revoke";
  static final String INTROSPECT = "/oauth/introspect";
  static final String USER_INFO = "/oauth/userinfo";
  static final String KEYS = "/oauth/jwks";
  static final String DEVICE_AUTHORIZATION = "/oauth/device_authorization";
  static final String STYLE = "/oauth/style.css";

  /** Short: people type it. */
  static final String DEVICE = "/device";

  private Paths() {}
}

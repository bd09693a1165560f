package org.chappe.oauth;

/**
 * An answer that says what is wrong, RFC 6749 §5.2 and those that extend it.
 *
 * <p>{@code description} is for the person who writes the client: no secret, ASCII without quotes.
 */
final class OAuthError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String error;

  OAuthError(int status, String error, String description) {
    super(description, null, false, false);
    this.status = status;
    this.error = error;
  }

  OAuthError(String error, String description) {
    this(400, error, description);
  }

  int status() {
    return status;
  }

  String error() {
    return error;
  }

  String description() {
    return String.valueOf(getMessage());
  }
}

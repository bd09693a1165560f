package org.chappe.http;

/** The request cannot be answered; the text is for the person who sees the page. */
public final class HttpRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param status from 400 to 599, RFC 9110 §15
   */
  public HttpRefused(int status, String text) {
    super(text, null, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(status + " refuses nothing");
    }
    this.status = status;
  }

  public int status() {
    return status;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}

package org.chappe.smtp.wire;

/** The server has had enough of this client: a 421, and no more. RFC 5321 §3.8 */
public final class SessionEnds extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String enhanced;

  public SessionEnds(String enhanced, String text) {
    super(text, null, false, false);
    this.enhanced = enhanced;
  }

  public Reply reply() {
    return new Reply(421, enhanced, String.valueOf(getMessage()));
  }
}

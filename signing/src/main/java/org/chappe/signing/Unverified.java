package org.chappe.signing;

/** Why a signature does not pass, with its result. */
final class Unverified extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final DkimResult.Status status;

  Unverified(DkimResult.Status status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  DkimResult.Status status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** Written wrong. RFC 8601 §2.7.1 has neutral for it. */
  static Unverified syntax(String reason) {
    return new Unverified(DkimResult.Status.NEUTRAL, reason);
  }

  static Unverified permanent(String reason) {
    return new Unverified(DkimResult.Status.PERMERROR, reason);
  }
}

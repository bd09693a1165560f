package org.chappe.app.acme;

import java.time.Instant;
import java.util.Optional;

/** No certificate came of an order; the text is for the operator. */
final class AcmeFailed extends Exception {
  private static final long serialVersionUID = 1L;

  /** What another order can hope for. */
  enum Reach {
    /** Something is wrong with these names. */
    ORDER,
    /** Other orders would fail as well: the server is away, or refuses the account. */
    SERVER
  }

  private final Reach reach;
  private final transient Optional<Instant> notBefore;

  AcmeFailed(Reach reach, String why) {
    this(reach, why, Optional.empty());
  }

  /**
   * @param notBefore when the server will hear of it again, by its own word
   */
  AcmeFailed(Reach reach, String why, Optional<Instant> notBefore) {
    super(why);
    this.reach = reach;
    this.notBefore = notBefore;
  }

  Reach reach() {
    return reach;
  }

  Optional<Instant> notBefore() {
    return notBefore;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}

package org.chappe.relay.report;

import java.util.Locale;
import java.util.Optional;
import org.chappe.delivery.RecipientOptions.Notify;

/** What was done for a recipient. RFC 3464 §2.3.3 */
public enum DsnAction {
  FAILED(Notify.FAILURE),
  DELAYED(Notify.DELAY),
  DELIVERED(Notify.SUCCESS),
  RELAYED(Notify.SUCCESS),
  /** Delivered to an address that stands for several; only others say so. */
  EXPANDED(Notify.SUCCESS);

  private final Notify asked;

  DsnAction(Notify asked) {
    this.asked = asked;
  }

  /** Who asked for this is told. RFC 3461 §4.1 */
  Notify asked() {
    return asked;
  }

  /** As it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In any case; empty for what RFC 3464 does not know. */
  static Optional<DsnAction> read(String word) {
    for (DsnAction action : values()) {
      if (action.name().equalsIgnoreCase(word)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}

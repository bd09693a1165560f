package org.chappe.delivery;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What RCPT said beyond the address. RFC 3461 §4
 *
 * @param notifyOn when the sender is told; empty: never. Not said: failure and delay, as §4.1
 *     allows
 * @param notifySaid whether NOTIFY was said: what was not said is not passed on
 * @param originalRecipient ORCPT as it came, like {@code rfc822;ann+2Bx@example.org}
 */
public record RecipientOptions(
    Set<Notify> notifyOn, boolean notifySaid, Optional<String> originalRecipient) {
  public static final RecipientOptions NONE =
      new RecipientOptions(EnumSet.of(Notify.FAILURE, Notify.DELAY), false, Optional.empty());

  public RecipientOptions {
    notifyOn = Set.copyOf(notifyOn);
  }

  /** RFC 3461 §4.1 */
  public enum Notify {
    SUCCESS,
    FAILURE,
    DELAY
  }
}

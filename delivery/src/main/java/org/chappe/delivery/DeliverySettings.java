package org.chappe.delivery;

/**
 * Settings of delivery.
 *
 * @param hostname this server's name in {@code Received:}
 * @param hops the most {@code Received:} fields a message may have come with
 * @param sending what those who sign in may send
 * @param copyToSent whether what they send goes into their {@code \Sent} mailbox, too
 */
public record DeliverySettings(
    String hostname, int hops, SendingLimits sending, boolean copyToSent) {
  /**
   * The defaults, each with its reason.
   *
   * <ul>
   *   <li>100 hops: RFC 5321 §6.3 asks for a threshold of at least 100; a loop gets there in
   *       seconds.
   *   <li>Sending: {@link SendingLimits#DEFAULT}.
   *   <li>No copy to Sent: mail programs put it there themselves.
   * </ul>
   */
  public static DeliverySettings defaults(String hostname) {
    return new DeliverySettings(hostname, 100, SendingLimits.DEFAULT, false);
  }

  public DeliverySettings {
    if (hops < 1) {
      throw new IllegalArgumentException(hops + " hops: at least 1");
    }
  }

  public DeliverySettings withSending(SendingLimits limits) {
    return new DeliverySettings(hostname, hops, limits, copyToSent);
  }

  public DeliverySettings withCopyToSent(boolean copies) {
    return new DeliverySettings(hostname, hops, sending, copies);
  }
}

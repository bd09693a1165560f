package org.chappe.relay;

import java.util.Optional;
import org.chappe.delivery.Departure;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.model.Address;
import org.chappe.model.Octets;

/** Signs what leaves, and makes the reverse-path of what is forwarded. Thread-safe. */
public interface Signer {
  /**
   * Begins a message.
   *
   * @param forwards as in {@link org.chappe.delivery.Onward#begin}
   */
  Signing begin(Departure departure, boolean forwards);

  /** One message. One thread at a time. */
  interface Signing {
    /** Its octets as they leave. */
    void write(byte[] octets, int offset, int length);

    /**
     * What is put before it: whole fields, or nothing.
     *
     * @param forwardedBy the address here that passes it on; empty: it was sent from here
     */
    Octets fields(ReceivedMessage message, Optional<Address> forwardedBy);
  }

  /** The reverse-path of what {@code by}, an address here, passes on; an empty one stays. */
  String reversePath(String reversePath, Address by);

  /** The way back: as {@link org.chappe.delivery.Onward#sender}. */
  Optional<Address> sender(Address reversePath);
}

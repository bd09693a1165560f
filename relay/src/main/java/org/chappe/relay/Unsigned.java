package org.chappe.relay;

import java.util.Optional;
import org.chappe.delivery.Departure;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.model.Address;
import org.chappe.model.Octets;

/** Mail leaves as it came. */
public final class Unsigned implements Signer {
  @Override
  public Signing begin(Departure departure) {
    return new Signing() {
      @Override
      public void write(byte[] octets, int offset, int length) {
        // not looked at
      }

      @Override
      public Octets fields(ReceivedMessage message, Optional<Address> forwardedBy) {
        return Octets.NONE;
      }
    };
  }

  @Override
  public String reversePath(String reversePath, Address by) {
    return reversePath;
  }
}

package org.chappe.delivery;

import java.util.List;
import org.chappe.mailbox.ReceivedMessage;

/** A way out that is shut. */
final class NothingLeaves implements Onward.Leaving {
  @Override
  public void write(byte[] octets, int offset, int length) {
    // Kept by whoever receives it.
  }

  @Override
  public Outcome accept(ReceivedMessage message, int skip, List<Departure.To> to) {
    return new Outcome.TemporaryFailure(
        451, "4.3.0", "mail cannot be sent on at the moment, try again");
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}

package org.chappe.imap;

import java.util.OptionalLong;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.AccountSnapshot.Quota;

/**
 * What the quota leaves for the messages of one command, so that they are refused before they are
 * sent. A first look: the mailbox service counts again when it appends. One command's.
 */
final class Room {
  private OptionalLong octets;

  Room(Quota quota) {
    octets =
        quota.maxOctets().isPresent()
            ? OptionalLong.of(quota.maxOctets().getAsLong() - quota.octets())
            : OptionalLong.empty();
  }

  /** A message that leaves gives this much back. */
  void free(long more) {
    use(-more);
  }

  /** A message of this size has come. */
  void use(long more) {
    if (octets.isPresent()) {
      octets = OptionalLong.of(octets.getAsLong() - more);
    }
  }

  void require(long more) {
    if (octets.isPresent() && more > octets.getAsLong()) {
      throw new Refused("OVERQUOTA", "the account's quota has no room for the message");
    }
  }
}

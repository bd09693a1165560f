package org.chappe.delivery;

import java.util.List;
import java.util.Optional;
import org.chappe.directory.Account;
import org.chappe.model.Address;

/**
 * A message that is to leave: who sent it, and how.
 *
 * @param id from {@link Delivery#nextId()}; no two have the same
 * @param reversePath as in {@link Envelope}
 * @param sender who signed in and may see it in the queue; empty: a host that may relay, or mail
 *     that is forwarded
 * @param options what MAIL said
 */
public record Departure(
    String id, String reversePath, Optional<Account> sender, MailOptions options) {

  /**
   * One recipient.
   *
   * @param path as it goes on the wire, without {@code <>}
   * @param address what it means
   * @param local an address here, whose mailbox could not be written when the message came
   * @param options what RCPT said
   * @param forwardedBy the address here that stands for this one: mail that is only passed on, so
   *     that the reverse-path has to be made one of this server's and the message sealed
   */
  public record To(
      String path,
      Address address,
      boolean local,
      RecipientOptions options,
      Optional<Address> forwardedBy) {
    /** Several, each with nothing said. */
    public static List<To> plain(List<Address> addresses) {
      return addresses.stream()
          .map(address ->
              new To(address.toString(), address, false, RecipientOptions.NONE, Optional.empty()))
          .toList();
    }
  }
}

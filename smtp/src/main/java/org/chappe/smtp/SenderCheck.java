package org.chappe.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.Outcome.PermanentFailure;
import org.chappe.directory.Account;
import org.chappe.directory.Directory;
import org.chappe.mime.Addresses;
import org.chappe.mime.HeaderField;
import org.chappe.mime.MailAddress;
import org.chappe.mime.ParsedMessage;
import org.chappe.model.Address;

/**
 * Whether a message that is submitted says truly whom it is from. RFC 6409 §6.1. Every address in
 * {@code From:} must be one of the account's, as any of them may be what a reader sees. A header
 * that leaves room for two readings (two such fields, or more than is looked at) is refused.
 */
final class SenderCheck {
  private SenderCheck() {}

  static Optional<PermanentFailure> refusal(
      ParsedMessage message, Account account, Directory directory) {
    List<HeaderField> fields = message.header().all("From");
    if (!message.headerWhole()) {
      return no("5.6.0", "the message's header is too large to be checked");
    }
    if (fields.isEmpty()) {
      return no("5.6.0", "the message has no From: field");
    }
    if (fields.size() > 1) {
      return no("5.6.0", "the message has more than one From: field");
    }
    List<MailAddress.Single> senders = singles(Addresses.parse(fields.getFirst().value()));
    if (senders.isEmpty()) {
      return no("5.6.0", "the message's From: field has no address");
    }
    return senders.stream().allMatch(sender -> belongs(sender, account, directory))
        ? Optional.empty()
        : no("5.7.1", "the address in From: is not one of " + account.address());
  }

  private static List<MailAddress.Single> singles(List<MailAddress> addresses) {
    var singles = new ArrayList<MailAddress.Single>();
    for (MailAddress address : addresses) {
      switch (address) {
        case MailAddress.Single single -> singles.add(single);
        case MailAddress.Group group -> singles.addAll(group.members());
      }
    }
    return singles;
  }

  private static boolean belongs(MailAddress.Single sender, Account account, Directory directory) {
    try {
      return directory.maySendAs(
          account.id(), new Address(utf8(sender.localPart()), utf8(sender.domain())));
    } catch (IllegalArgumentException e) {
      return false; // not an address at all
    }
  }

  private static String utf8(String raw) {
    return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static Optional<PermanentFailure> no(String enhanced, String text) {
    return Optional.of(new PermanentFailure(550, enhanced, text));
  }
}

package org.chappe.app.admin;

import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.app.admin.AdminRequest.SetQuota;
import org.chappe.directory.DirectoryRefused;
import org.chappe.mailbox.AccountSnapshot;
import org.chappe.mailbox.MailAccount;

/** Quotas in the words of the command line: a number, or {@code none}. */
final class QuotaWords {
  private static final String NONE = "none";

  private QuotaWords() {}

  static AdminAnswer.Quota answer(String address, AccountSnapshot account) {
    AccountSnapshot.Quota quota = account.quota();
    return new AdminAnswer.Quota(
        address,
        quota.octets(),
        word(quota.maxOctets()),
        account.entries(),
        word(quota.maxMessages()),
        account.mailboxes().size(),
        word(quota.maxMailboxes()));
  }

  /** Changes what is given, if anything. */
  static void set(MailAccount account, SetQuota set) {
    if (set.storage().isPresent() || set.messages().isPresent() || set.mailboxes().isPresent()) {
      AccountSnapshot.Quota now = account.snapshot().quota();
      account.setQuota(
          limit("storage", set.storage(), now.maxOctets()),
          limit("messages", set.messages(), now.maxMessages()),
          limit("mailboxes", set.mailboxes(), now.maxMailboxes()));
    }
  }

  private static String word(OptionalLong limit) {
    return limit.isPresent() ? Long.toString(limit.getAsLong()) : NONE;
  }

  private static OptionalLong limit(String option, Optional<String> word, OptionalLong now) {
    if (word.isEmpty()) {
      return now;
    }
    if (word.get().equals(NONE)) {
      return OptionalLong.empty();
    }
    if (!word.get().matches("[0-9]{1,18}")) {
      throw new DirectoryRefused(
          DirectoryRefused.Reason.INVALID,
          "--%s is a number or none, not \"%s\"".formatted(option, word.get()));
    }
    return OptionalLong.of(Long.parseLong(word.get()));
  }
}

package org.chappe.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chappe.delivery.Outcome.TemporaryFailure;
import org.chappe.directory.Account;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.model.AccountId;
import org.chappe.model.Address;

/**
 * Holds accounts to their {@link SendingLimits}. Thread-safe.
 *
 * <p>What was sent today, and to whom ever, are options in the account's partition: a count, and a
 * row of some 20 octets for each address (a digest of it). They are written beside what the message
 * itself commits, so that they share its sync. What decides is the count in memory, read from the
 * option at the account's first message: sessions that send at once cannot pass it together. Of two
 * that write at once the lower count may be kept; what a crash can forget is thus a message or two.
 * 10,000 accounts are in memory, some 100 octets each; who is forgotten is read again.
 */
public final class Sending {
  private static final String TODAY = "sent-today";
  private static final String KNOWN = "sent-to ";
  private static final int COUNTED = 10_000;

  /** Options in one commit: RFC 5321's recipients come in several. */
  private static final int AT_ONCE = 200;

  private static final TemporaryFailure TOO_MANY_MESSAGES =
      new TemporaryFailure(
          451, "4.7.1", "this account has sent its messages of today, go on tomorrow (UTC)");
  private static final TemporaryFailure TOO_MANY_NEW =
      new TemporaryFailure(
          451,
          "4.7.1",
          "this account has written to its new recipients of today, go on tomorrow (UTC)");

  private final MailAccounts accounts;
  private final SendingLimits limits;
  private final InstantSource clock;
  private final Map<AccountId, SentToday> counted =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, SentToday> eldest) {
          return size() > COUNTED;
        }
      };

  Sending(MailAccounts accounts, SendingLimits limits, InstantSource clock) {
    this.accounts = accounts;
    this.limits = limits;
    this.clock = clock;
  }

  /** Why the account may send nothing more now: for MAIL, before the message is here. */
  public Optional<TemporaryFailure> messageRefusal(Account account) {
    return limits.messages() > 0 && today(account).messages() >= limits.messages()
        ? Optional.of(TOO_MANY_MESSAGES)
        : Optional.empty();
  }

  /**
   * Why no recipient more can be new: for RCPT.
   *
   * @param before new ones the transaction has already
   */
  public Optional<TemporaryFailure> recipientRefusal(Account account, int before) {
    return limits.newRecipients() > 0
            && today(account).newRecipients() + before >= limits.newRecipients()
        ? Optional.of(TOO_MANY_NEW)
        : Optional.empty();
  }

  /**
   * Whether the account has never written to this address elsewhere; always false without limit.
   */
  public boolean isNew(Account account, Address address) {
    return limits.newRecipients() > 0 && !unknown(account, List.of(address)).isEmpty();
  }

  /**
   * One message.
   *
   * @param refusal why it is not sent; then it is not counted
   * @param keep makes the count durable: to be done beside the message's own commits
   */
  record Counted(Optional<TemporaryFailure> refusal, Optional<Runnable> keep) {}

  /** Counts a message that is about to leave or to be delivered. */
  Counted count(Account account, Collection<Address> elsewhere) {
    if (limits.areNone()) {
      return new Counted(Optional.empty(), Optional.empty());
    }
    List<String> fresh = limits.newRecipients() > 0 ? unknown(account, elsewhere) : List.of();
    today(account); // in memory, without the lock
    synchronized (counted) {
      SentToday before = counted.getOrDefault(account.id(), SentToday.read("", day())).on(day());
      if (limits.messages() > 0 && before.messages() >= limits.messages()) {
        return new Counted(Optional.of(TOO_MANY_MESSAGES), Optional.empty());
      }
      if (!fresh.isEmpty() && before.newRecipients() + fresh.size() > limits.newRecipients()) {
        return new Counted(Optional.of(TOO_MANY_NEW), Optional.empty());
      }
      SentToday after = before.and(fresh.size());
      counted.put(account.id(), after);
      return new Counted(Optional.empty(), Optional.of(() -> keep(account, after, fresh)));
    }
  }

  private LocalDate day() {
    return clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private SentToday today(Account account) {
    synchronized (counted) {
      SentToday known = counted.get(account.id());
      if (known != null) {
        return known.on(day());
      }
    }
    SentToday read = SentToday.read(option(account, TODAY).orElse(""), day());
    synchronized (counted) {
      counted.putIfAbsent(account.id(), read);
      return counted.getOrDefault(account.id(), read).on(day());
    }
  }

  private Optional<String> option(Account account, String name) {
    Optional<MailAccount> found = accounts.open(account.id());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (MailAccount mail = found.get()) {
      return mail.option(name);
    }
  }

  /** Names of the options of those that have none. */
  private List<String> unknown(Account account, Collection<Address> addresses) {
    Optional<MailAccount> found = accounts.open(account.id());
    if (found.isEmpty()) {
      return List.of();
    }
    try (MailAccount mail = found.get()) {
      return addresses.stream()
          .map(Sending::known)
          .distinct()
          .filter(name -> mail.option(name).isEmpty())
          .toList();
    }
  }

  /** 96 bits: to find an address with the same ones is nobody's way around a limit. */
  private static String known(Address address) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(address.key().getBytes(StandardCharsets.UTF_8));
      return KNOWN + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, 12));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void keep(Account account, SentToday today, List<String> fresh) {
    Optional<MailAccount> found = accounts.open(account.id());
    if (found.isEmpty()) {
      return;
    }
    try (MailAccount mail = found.get()) {
      var names = new ArrayList<>(fresh);
      do {
        List<String> part = names.subList(0, Math.min(AT_ONCE, names.size()));
        var options = new LinkedHashMap<String, Optional<String>>();
        part.forEach(name -> options.put(name, Optional.of("")));
        options.put(TODAY, Optional.of(today.toString()));
        mail.setOptions(options);
        part.clear();
      } while (!names.isEmpty());
    }
  }
}

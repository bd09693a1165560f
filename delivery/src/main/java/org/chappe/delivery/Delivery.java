package org.chappe.delivery;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.chappe.directory.Account;
import org.chappe.directory.Directory;
import org.chappe.directory.Resolution;
import org.chappe.mailbox.AccountSnapshot;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.model.Address;

/**
 * Takes mail in: for accounts here, and for elsewhere, which the outbox gets ({@link Onward}). A
 * front-end asks {@link #admit} for each recipient, then gives the message's octets to {@link
 * #receive}. Thread-safe; one for the whole program, so that ids are given once.
 */
public final class Delivery {
  /** In front of a row of ids: what one start of the program can give in a millisecond. */
  private static final int ID_BITS = 20;

  private final Directory directory;
  private final MailAccounts accounts;
  private final DeliverySettings settings;
  private final Services services;
  private final AtomicLong lastId;

  public Delivery(
      Directory directory,
      MailAccounts accounts,
      Onward onward,
      DeliverySettings settings,
      InstantSource clock,
      DeliveryEvents events) {
    this.directory = directory;
    this.accounts = accounts;
    this.settings = settings;
    this.services =
        new Services(
            accounts,
            onward,
            settings,
            clock,
            events,
            this::nextId,
            new Sending(accounts, settings.sending(), clock));
    this.lastId = new AtomicLong(clock.millis() << ID_BITS);
  }

  /**
   * A name for one transaction, from MAIL to the mailbox, in replies, {@code Received:} and the
   * log: letters and digits. It counts on from the time the program started, so that a restart
   * gives none twice.
   */
  public String nextId() {
    return Long.toString(lastId.incrementAndGet(), Character.MAX_RADIX);
  }

  /** What those who sign in may send. */
  public Sending sending() {
    return services.sending();
  }

  /** Whether mail leaves this server at all. */
  public boolean sendsOnward() {
    return !services.onward().equals(Onward.NONE);
  }

  /**
   * Whether {@code address} gets mail here. What is full is refused now, where it is that
   * recipient's own answer, and not after the data, where SMTP has one answer for all.
   *
   * @param path the address as the client wrote it
   * @param options what else it said of it
   * @param octets the message's size, if the client said it
   */
  public Admission admit(
      String path, Address address, RecipientOptions options, OptionalLong octets) {
    return switch (directory.resolve(address)) {
      case Resolution.NotLocal() -> new Admission.NotLocal();
      case Resolution.NoSuchAddress() -> new Admission.NoSuchAddress();
      case Resolution.Local(var found, var elsewhere, String detail) ->
          elsewhere.isEmpty() && found.stream().allMatch(account -> isFull(account, octets))
              ? new Admission.Full(OVER_QUOTA)
              : new Admission.Admitted(
                  new Recipient.Here(path, address, options, found, elsewhere, detail));
    };
  }

  /**
   * {@code <postmaster>} without a domain: of the domain this host is named after, else of the
   * first domain that has one. RFC 5321 §4.5.1
   */
  public Admission admitPostmaster(RecipientOptions options, OptionalLong octets) {
    var domains = new ArrayList<String>();
    domains.add(settings.hostname());
    domains.addAll(directory.domains());
    for (String domain : domains) {
      var address = new Address("postmaster", domain);
      Admission admission = admit(address.toString(), address, options, octets);
      if (admission instanceof Admission.Admitted || admission instanceof Admission.Full) {
        return admission;
      }
    }
    return new Admission.NoSuchAddress();
  }

  static final Outcome.PermanentFailure OVER_QUOTA =
      new Outcome.PermanentFailure(552, "5.2.2", "the mailbox is full");

  private boolean isFull(Account account, OptionalLong octets) {
    Optional<MailAccount> found = accounts.open(account.id());
    if (found.isEmpty()) {
      return false; // being made or removed: the delivery will say
    }
    try (MailAccount mail = found.get()) {
      AccountSnapshot now = mail.snapshot();
      AccountSnapshot.Quota quota = now.quota();
      long more = Math.max(1, octets.orElse(1));
      return (quota.maxOctets().isPresent()
              && quota.octets() > quota.maxOctets().getAsLong() - more)
          || (quota.maxMessages().isPresent() && now.entries() >= quota.maxMessages().getAsLong());
    }
  }

  /** Begins to take a message's octets. Never fails: what goes wrong is the outcome's matter. */
  public Incoming receive(Envelope envelope, Trace trace, Answers answers) {
    return new Incoming(services, envelope, Optional.of(trace), answers);
  }

  /**
   * As {@link #receive(Envelope, Trace, Answers)}, of a message that comes from nowhere else: one
   * that this server has made, or had taken in before.
   */
  public Incoming receive(Envelope envelope, Answers answers) {
    return new Incoming(services, envelope, Optional.empty(), answers);
  }
}

package org.chappe.delivery;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

  /** Reverse-paths within one: one forwarder's of another's, both here, of the sender. */
  private static final int MOST_STEPS = 3;

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
   * <p>What {@link Onward#sender} knows goes back to that sender before a catch-all or anybody else
   * gets it: nobody has such an address by chance. It is admitted as an address here that stands
   * for the sender, so that what comes for it is passed on as forwarded mail is, and never signed
   * as this server's own.
   *
   * @param path the address as the client wrote it
   * @param options what else it said of it
   * @param octets the message's size, if the client said it
   */
  public Admission admit(
      String path, Address address, RecipientOptions options, OptionalLong octets) {
    Resolution resolution = directory.resolve(address);
    if (resolution instanceof Resolution.NotLocal) {
      return new Admission.NotLocal();
    }
    return sender(address, MOST_STEPS)
        .map(sender -> wayBack(path, address, options, sender))
        .orElseGet(() -> admit(path, address, options, octets, resolution));
  }

  /** Of a bounce: through the reverse-paths of several domains that are all here. */
  private Optional<Address> sender(Address address, int steps) {
    Optional<Address> found = services.onward().sender(address);
    boolean further =
        found.isPresent()
            && steps > 1
            && !(directory.resolve(found.get()) instanceof Resolution.NotLocal);
    return further ? sender(found.get(), steps - 1).or(() -> found) : found;
  }

  private Admission wayBack(
      String path, Address address, RecipientOptions options, Address sender) {
    return switch (directory.resolve(sender)) {
      case Resolution.NotLocal() -> forBounces(path, address, options, List.of(), List.of(sender));
      case Resolution.NoSuchAddress() -> new Admission.NoSuchAddress();
      case Resolution.Local(var accounts, var elsewhere, String detail) ->
          forBounces(path, address, options, accounts, elsewhere);
    };
  }

  private static Admission forBounces(
      String path,
      Address address,
      RecipientOptions options,
      List<Account> accounts,
      List<Address> elsewhere) {
    return new Admission.ForBounces(
        new Recipient.Here(path, address, options, accounts, elsewhere, ""));
  }

  private Admission admit(
      String path,
      Address address,
      RecipientOptions options,
      OptionalLong octets,
      Resolution resolution) {
    return switch (resolution) {
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

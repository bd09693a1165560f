package org.chappe.delivery;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chappe.delivery.Outcome.Delivered;
import org.chappe.delivery.Outcome.PermanentFailure;
import org.chappe.delivery.Outcome.TemporaryFailure;
import org.chappe.directory.Account;
import org.chappe.mailbox.Appended;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.model.AccountId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way in. Octets stream once into the body store, behind {@code Return-Path:}
 * and {@code Received:}, whatever the number of recipients; then every account appends the same
 * body to its INBOX. All appends are under way at once, each on a thread of its own, so that their
 * commits share one write and one sync. An account that several recipients stand for gets one copy.
 *
 * <p><b>One answer for all.</b> After DATA, SMTP has one reply for all recipients (RFC 5321 §3.3),
 * and no outcome may be lost in it. With 250 the client forgets everybody, also whom the message
 * did not reach; with 5yz it tells the sender that nobody has it; with 4yz it sends everything
 * again, also to those who have it. There is no queue here that could deliver the rest later. So: a
 * mixed result is answered 451 ({@link #oneAnswer}), and the accounts that have the message are
 * remembered under a digest of its octets ({@link UnfinishedDeliveries}); when it comes again they
 * are not given it twice. Whoever failed for good is by then refused at RCPT, with an answer of its
 * own. The memory does not outlive the program: a restart in between costs a duplicate, not a
 * message. LMTP has an answer for each and needs none of this.
 *
 * <p>A failure of the store while octets come in does not disturb the reading: it becomes every
 * recipient's outcome. One thread at a time.
 */
public final class Incoming implements AutoCloseable {
  private static final TemporaryFailure CANNOT_KEEP =
      new TemporaryFailure(451, "4.3.0", "the message cannot be kept at the moment, try again");
  private static final TemporaryFailure CANNOT_APPEND =
      new TemporaryFailure(451, "4.2.0", "the mailbox cannot be written at the moment, try again");

  private final Envelope envelope;
  private final MailAccounts accounts;
  private final DeliverySettings settings;
  private final InstantSource clock;
  private final DeliveryEvents events;
  private final UnfinishedDeliveries unfinished;
  private final Map<AccountId, Account> targets = new LinkedHashMap<>();
  private final @Nullable MessageDigest digest; // where a repetition is possible
  private @Nullable MessageIntake intake; // until it failed or was finished

  Incoming(
      Envelope envelope,
      Trace trace,
      Answers answers,
      MailAccounts accounts,
      DeliverySettings settings,
      InstantSource clock,
      DeliveryEvents events,
      UnfinishedDeliveries unfinished) {
    this.envelope = envelope;
    this.accounts = accounts;
    this.settings = settings;
    this.clock = clock;
    this.events = events;
    this.unfinished = unfinished;
    for (Recipient recipient : envelope.recipients()) {
      recipient.accounts().forEach(account -> targets.putIfAbsent(account.id(), account));
    }
    boolean mayBeRepeated = targets.size() > 1 || !unfinished.isEmpty();
    this.digest = answers == Answers.ONE_FOR_ALL && mayBeRepeated ? sha256() : null;
    try {
      intake = accounts.receive();
      byte[] fields =
          trace.fields(envelope.reversePath(), settings.hostname(), envelope.id(), clock.instant());
      intake.write(fields, 0, fields.length);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** The message's octets as they arrive. The array may be used again after the return. */
  public void write(byte[] octets, int offset, int length) {
    if (intake == null) {
      return;
    }
    if (digest != null) {
      digest.update(octets, offset, length);
    }
    try {
      intake.write(octets, offset, length);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /**
   * The message is whole: appends it everywhere. Said once.
   *
   * @return outcomes in the order of the envelope's recipients; what was delivered is durable
   */
  public List<Outcome> deliver(MessageCheck check) {
    Optional<ReceivedMessage> message = finish();
    if (message.isEmpty()) {
      return forAll(CANNOT_KEEP);
    }
    Optional<PermanentFailure> refusal =
        loop(message.get()).or(() -> check.refusal(message.get().parsed()));
    if (refusal.isPresent()) {
      return forAll(refusal.get());
    }
    Map<AccountId, Outcome> outcomes = reach(message.get());
    return envelope.recipients().stream()
        .map(recipient ->
            recipient.accounts().stream()
                .map(account -> outcomes.getOrDefault(account.id(), CANNOT_APPEND))
                .reduce(new Delivered(), Outcome::orWorse))
        .toList();
  }

  /** What SMTP answers when it has one answer for all these; the class comment says why. */
  public static Outcome oneAnswer(List<Outcome> outcomes) {
    Outcome first = outcomes.getFirst();
    boolean mixed = outcomes.stream().anyMatch(o -> o.getClass() != first.getClass());
    return mixed
        ? new TemporaryFailure(451, "4.3.0", "some recipients could not be reached, try again")
        : first;
  }

  private Optional<ReceivedMessage> finish() {
    MessageIntake whole = intake;
    if (whole == null) {
      return Optional.empty();
    }
    try {
      ReceivedMessage message = whole.finish();
      intake = null;
      return Optional.of(message);
    } catch (RuntimeException e) {
      fail(e);
      return Optional.empty();
    }
  }

  /** RFC 5321 §6.3. One field is ours. */
  private Optional<PermanentFailure> loop(ReceivedMessage message) {
    int hops = message.parsed().header().all("Received").size() - 1;
    return hops > settings.hops()
        ? Optional.of(
            new PermanentFailure(
                554, "5.4.6", "%d Received: fields: the message is in a loop".formatted(hops)))
        : Optional.empty();
  }

  private Map<AccountId, Outcome> reach(ReceivedMessage message) {
    var key = digest == null ? null : new UnfinishedDeliveries.Key(digest, envelope.reversePath());
    Set<AccountId> have = key == null ? Set.of() : unfinished.have(key);
    var outcomes = new HashMap<AccountId, Outcome>();
    var missing = new ArrayList<Account>(targets.size());
    for (Account account : targets.values()) {
      if (have.contains(account.id())) {
        outcomes.put(account.id(), new Delivered());
        events.emit(new DeliveryEvent.Repeated(envelope.id(), account.address()));
      } else {
        missing.add(account);
      }
    }
    Outcome[] results = appendAll(message, missing);
    for (int i = 0; i < results.length; i++) {
      outcomes.put(missing.get(i).id(), results[i]);
    }
    if (key != null) {
      remember(key, outcomes);
    }
    return outcomes;
  }

  private void remember(UnfinishedDeliveries.Key key, Map<AccountId, Outcome> outcomes) {
    Set<AccountId> reached =
        outcomes.entrySet().stream()
            .filter(entry -> entry.getValue().isDelivered())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
    if (reached.size() == outcomes.size()) {
      unfinished.finished(key);
    } else {
      unfinished.keep(key, reached);
    }
  }

  /** All at once; the last one on this thread, so that a single recipient costs no thread. */
  private Outcome[] appendAll(ReceivedMessage content, List<Account> to) {
    Instant now = clock.instant();
    var message = new NewMessage(content, Flags.NONE, now);
    var outcomes = new Outcome[to.size()];
    var threads = new ArrayList<Thread>(to.size());
    for (int i = 0; i < to.size() - 1; i++) {
      int each = i;
      threads.add(
          Thread.ofVirtual()
              .name("deliver-" + envelope.id())
              .start(() -> outcomes[each] = append(message, to.get(each), now)));
    }
    if (!to.isEmpty()) {
      outcomes[to.size() - 1] = append(message, to.getLast(), now);
    }
    threads.forEach(Incoming::joined);
    return outcomes;
  }

  /** Waits whatever happens: an append that is under way cannot be taken back. */
  private static void joined(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome append(NewMessage message, Account account, Instant since) {
    try {
      Optional<MailAccount> found = accounts.open(account.id());
      if (found.isEmpty()) {
        // Removed since RCPT; if so, RCPT will say it next time.
        return failed(account, CANNOT_APPEND, Optional.empty());
      }
      try (MailAccount mail = found.get()) {
        Appended appended = mail.append(inbox(mail), List.of(message));
        events.emit(
            new DeliveryEvent.Delivered(
                envelope.id(),
                account.address(),
                appended.uids().toString(),
                message.content().octets(),
                Duration.between(since, clock.instant())));
        return new Delivered();
      }
    } catch (MailboxRefused e) {
      return e.reason() == MailboxRefused.Reason.OVER_QUOTA
          ? failed(account, Delivery.OVER_QUOTA, Optional.empty())
          : failed(account, CANNOT_APPEND, Optional.of(e));
    } catch (RuntimeException e) {
      return failed(account, CANNOT_APPEND, Optional.of(e));
    }
  }

  private static MailboxId inbox(MailAccount mail) {
    return mail.snapshot()
        .mailbox(MailboxName.INBOX)
        .orElseThrow(() -> new IllegalStateException("account " + mail.id() + " has no INBOX"))
        .info()
        .id();
  }

  private Outcome failed(Account account, Outcome outcome, Optional<Throwable> failure) {
    events.emit(new DeliveryEvent.Failed(envelope.id(), account.address(), outcome, failure));
    return outcome;
  }

  private List<Outcome> forAll(Outcome outcome) {
    return envelope.recipients().stream().map(recipient -> outcome).toList();
  }

  private void fail(RuntimeException e) {
    events.emit(new DeliveryEvent.IntakeFailed(envelope.id(), e));
    close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Drops what was not delivered. */
  @Override
  public void close() {
    MessageIntake open = intake;
    intake = null;
    if (open != null) {
      try {
        open.close();
      } catch (RuntimeException e) {
        events.emit(new DeliveryEvent.IntakeFailed(envelope.id(), e));
      }
    }
  }
}

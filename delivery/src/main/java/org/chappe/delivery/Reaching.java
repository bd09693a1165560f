package org.chappe.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.chappe.delivery.Onward.Leaving;
import org.chappe.delivery.Onward.Reached;
import org.chappe.delivery.Outcome.Delivered;
import org.chappe.delivery.Outcome.TemporaryFailure;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.directory.Account;
import org.chappe.mailbox.Appended;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.mime.HeaderField;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.Role;
import org.chappe.model.SystemFlag;

/** A message that has arrived whole, on its way to all its targets. Used once, by one thread. */
final class Reaching {
  private static final TemporaryFailure CANNOT_APPEND =
      new TemporaryFailure(451, "4.2.0", "the mailbox cannot be written at the moment, try again");
  private static final TemporaryFailure CANNOT_LEAVE =
      new TemporaryFailure(451, "4.3.0", "the message cannot be sent on at the moment, try again");

  private final Services services;
  private final Envelope envelope;
  private final Targets targets;
  private final ReceivedMessage message;
  private final String messageId;
  private final int skip;
  private final Outcome[] outcomes; // of the targets
  private final boolean[] inMailbox;

  /**
   * One message.
   *
   * @param skip octets of {@code message} that stay here
   */
  Reaching(
      Services services, Envelope envelope, Targets targets, ReceivedMessage message, int skip) {
    this.services = services;
    this.envelope = envelope;
    this.targets = targets;
    this.message = message;
    this.messageId =
        message.parsed().header().first("Message-ID").map(HeaderField::value).orElse("");
    this.skip = skip;
    this.outcomes = new Outcome[targets.all().size()];
    this.inMailbox = new boolean[outcomes.length];
  }

  /**
   * Puts the message into mailboxes and into the outbox, and the outcomes into the order of the
   * envelope's recipients.
   *
   * @param leaving there when something leaves
   * @param waits whether everything leaves, mail for mailboxes here too
   * @param beside what else is to be durable then; the message does not depend on it
   */
  List<Outcome> reach(
      Optional<Leaving> leaving, boolean waits, Answers answers, Optional<Runnable> beside) {
    var tasks = new ArrayList<Runnable>(outcomes.length + 1);
    beside.ifPresent(task -> tasks.add(() -> keepCount(task)));
    int[] away = places(i -> waits || targets.all().get(i).mailbox().isEmpty());
    if (away.length > 0) {
      tasks.add(() -> fill(away, leave(leaving.orElseThrow(), envelope.id(), away)));
    }
    Instant now = services.clock().instant();
    var content = new NewMessage(message, Flags.NONE, now);
    for (int place : places(i -> !waits && targets.all().get(i).mailbox().isPresent())) {
      Account account = targets.all().get(place).mailbox().orElseThrow();
      tasks.add(() -> outcomes[place] = append(content, account, now));
    }
    if (services.settings().copyToSent()) {
      envelope.sender().ifPresent(sender -> tasks.add(() -> copyToSent(sender, now)));
    }
    Together.run("deliver-" + envelope.id(), tasks);
    for (int place : places(i -> !waits && targets.all().get(i).mailbox().isPresent())) {
      inMailbox[place] = outcomes[place].isDelivered();
    }
    handOver(answers);
    List<Outcome> ofRecipients =
        IntStream.range(0, targets.recipients()).mapToObj(this::of).toList();
    report(ofRecipients, answers);
    return ofRecipients;
  }

  private void keepCount(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      services.events().emit(new DeliveryEvent.NotCounted(envelope.id(), e));
    }
  }

  private int[] places(IntPredicate which) {
    return IntStream.range(0, outcomes.length).filter(which).toArray();
  }

  private void fill(int[] places, Outcome outcome) {
    for (int place : places) {
      outcomes[place] = outcome;
    }
  }

  private Outcome of(int recipient) {
    return Arrays.stream(targets.ofRecipient(recipient))
        .mapToObj(place -> outcomes[place])
        .reduce(new Delivered(), Outcome::orWorse);
  }

  private Outcome leave(Leaving leaving, String as, int[] places) {
    List<Departure.To> to =
        Arrays.stream(places).mapToObj(place -> targets.all().get(place).to()).toList();
    Outcome outcome;
    try {
      outcome = leaving.accept(message, skip, to);
    } catch (RuntimeException e) {
      services
          .events()
          .emit(new DeliveryEvent.NotLeaving(envelope.id(), CANNOT_LEAVE, Optional.of(e)));
      return CANNOT_LEAVE;
    }
    services
        .events()
        .emit(
            outcome.isDelivered()
                ? new DeliveryEvent.Leaving(envelope.id(), messageId, as, to.size())
                : new DeliveryEvent.NotLeaving(envelope.id(), outcome, Optional.empty()));
    return outcome;
  }

  private Outcome append(NewMessage content, Account account, Instant since) {
    try {
      Optional<MailAccount> found = services.accounts().open(account.id());
      if (found.isEmpty()) {
        // Removed since RCPT; if so, RCPT will say it next time.
        return failed(account, CANNOT_APPEND, Optional.empty());
      }
      try (MailAccount mail = found.get()) {
        Appended appended = mail.append(inbox(mail), List.of(content));
        services
            .events()
            .emit(
                new DeliveryEvent.Delivered(
                    envelope.id(),
                    messageId,
                    account.address(),
                    appended.uids().toString(),
                    message.octets(),
                    Duration.between(since, services.clock().instant())));
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

  /**
   * Not what decides whether the message was accepted: the sender has it, and is not to send it
   * again because the copy failed.
   */
  private void copyToSent(Account sender, Instant now) {
    try {
      Optional<MailAccount> found = services.accounts().open(sender.id());
      if (found.isPresent()) {
        try (MailAccount mail = found.get()) {
          var seen = new NewMessage(message, Flags.of(SystemFlag.SEEN), now);
          mail.append(sent(mail), List.of(seen));
        }
      }
    } catch (RuntimeException e) {
      services
          .events()
          .emit(new DeliveryEvent.NotCopied(envelope.id(), sender.address(), Optional.of(e)));
    }
  }

  /** RFC 6154 §2; made if it is not there. */
  private static MailboxId sent(MailAccount mail) {
    var name = new MailboxName("Sent");
    return mail.snapshot()
        .mailbox(Role.SENT)
        .or(() -> mail.snapshot().mailbox(name))
        .map(box -> box.info().id())
        .orElseGet(() -> mail.createMailbox(name, Optional.of(Role.SENT)).id());
  }

  private static MailboxId inbox(MailAccount mail) {
    return mail.snapshot()
        .mailbox(MailboxName.INBOX)
        .orElseThrow(() -> new IllegalStateException("account " + mail.id() + " has no INBOX"))
        .info()
        .id();
  }

  private Outcome failed(Account account, Outcome outcome, Optional<Throwable> failure) {
    services
        .events()
        .emit(
            new DeliveryEvent.Failed(
                envelope.id(), messageId, account.address(), outcome, failure));
    return outcome;
  }

  /** The class comment of {@link Incoming} says why. */
  private void handOver(Answers answers) {
    int[] failed =
        targets.answeredTogether(answers).stream()
            .filter(this::canBeTrueForAll)
            .flatMapToInt(Arrays::stream)
            .filter(place -> !outcomes[place].isDelivered())
            .distinct()
            .toArray();
    if (failed.length == 0) {
      return;
    }
    String as = services.ids().get();
    try (Leaving leaving = services.onward().begin(envelope.departure(as), false)) {
      Outcome outcome = leave(leaving, as, failed);
      if (outcome.isDelivered()) {
        fill(failed, outcome);
      }
    }
  }

  /** Somebody has it, and who does not is here. */
  private boolean canBeTrueForAll(int[] places) {
    boolean some = Arrays.stream(places).anyMatch(place -> outcomes[place].isDelivered());
    return some
        && Arrays.stream(places)
            .filter(place -> !outcomes[place].isDelivered())
            .allMatch(place -> targets.all().get(place).mailbox().isPresent());
  }

  /** To who asked for NOTIFY=SUCCESS, once the client is told that it need not try again. */
  private void report(List<Outcome> ofRecipients, Answers answers) {
    boolean all = ofRecipients.stream().allMatch(Outcome::isDelivered);
    if (envelope.reversePath().isEmpty() || (answers == Answers.ONE_FOR_ALL && !all)) {
      return;
    }
    var delivered = new ArrayList<Departure.To>();
    var expanded = new ArrayList<Departure.To>();
    for (int i = 0; i < ofRecipients.size(); i++) {
      Recipient recipient = envelope.recipients().get(i);
      int[] places = targets.ofRecipient(i);
      if (!ofRecipients.get(i).isDelivered() || !asksForSuccess(recipient)) {
        continue;
      }
      if (places.length > 1) {
        expanded.add(asWritten(recipient));
      } else if (inMailbox[places[0]]) {
        delivered.add(asWritten(recipient));
      }
    }
    report(delivered, Reached.DELIVERED);
    report(expanded, Reached.EXPANDED);
  }

  private void report(List<Departure.To> to, Reached how) {
    if (!to.isEmpty()) {
      services.onward().reached(envelope.departure(services.ids().get()), message, skip, to, how);
    }
  }

  private static boolean asksForSuccess(Recipient recipient) {
    return recipient instanceof Recipient.Here
        && recipient.options().notifyOn().contains(Notify.SUCCESS);
  }

  private static Departure.To asWritten(Recipient recipient) {
    return new Departure.To(
        recipient.path(), recipient.address(), true, recipient.options(), Optional.empty());
  }
}

package org.chappe.delivery;

import java.util.List;
import java.util.Optional;
import org.chappe.delivery.Onward.Leaving;
import org.chappe.delivery.Outcome.PermanentFailure;
import org.chappe.delivery.Outcome.TemporaryFailure;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.ReceivedMessage;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way in. Octets stream once into the body store, behind {@code Return-Path:}
 * and {@code Received:}, whatever the number of recipients; then every account appends the same
 * body to its INBOX, and the outbox takes it for who is elsewhere. All that is under way at once,
 * so that the commits share one write and one sync. An account that several recipients stand for
 * gets one copy. A message that is to wait (RFC 4865) is the outbox's, whoever it is for.
 *
 * <p><b>One answer for all.</b> After DATA, SMTP has one reply for all recipients (RFC 5321 §3.3),
 * and no outcome may be lost in it. With 250 the client forgets everybody, also whom the message
 * did not reach; with 5yz it tells the sender that nobody has it; with 4yz it sends everything
 * again, also to those who have it. So: when somebody has it and a mailbox here failed, the outbox
 * is given the message for that mailbox too. It tries again, and tells the sender if it has to give
 * up, or at once when the failure is for good. Then 250 is true for all. When nobody has it, the
 * client keeps it: it is told what went wrong, 451 where that differs ({@link #oneAnswer}). Only
 * when the outbox fails is the answer 451 although somebody has the message, and he will get it
 * twice: better than not at all. LMTP has an answer for each recipient (RFC 2033 §4.2), and the
 * same holds for the several accounts and addresses one recipient stands for.
 *
 * <p>A failure of the store while octets come in does not disturb the reading: it becomes every
 * recipient's outcome. One thread at a time.
 */
public final class Incoming implements AutoCloseable {
  private static final TemporaryFailure CANNOT_KEEP =
      new TemporaryFailure(451, "4.3.0", "the message cannot be kept at the moment, try again");

  private final Services services;
  private final Envelope envelope;
  private final Answers answers;
  private final Targets targets;
  private final boolean waits;
  private final int skip; // octets of Return-Path:
  private final int received; // Received: fields written here
  private @Nullable MessageIntake intake; // until it failed or was finished
  private @Nullable Leaving leaving; // when something leaves, until it has

  Incoming(Services services, Envelope envelope, Optional<Trace> trace, Answers answers) {
    this.services = services;
    this.envelope = envelope;
    this.answers = answers;
    this.targets = new Targets(envelope.recipients());
    this.waits =
        envelope.options().notBefore().filter(services.clock().instant()::isBefore).isPresent();
    byte[] returnPath = Trace.returnPath(envelope.reversePath());
    this.skip = returnPath.length;
    try {
      intake = services.accounts().receive();
      intake.write(returnPath, 0, skip);
    } catch (RuntimeException e) {
      fail(e);
    }
    if (waits || targets.anyElsewhere()) {
      leaving = services.onward().begin(envelope.departure(envelope.id()), targets.forwards());
    }
    this.received = trace.isPresent() ? 1 : 0;
    trace.ifPresent(this::write);
  }

  private void write(Trace trace) {
    byte[] field =
        trace.received(
            services.settings().hostname(),
            envelope.id(),
            envelope.options().priority(),
            services.clock().instant());
    write(field, 0, field.length);
  }

  /** The message's octets as they arrive. The array may be used again after the return. */
  public void write(byte[] octets, int offset, int length) {
    if (intake == null) {
      return;
    }
    try {
      intake.write(octets, offset, length);
      if (leaving != null) {
        leaving.write(octets, offset, length);
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /**
   * The message is whole: brings it everywhere. Said once.
   *
   * @return outcomes in the order of the envelope's recipients; what was delivered is durable, in
   *     the mailbox or in the outbox
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
    Optional<Sending.Counted> counted =
        envelope.sender().map(who -> services.sending().count(who, targets.writtenTo()));
    Optional<TemporaryFailure> tooMany = counted.flatMap(Sending.Counted::refusal);
    if (tooMany.isPresent()) {
      return forAll(tooMany.get());
    }
    return new Reaching(services, envelope, targets, message.get(), skip)
        .reach(
            Optional.ofNullable(leaving), waits, answers, counted.flatMap(Sending.Counted::keep));
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

  /** RFC 5321 §6.3 */
  private Optional<PermanentFailure> loop(ReceivedMessage message) {
    int hops = message.parsed().header().all("Received").size() - received;
    return hops > services.settings().hops()
        ? Optional.of(
            new PermanentFailure(
                554, "5.4.6", "%d Received: fields: the message is in a loop".formatted(hops)))
        : Optional.empty();
  }

  private List<Outcome> forAll(Outcome outcome) {
    return envelope.recipients().stream().map(recipient -> outcome).toList();
  }

  private void fail(RuntimeException e) {
    services.events().emit(new DeliveryEvent.IntakeFailed(envelope.id(), e));
    close();
  }

  /** Drops what was not delivered. */
  @Override
  public void close() {
    MessageIntake open = intake;
    intake = null;
    if (open != null) {
      closeQuietly(open::close);
    }
    Leaving left = leaving;
    leaving = null;
    if (left != null) {
      closeQuietly(left::close);
    }
  }

  private void closeQuietly(Runnable close) {
    try {
      close.run();
    } catch (RuntimeException e) {
      services.events().emit(new DeliveryEvent.IntakeFailed(envelope.id(), e));
    }
  }
}

package org.chappe.relay.outbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.RelayEvents;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Outbox.Entry;

/**
 * Tells senders that their mail takes long, and gives up what has been tried for long enough, or
 * what an operator gives up. A message of which something is in flight is left for the next look.
 * Thread-safe: one message at a time, so that nobody is told the same twice.
 */
final class Deadlines {
  /** With one look; more are due the next time. */
  private static final int AT_ONCE = 200;

  private final Outbox outbox;
  private final Reports reports;
  private final InstantSource clock;
  private final RelayEvents events;
  private final Predicate<Group> inFlight;

  Deadlines(
      Outbox outbox,
      Reports reports,
      InstantSource clock,
      RelayEvents events,
      Predicate<Group> inFlight) {
    this.outbox = outbox;
    this.reports = reports;
    this.clock = clock;
    this.events = events;
    this.inFlight = inFlight;
  }

  void look() {
    Instant now = clock.instant();
    for (EntryId id : outbox.overdue(now, AT_ONCE)) {
      look(id, now);
    }
  }

  private synchronized void look(EntryId id, Instant now) {
    Optional<Entry> entry = outbox.entry(id);
    if (entry.isPresent() && entry.get().groups().stream().noneMatch(inFlight)) {
      try {
        tell(entry.get(), now);
      } catch (RuntimeException e) {
        events.emit(new RelayEvent.Trouble("reporting " + id, e));
      }
    }
  }

  /** What came of giving a message up before its time. */
  enum Cancelled {
    DONE,
    /** It is not here any more. */
    GONE,
    /** Some of it is being handed over at this moment: nothing was done. */
    IN_FLIGHT
  }

  /**
   * Gives a message up now.
   *
   * @param why the answer that its sender is told, for each recipient who has not got it
   */
  synchronized Cancelled cancel(EntryId id, String why) {
    Optional<Entry> entry = outbox.entry(id);
    if (entry.isEmpty() || entry.get().groups().isEmpty()) {
      return Cancelled.GONE;
    }
    if (entry.get().groups().stream().anyMatch(inFlight)) {
      return Cancelled.IN_FLIGHT;
    }
    Instant now = clock.instant();
    List<Waiting> left =
        entry.get().groups().stream()
            .flatMap(group -> withReason(group).stream())
            .map(waiting ->
                new Waiting(waiting.to(), Optional.of(new Answer(now, "", because(why, waiting)))))
            .toList();
    giveUp(entry.get(), left, UnaryOperator.identity());
    return Cancelled.DONE;
  }

  private static String because(String why, Waiting waiting) {
    return why + waiting.last().map(last -> "; at last: " + last.text()).orElse("");
  }

  private void tell(Entry entry, Instant now) {
    QueuedMessage message = entry.message();
    if (message.expires().isAfter(now)) {
      List<Waiting> asked =
          entry.groups().stream()
              .filter(group -> !group.held())
              .flatMap(group -> withReason(group).stream())
              .filter(waiting -> waiting.to().options().notifyOn().contains(Notify.DELAY))
              .toList();
      if (!asked.isEmpty()) {
        reports.delayed(message, asked);
      }
      outbox.warned(message.id()).join();
      return;
    }
    giveUp(entry, now, "it was tried for as long as may be");
  }

  private void giveUp(Entry entry, Instant now, String why) {
    List<Waiting> left =
        entry.groups().stream()
            .flatMap(group -> withReason(group).stream())
            .map(waiting ->
                waiting.last().isPresent()
                    ? waiting
                    : new Waiting(waiting.to(), Optional.of(new Answer(now, "", why))))
            .toList();
    giveUp(entry, left, text -> why + "; at last: " + text);
  }

  /** Nobody more gets it; the sender is told. */
  private void giveUp(Entry entry, List<Waiting> left, UnaryOperator<String> logged) {
    reports.failed(entry.message(), left);
    for (Waiting waiting : left) {
      Answer answer = waiting.last().orElseThrow();
      events.emit(
          new RelayEvent.Failed(
              entry.message().id().toString(),
              waiting.to().path(),
              answer.from(),
              logged.apply(answer.text())));
    }
    outbox.remove(entry.message().id()).join();
  }

  /** Recipients with what stood in their way: their own answer, or their destination's. */
  private List<Waiting> withReason(Group group) {
    Optional<Answer> destination =
        outbox.destination(group.destination()).flatMap(Destination::last);
    return group.recipients().stream()
        .map(waiting -> new Waiting(waiting.to(), waiting.last().or(() -> destination)))
        .toList();
  }
}

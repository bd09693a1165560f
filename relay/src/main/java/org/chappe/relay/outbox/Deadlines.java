package org.chappe.relay.outbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.RelayEvents;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Outbox.Entry;

/**
 * Tells senders that their mail takes long, and gives up what has been tried for long enough. A
 * message of which something is in flight is left for the next look. One thread.
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
      Optional<Entry> entry = outbox.entry(id);
      if (entry.isPresent() && entry.get().groups().stream().noneMatch(inFlight)) {
        try {
          tell(entry.get(), now);
        } catch (RuntimeException e) {
          events.emit(new RelayEvent.Trouble("reporting " + id, e));
        }
      }
    }
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

  /** Nobody more gets it; the sender is told. */
  void giveUp(Entry entry, Instant now, String why) {
    List<Waiting> left =
        entry.groups().stream()
            .flatMap(group -> withReason(group).stream())
            .map(waiting ->
                waiting.last().isPresent()
                    ? waiting
                    : new Waiting(waiting.to(), Optional.of(new Answer(now, "", why))))
            .toList();
    reports.failed(entry.message(), left);
    for (Waiting waiting : left) {
      Answer answer = waiting.last().orElseThrow();
      events.emit(
          new RelayEvent.Failed(
              entry.message().id().toString(),
              waiting.to().path(),
              answer.from(),
              why + "; at last: " + answer.text()));
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

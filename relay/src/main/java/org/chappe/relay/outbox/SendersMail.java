package org.chappe.relay.outbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chappe.delivery.WaitingMail;
import org.chappe.model.AccountId;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Outbox.Entry;

/** What the outbox has of one sender, found by a row for each message of his. Thread-safe. */
public final class SendersMail implements WaitingMail {
  private final Outbox outbox;
  private final InstantSource clock;

  public SendersMail(Outbox outbox, InstantSource clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public Listing of(AccountId sender, int most) {
    Map<String, Optional<Destination>> destinations = new HashMap<>();
    List<Waiting> waiting = new ArrayList<>();
    List<EntryId> ids = outbox.entriesOf(sender, most + 1);
    boolean more = ids.size() > most;
    for (EntryId id : ids.subList(0, Math.min(most, ids.size()))) {
      for (Waiting one :
          outbox.entry(id).map(entry -> all(entry, destinations)).orElse(List.of())) {
        if (waiting.size() == most) {
          return new Listing(waiting, true);
        }
        waiting.add(one);
      }
    }
    return new Listing(waiting, more);
  }

  private List<Waiting> all(Entry entry, Map<String, Optional<Destination>> destinations) {
    return entry.groups().stream()
        .flatMap(group -> {
          Optional<Destination> destination =
              destinations.computeIfAbsent(group.destination(), outbox::destination);
          return group.recipients().stream()
              .map(one -> waiting(entry.message(), group, one, destination));
        })
        .toList();
  }

  private Waiting waiting(
      QueuedMessage message, Group group, Group.Waiting one, Optional<Destination> destination) {
    // A destination that cannot be reached is looked at in its own time, for all that waits there.
    Optional<Destination> failing = destination.filter(Destination::isFailing);
    Instant due = failing.map(Destination::next).filter(group.due()::isBefore).orElse(group.due());
    Optional<String> answer =
        Stream.concat(one.last().stream(), failing.flatMap(Destination::last).stream())
            .max(Comparator.comparing(Answer::at))
            .map(Answer::text);
    return new Waiting(
        message.accepted(),
        one.to().path(),
        state(message, group),
        group.attempts() + failing.map(Destination::failures).orElse(0),
        answer,
        group.held() ? Optional.empty() : Optional.of(due));
  }

  private State state(QueuedMessage message, Group group) {
    if (group.held()) {
      return State.HELD;
    }
    boolean later = message.options().notBefore().filter(clock.instant()::isBefore).isPresent();
    return later ? State.LATER : State.WAITING;
  }
}

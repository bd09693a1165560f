package org.chappe.relay.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.RelayEvents;
import org.chappe.relay.RelaySettings;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Outbox.Ready;

/**
 * Writes down what attempts came to. Who has it is committed first, so that nobody is sent it
 * twice; who does not get it is forgotten only when the sender has been told. A crash between the
 * report and the forgetting makes a second report, never none. Thread-safe.
 */
final class Results {
  /** Before a report that could not be made is tried again. */
  private static final Duration REPORT_AGAIN = Duration.ofMinutes(1);

  private final Outbox outbox;
  private final Reports reports;
  private final RelaySettings settings;
  private final InstantSource clock;
  private final RelayEvents events;

  Results(
      Outbox outbox,
      Reports reports,
      RelaySettings settings,
      InstantSource clock,
      RelayEvents events) {
    this.outbox = outbox;
    this.reports = reports;
    this.settings = settings;
    this.clock = clock;
    this.events = events;
  }

  /** The future completes when the outbox says what is true. */
  CompletableFuture<Boolean> record(Ready one, Attempt attempt) {
    Instant now = clock.instant();
    Instant next = now.plus(settings.wait(one.group().attempts() + 1));
    tell(one, attempt, now, next);
    CompletableFuture<Boolean> done;
    if (attempt.failed().isEmpty()) {
      done = keep(one, attempt.deferred(), next);
    } else {
      if (!attempt.taken().isEmpty()) {
        keep(one, both(attempt.deferred(), attempt.failed()), now.plus(REPORT_AGAIN)).join();
      }
      done = reportFailed(one, attempt, now, next);
    }
    reportTaken(one, attempt);
    return done;
  }

  private CompletableFuture<Boolean> reportFailed(
      Ready one, Attempt attempt, Instant now, Instant next) {
    try {
      reports.failed(one.message(), attempt.failed());
    } catch (RuntimeException e) {
      events.emit(new RelayEvent.Trouble("reporting " + one.message().id(), e));
      return keep(one, both(attempt.deferred(), attempt.failed()), now.plus(REPORT_AGAIN));
    }
    return keep(one, attempt.deferred(), next);
  }

  private CompletableFuture<Boolean> keep(Ready one, List<Waiting> left, Instant next) {
    return outbox.update(
        one.group(),
        group -> left.isEmpty() ? Optional.empty() : Optional.of(group.after(next, left)));
  }

  private static List<Waiting> both(List<Waiting> some, List<Waiting> others) {
    List<Waiting> both = new ArrayList<>(some);
    both.addAll(others);
    return both;
  }

  /** Who asked is told of success; that goes lost in a crash, and nothing else does. */
  private void reportTaken(Ready one, Attempt attempt) {
    List<Waiting> asked =
        attempt.taken().stream()
            .filter(waiting -> waiting.to().options().notifyOn().contains(Notify.SUCCESS))
            .toList();
    if (asked.isEmpty() || attempt.told()) {
      return;
    }
    try {
      if (one.group().destination().equals(Group.LOCAL)) {
        reports.delivered(one.message(), asked);
      } else {
        reports.relayed(one.message(), asked);
      }
    } catch (RuntimeException e) {
      events.emit(new RelayEvent.Trouble("reporting " + one.message().id(), e));
    }
  }

  private void tell(Ready one, Attempt attempt, Instant now, Instant next) {
    String id = one.message().id().toString();
    for (Waiting waiting : attempt.taken()) {
      Answer answer = waiting.last().orElseThrow();
      Duration age = Duration.between(one.message().accepted(), now);
      events.emit(new RelayEvent.Sent(id, waiting.to().path(), answer.from(), answer.text(), age));
    }
    for (Waiting waiting : attempt.deferred()) {
      Answer answer = waiting.last().orElseThrow();
      events.emit(
          new RelayEvent.Deferred(id, waiting.to().path(), answer.from(), answer.text(), next));
    }
    for (Waiting waiting : attempt.failed()) {
      Answer answer = waiting.last().orElseThrow();
      events.emit(new RelayEvent.Failed(id, waiting.to().path(), answer.from(), answer.text()));
    }
  }
}

package org.chappe.relay.outbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chappe.relay.outbox.Outbox.Entry;

/**
 * What a person can do to mail that waits, some messages at a time (a page of {@link
 * Outbox#entries}): first in the store, then where it is being sent. What is being handed over at
 * that moment goes on. Each method returns when what it did is durable, and says to how many
 * messages it was done; those that have left meanwhile are not counted. Thread-safe; may throw a
 * {@link org.chappe.store.StoreException}.
 */
public final class Interventions {
  /**
   * What a sender is told. RFC 3463 has no code for it: what is done is what is done when the time
   * is over, X.4.7 (RFC 3463 §3.5).
   */
  private static final String CANCELLED = "554 5.4.7 given up by the operator of this server";

  private final Outbox outbox;
  private final Optional<Dispatcher> sending;
  private final InstantSource clock;

  /**
   * Of one outbox.
   *
   * @param sending what sends from it, if anything does
   */
  public Interventions(Outbox outbox, Optional<Dispatcher> sending, InstantSource clock) {
    this.outbox = outbox;
    this.sending = sending;
    this.clock = clock;
  }

  /** Makes them due now; a running server tries at once. What is held stays so. */
  public int retry(List<Entry> some) {
    Instant now = clock.instant();
    int done = all(some, id -> outbox.retry(id, now));
    lookAt(some.stream().flatMap(entry -> entry.groups().stream()).filter(group -> !group.held()));
    return done;
  }

  /** Keeps them until {@link #release}, or until their time is over. */
  public int hold(List<Entry> some) {
    int done = all(some, outbox::hold);
    some.forEach(this::withdraw);
    return done;
  }

  /** Lets go what is held, due now. */
  public int release(List<Entry> some) {
    Instant now = clock.instant();
    List<Entry> held =
        some.stream().filter(entry -> entry.groups().stream().anyMatch(Group::held)).toList();
    int done = all(held, id -> outbox.release(id, now));
    lookAt(held.stream().flatMap(entry -> entry.groups().stream()));
    return done;
  }

  /** Drops them; nobody is told. */
  public int remove(List<Entry> some) {
    int done = all(some, outbox::remove);
    some.forEach(this::withdraw);
    return done;
  }

  /**
   * How many were given up, and how many not, as they were being handed over at that moment.
   *
   * @param done their senders were told
   */
  public record Cancelled(int done, int inFlight) {}

  /** Whether anything sends: what {@link #cancel} needs. */
  public boolean canCancel() {
    return sending.isPresent();
  }

  /**
   * Gives them up and tells their senders.
   *
   * @throws IllegalStateException when nothing sends
   * @throws org.chappe.relay.PostFailed when a sender could not be told; the message stays
   */
  public Cancelled cancel(List<Entry> some) {
    Dispatcher dispatcher =
        sending.orElseThrow(() -> new IllegalStateException("nothing sends here"));
    int done = 0;
    int inFlight = 0;
    for (Entry entry : some) {
      switch (cancel(dispatcher, entry)) {
        case DONE -> done++;
        case IN_FLIGHT -> inFlight++;
        case GONE -> {}
      }
    }
    return new Cancelled(done, inFlight);
  }

  /** Held first: then nobody begins to send it while it is looked at. */
  private Deadlines.Cancelled cancel(Dispatcher dispatcher, Entry entry) {
    boolean over = false;
    hold(List.of(entry));
    try {
      Deadlines.Cancelled came = dispatcher.cancel(entry.message().id(), CANCELLED);
      over = came != Deadlines.Cancelled.IN_FLIGHT;
      return came;
    } finally {
      if (!over) {
        asBefore(entry);
      }
    }
  }

  private void asBefore(Entry entry) {
    for (Group before : entry.groups()) {
      outbox.update(before, now -> Optional.of(now.at(now.due(), before.held()))).join();
    }
    lookAt(entry.groups().stream().filter(group -> !group.held()));
  }

  private static int all(List<Entry> some, Function<EntryId, CompletableFuture<Boolean>> change) {
    List<CompletableFuture<Boolean>> begun = new ArrayList<>(some.size());
    for (Entry entry : some) {
      begun.add(change.apply(entry.message().id()));
    }
    return (int) begun.stream().filter(CompletableFuture::join).count();
  }

  private void withdraw(Entry entry) {
    sending.ifPresent(dispatcher -> entry.groups().forEach(dispatcher::withdraw));
  }

  private void lookAt(Stream<Group> groups) {
    Set<String> destinations = groups.map(Group::destination).collect(Collectors.toSet());
    sending.ifPresent(dispatcher -> destinations.forEach(dispatcher::lookAt));
  }
}

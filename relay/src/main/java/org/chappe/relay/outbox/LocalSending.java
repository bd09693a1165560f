package org.chappe.relay.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.Departure;
import org.chappe.delivery.Outcome;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Outbox.Ready;
import org.chappe.store.Body;
import org.chappe.store.BodyStore;

/** Into mailboxes here that could not be written when the message came. One thread. */
final class LocalSending implements Sending {
  private final LocalDelivery local;
  private final BodyStore bodies;
  private final InstantSource clock;

  LocalSending(LocalDelivery local, BodyStore bodies, InstantSource clock) {
    this.local = local;
    this.bodies = bodies;
    this.clock = clock;
  }

  @Override
  public Optional<Attempt> connect(Ready next) {
    return Optional.empty();
  }

  @Override
  public void awaitPlace(Duration patience) {
    // there always is one
  }

  @Override
  public Attempt send(Ready one) {
    Optional<Body> body = bodies.open(one.message().body());
    Instant now = clock.instant();
    if (body.isEmpty()) {
      return Attempt.allDeferred(
          one.group(), new Answer(now, "", "451 4.3.0 the message's octets are not in the store"));
    }
    List<Waiting> waiting = one.group().recipients();
    List<Outcome> outcomes =
        local.deliver(one.message(), body.get(), waiting.stream().map(Waiting::to).toList());
    var attempt = new Attempt.Builder();
    for (int i = 0; i < waiting.size(); i++) {
      Departure.To to = waiting.get(i).to();
      switch (outcomes.get(i)) {
        case Outcome.Delivered() ->
            attempt.taken(to, new Answer(now, "", "250 2.0.0 delivered here"));
        case Outcome.TemporaryFailure(int code, String enhanced, String text) ->
            attempt.deferred(to, new Answer(now, "", code + " " + enhanced + " " + text));
        case Outcome.PermanentFailure(int code, String enhanced, String text) ->
            attempt.failed(to, new Answer(now, "", code + " " + enhanced + " " + text));
      }
    }
    return attempt.build(false, false);
  }

  @Override
  public void close() {
    // holds nothing
  }
}

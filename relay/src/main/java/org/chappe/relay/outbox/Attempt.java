package org.chappe.relay.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.Departure;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;

/**
 * What one attempt came to, by recipient.
 *
 * @param taken by the server, or into a mailbox here
 * @param deferred are tried again
 * @param failed for good
 * @param told whether the server tells itself when it has delivered. RFC 3461
 * @param wantsLess whether the server asks for less at a time
 */
record Attempt(
    List<Waiting> taken,
    List<Waiting> deferred,
    List<Waiting> failed,
    boolean told,
    boolean wantsLess) {
  Attempt {
    taken = List.copyOf(taken);
    deferred = List.copyOf(deferred);
    failed = List.copyOf(failed);
  }

  /** Sorts outcomes as they come. One thread. */
  static final class Builder {
    private final List<Waiting> taken = new ArrayList<>();
    private final List<Waiting> deferred = new ArrayList<>();
    private final List<Waiting> failed = new ArrayList<>();

    Builder taken(Departure.To to, Answer answer) {
      taken.add(new Waiting(to, Optional.of(answer)));
      return this;
    }

    Builder deferred(Departure.To to, Answer answer) {
      deferred.add(new Waiting(to, Optional.of(answer)));
      return this;
    }

    Builder failed(Departure.To to, Answer answer) {
      failed.add(new Waiting(to, Optional.of(answer)));
      return this;
    }

    Attempt build(boolean told, boolean wantsLess) {
      return new Attempt(taken, deferred, failed, told, wantsLess);
    }
  }

  /** The same for all. */
  static Attempt allDeferred(Group group, Answer answer) {
    var all = new Builder();
    group.recipients().forEach(waiting -> all.deferred(waiting.to(), answer));
    return all.build(false, false);
  }

  static Attempt allFailed(Group group, Answer answer) {
    var all = new Builder();
    group.recipients().forEach(waiting -> all.failed(waiting.to(), answer));
    return all.build(false, false);
  }
}

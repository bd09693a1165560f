package org.chappe.delivery;

import java.time.Duration;
import java.util.Optional;
import org.chappe.model.Address;

/**
 * What became of a message in one account, as values. {@code messageId} is its Message-ID's field,
 * with the brackets, or empty; the log does not have it.
 */
public sealed interface DeliveryEvent {
  /** The event as one line: a name, then fields. */
  String line();

  /** It is durable. {@code took} counts from the end of the data. */
  record Delivered(
      String id, String messageId, Address account, String uid, long octets, Duration took)
      implements DeliveryEvent {
    @Override
    public String line() {
      return "delivery.delivered id="
          + id
          + " account="
          + account
          + " uid="
          + uid
          + " size="
          + octets
          + " took_ms="
          + took.toMillis();
    }
  }

  /**
   * The outbox has it, durable.
   *
   * @param as the name it leaves under: another than {@code id} for what mailboxes did not take
   */
  record Leaving(String id, String messageId, String as, int recipients) implements DeliveryEvent {
    @Override
    public String line() {
      return "delivery.leaving id=" + id + " as=" + as + " recipients=" + recipients;
    }
  }

  /** It did not get there. {@code failure} is there when the fault is ours. */
  record Failed(
      String id, String messageId, Address account, Outcome outcome, Optional<Throwable> failure)
      implements DeliveryEvent {
    @Override
    public String line() {
      return "delivery.failed id=" + id + " account=" + account + " outcome=" + shown(outcome);
    }
  }

  /** The outbox did not take it. {@code failure} is there when it broke. */
  record NotLeaving(String id, Outcome outcome, Optional<Throwable> failure)
      implements DeliveryEvent {
    @Override
    public String line() {
      return "delivery.not-leaving id=" + id + " outcome=" + shown(outcome);
    }
  }

  /** That it was sent could not be kept: after a restart the account may send one more. */
  record NotCounted(String id, Throwable failure) implements DeliveryEvent {
    @Override
    public String line() {
      return "delivery.not-counted id=" + id;
    }
  }

  /** It was accepted, and its sender has no copy of it in his {@code \Sent} mailbox. */
  record NotCopied(String id, Address account, Optional<Throwable> failure)
      implements DeliveryEvent {
    @Override
    public String line() {
      return "delivery.not-copied id=" + id + " account=" + account;
    }
  }

  /** The octets could not be kept. */
  record IntakeFailed(String id, Throwable failure) implements DeliveryEvent {
    @Override
    public String line() {
      return "delivery.intake-failed id=" + id;
    }
  }

  private static String shown(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Delivered() -> "delivered";
      case Outcome.TemporaryFailure(int code, String enhanced, String text) ->
          code + "/" + enhanced;
      case Outcome.PermanentFailure(int code, String enhanced, String text) ->
          code + "/" + enhanced;
    };
  }
}

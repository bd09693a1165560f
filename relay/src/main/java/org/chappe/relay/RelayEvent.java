package org.chappe.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What happens to mail that leaves, as values. */
public sealed interface RelayEvent {
  /** The event as one line: a name, then fields. */
  String line();

  /**
   * The outbox has it, durable. The log has the first fields.
   *
   * @param messageId with its brackets, or empty
   * @param destinations where it waits
   */
  record Queued(
      String id,
      String from,
      int recipients,
      long octets,
      String messageId,
      List<String> destinations)
      implements RelayEvent {
    public Queued {
      destinations = List.copyOf(destinations);
    }

    @Override
    public String line() {
      return "relay.queued id="
          + id
          + " from=<"
          + from
          + "> recipients="
          + recipients
          + " size="
          + octets;
    }
  }

  /** A server has taken it for a recipient. {@code age} counts from when it came in. */
  record Sent(String id, String to, String server, String reply, Duration age)
      implements RelayEvent {
    @Override
    public String line() {
      return "relay.sent id="
          + id
          + " to=<"
          + to
          + "> server="
          + server
          + " age_ms="
          + age.toMillis()
          + " reply=\""
          + clean(reply)
          + "\"";
    }
  }

  /** Not yet: it is tried again. */
  record Deferred(String id, String to, String server, String reply, Instant next)
      implements RelayEvent {
    @Override
    public String line() {
      return "relay.deferred id="
          + id
          + " to=<"
          + to
          + "> server="
          + server
          + " next="
          + next
          + " reply=\""
          + clean(reply)
          + "\"";
    }
  }

  /** Never: the sender is told, if there is one. */
  record Failed(String id, String to, String server, String reply) implements RelayEvent {
    @Override
    public String line() {
      return "relay.failed id="
          + id
          + " to=<"
          + to
          + "> server="
          + server
          + " reply=\""
          + clean(reply)
          + "\"";
    }
  }

  /** Nothing can be handed over at a destination; all that waits for it waits until then. */
  record Unreachable(String destination, int failures, String why, Instant next)
      implements RelayEvent {
    @Override
    public String line() {
      return "relay.unreachable destination="
          + destination
          + " failures="
          + failures
          + " next="
          + next
          + " why=\""
          + clean(why)
          + "\"";
    }
  }

  /** A sender was told. {@code about}: failed, delayed, delivered, relayed. */
  record Reported(String id, String about, String to, String reportId) implements RelayEvent {
    @Override
    public String line() {
      return "relay.reported id=" + id + " about=" + about + " to=<" + to + "> report=" + reportId;
    }
  }

  /** A domain was told how TLS went, or the telling was tried. RFC 8460 */
  record TlsReported(String domain, String to, String reportId, String outcome)
      implements RelayEvent {
    @Override
    public String line() {
      return "relay.tls-reported domain="
          + domain
          + " to="
          + clean(to)
          + " report="
          + reportId
          + " outcome=\""
          + clean(outcome)
          + "\"";
    }
  }

  /** The fault is ours; what was under way is tried again. */
  record Trouble(String during, Throwable failure) implements RelayEvent {
    @Override
    public String line() {
      return "relay.trouble during=" + during;
    }
  }

  /** What others say, without what would end a field or a line. */
  private static String clean(String text) {
    return text.replaceAll("[\"\\p{Cntrl}]", " ");
  }
}

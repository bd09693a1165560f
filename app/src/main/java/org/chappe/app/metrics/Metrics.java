package org.chappe.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;
import org.chappe.app.MailListener;
import org.chappe.delivery.DeliveryEvent;
import org.chappe.delivery.Outcome;
import org.chappe.directory.Origin;
import org.chappe.directory.SignIn;
import org.chappe.relay.RelayEvent;
import org.chappe.smtp.SmtpEvent;

/**
 * What happened to mail since the start, counted, and how it stands now, in the text format of
 * Prometheus. Names begin with {@code chappe_}; a destination is a domain, of which the 50 busiest
 * have a series each and the rest share {@code other}. Thread-safe.
 */
public final class Metrics implements MailListener, AutoCloseable {
  private static final int DESTINATIONS = 50;
  private static final String ATTEMPTS = "chappe.relay.attempts";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BusiestNames destinations = new BusiestNames(DESTINATIONS, this::forget);

  /**
   * A number that is asked for whenever the metrics are read.
   *
   * @param name with dots; its unit is the last part
   * @param tags names and values in turn
   */
  public void gauge(String name, String help, Supplier<Number> value, String... tags) {
    Gauge.builder(name, value).description(help).tags(tags).register(registry);
  }

  /** In the text format of Prometheus, version 0.0.4. */
  public String text() {
    return registry.scrape();
  }

  @Override
  public void heard(SmtpEvent event) {
    switch (event) {
      case SmtpEvent.Accepted accepted -> {
        String service = accepted.service().toString();
        count("chappe.smtp.accepted", "Messages that were taken", 1, "service", service);
        count(
            "chappe.smtp.accepted.bytes",
            "Octets of messages that were taken",
            accepted.octets(),
            "service",
            service);
      }
      case SmtpEvent.Rejected rejected ->
          count(
              "chappe.smtp.rejected",
              "Senders, recipients and messages that were not taken",
              1,
              "service",
              rejected.service().toString(),
              "at",
              rejected.what(),
              "kind",
              rejected.reply().code() < 500 ? "temporary" : "permanent");
      case SmtpEvent.SignInRefused _ ->
          count("chappe.smtp.sign.in.refused", "Sign-ins with a wrong name or password", 1);
      case SmtpEvent.SignedIn _, SmtpEvent.Ended _, SmtpEvent.Failed _ -> {}
    }
  }

  @Override
  public void heard(DeliveryEvent event) {
    switch (event) {
      case DeliveryEvent.Delivered _ -> count("chappe.delivered", "Messages put into mailboxes", 1);
      case DeliveryEvent.Failed failed ->
          count(
              "chappe.delivery.failed",
              "Messages that a mailbox here did not take",
              1,
              "kind",
              failed.outcome() instanceof Outcome.PermanentFailure ? "permanent" : "temporary");
      case DeliveryEvent.Leaving leaving ->
          count("chappe.queued", "Recipients that were put into the queue", leaving.recipients());
      case DeliveryEvent.NotLeaving _,
          DeliveryEvent.NotCounted _,
          DeliveryEvent.NotCopied _,
          DeliveryEvent.IntakeFailed _ -> {}
    }
  }

  @Override
  public void heard(RelayEvent event) {
    switch (event) {
      case RelayEvent.Sent sent -> attempted("sent", domain(sent.to()));
      case RelayEvent.Deferred deferred -> attempted("deferred", domain(deferred.to()));
      case RelayEvent.Failed failed -> attempted("failed", domain(failed.to()));
      case RelayEvent.Unreachable unreachable ->
          attempted("unreachable", unreachable.destination());
      case RelayEvent.Reported reported ->
          count("chappe.reports", "Reports to senders", 1, "about", reported.about());
      case RelayEvent.Trouble _ ->
          count("chappe.relay.troubles", "Faults of this server while mail left", 1);
      case RelayEvent.Queued _, RelayEvent.TlsReported _ -> {}
    }
  }

  @Override
  public void heard(Origin origin, SignIn answer) {
    count(
        "chappe.sign.ins",
        "Answers to somebody's credentials",
        1,
        "protocol",
        origin.protocol().word(),
        "outcome",
        answer.outcome());
  }

  private static String domain(String path) {
    return path.substring(path.lastIndexOf('@') + 1);
  }

  private void attempted(String result, String domain) {
    String destination = destinations.meet(domain);
    count(
        ATTEMPTS,
        "What attempts came to, by recipient; unreachable: by connection",
        1,
        "result",
        result,
        "destination",
        destination);
  }

  private void forget(String destination) {
    registry.find(ATTEMPTS).tag("destination", destination).counters().forEach(registry::remove);
  }

  private void count(String name, String help, long more, String... tags) {
    Counter.builder(name).description(help).tags(tags).register(registry).increment((double) more);
  }

  @Override
  public void close() {
    registry.close();
  }
}

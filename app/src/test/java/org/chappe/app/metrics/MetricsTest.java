package org.chappe.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.delivery.DeliveryEvent;
import org.chappe.delivery.Outcome;
import org.chappe.model.Address;
import org.chappe.relay.RelayEvent;
import org.chappe.smtp.SmtpEvent;
import org.chappe.smtp.SmtpKind;
import org.chappe.smtp.wire.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In the text format of Prometheus, and by its conventions for names. */
class MetricsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void gaugesAreAskedWhenTheyAreRead() {
    var waiting = new AtomicInteger(3);
    metrics.gauge("chappe.queue.messages", "Messages that wait to leave", waiting::get);
    assertThat(metrics.text())
        .contains(
            """
            # HELP chappe_queue_messages Messages that wait to leave
            # TYPE chappe_queue_messages gauge
            chappe_queue_messages 3.0
            """);
    waiting.set(2);
    assertThat(metrics.text()).contains("chappe_queue_messages 2.0\n");
  }

  @Test
  void whatCameInIsCounted() {
    for (int i = 0; i < 2; i++) {
      metrics.heard(
          new SmtpEvent.Accepted(
              "s",
              SmtpKind.MX,
              "id",
              HERE,
              "a@far.test",
              3,
              500,
              Duration.ZERO,
              Optional.empty(),
              Optional.empty()));
    }
    metrics.heard(
        new SmtpEvent.Rejected(
            "s",
            SmtpKind.MX,
            "id",
            HERE,
            "rcpt",
            "a@far.test",
            "x@here.test",
            new Reply(550, "5.1.1", "no such address here")));
    metrics.heard(
        new DeliveryEvent.Delivered(
            "id", "", Address.parse("ann@here.test"), "7", 500, Duration.ZERO));
    metrics.heard(
        new DeliveryEvent.Failed(
            "id",
            "",
            Address.parse("ann@here.test"),
            new Outcome.TemporaryFailure(451, "4.2.0", "later"),
            Optional.empty()));
    metrics.heard(new DeliveryEvent.Leaving("id", "", "id", 4));

    assertThat(metrics.text())
        .contains("chappe_smtp_accepted_total{service=\"mx\"} 2.0\n")
        .contains("chappe_smtp_accepted_bytes_total{service=\"mx\"} 1000.0\n")
        .contains("chappe_smtp_rejected_total{at=\"rcpt\",kind=\"permanent\",service=\"mx\"} 1.0\n")
        .contains("chappe_delivered_total 1.0\n")
        .contains("chappe_delivery_failed_total{kind=\"temporary\"} 1.0\n")
        .contains("chappe_queued_total 4.0\n");
  }

  @Test
  void attemptsAreCountedByResultAndDestination() {
    metrics.heard(new RelayEvent.Sent("id", "ben@Far.test", "mx", "250 ok", Duration.ZERO));
    metrics.heard(new RelayEvent.Deferred("id", "ben@far.test", "mx", "450 no", Instant.EPOCH));
    metrics.heard(new RelayEvent.Failed("id", "cat@far.test", "mx", "550 no"));
    metrics.heard(new RelayEvent.Unreachable("far.test", 1, "refused", Instant.EPOCH));
    metrics.heard(new RelayEvent.Reported("id", "failed", "ann@here.test", "r"));

    for (String result : new String[] {"sent", "deferred", "failed", "unreachable"}) {
      assertThat(metrics.text())
          .contains(
              "chappe_relay_attempts_total{destination=\"far.test\",result=\""
                  + result
                  + "\"} 1.0\n");
    }
    assertThat(metrics.text()).contains("chappe_reports_total{about=\"failed\"} 1.0\n");
  }

  @Test
  void destinationsAreSoManyAtMost() {
    for (int i = 0; i < 1_000; i++) {
      metrics.heard(
          new RelayEvent.Sent("id", "ben@d" + i + ".test", "mx", "250 ok", Duration.ZERO));
    }
    for (int i = 0; i < 10; i++) {
      metrics.heard(new RelayEvent.Sent("id", "ben@busy.test", "mx", "250 ok", Duration.ZERO));
    }
    assertThat(
            metrics.text().lines().filter(line -> line.startsWith("chappe_relay_attempts_total")))
        .hasSize(51)
        .anyMatch(line -> line.startsWith("chappe_relay_attempts_total{destination=\"other\""))
        .anyMatch(line -> line.startsWith("chappe_relay_attempts_total{destination=\"busy.test\""));
  }
}

package org.chappe.app.journal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chappe.app.MailListener;
import org.chappe.delivery.DeliveryEvent;
import org.chappe.delivery.Outcome;
import org.chappe.relay.RelayEvent;
import org.chappe.smtp.SmtpEvent;

/** Makes entries of the journal from events. Thread-safe. */
public final class Noting implements MailListener {
  private final JournalWriter journal;
  private final InstantSource clock;

  public Noting(JournalWriter journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** Fields in their order; an empty value is left out. */
  private static final class Fields {
    private final Map<String, String> all = new LinkedHashMap<>();

    Fields with(String name, Object value) {
      String text = value.toString();
      if (!text.isEmpty()) {
        all.put(name, text);
      }
      return this;
    }
  }

  private void note(String id, String event, Fields fields) {
    note(clock.instant(), id, event, fields);
  }

  private void note(Instant at, String id, String event, Fields fields) {
    journal.note(new JournalEntry(at, id, event, fields.all));
  }

  @Override
  public void heard(SmtpEvent event) {
    if (event instanceof SmtpEvent.Accepted accepted) {
      note(
          clock.instant().minus(accepted.took()), // when it began to come
          accepted.id(),
          "accepted",
          new Fields()
              .with("service", accepted.service())
              .with("client", accepted.remote().getHostAddress())
              .with("tls", accepted.tls().orElse(""))
              .with("account", accepted.account().map(Object::toString).orElse(""))
              .with("from", path(accepted.from()))
              .with("recipients", accepted.recipients())
              .with("size", accepted.octets()));
    } else if (event instanceof SmtpEvent.Rejected rejected && rejected.what().equals("data")) {
      note(
          rejected.id(),
          "rejected",
          new Fields()
              .with("service", rejected.service())
              .with("client", rejected.remote().getHostAddress())
              .with("from", path(rejected.from()))
              .with("to", rejected.recipient())
              .with("reply", rejected.reply()));
    }
  }

  @Override
  public void heard(DeliveryEvent event) {
    switch (event) {
      case DeliveryEvent.Delivered delivered ->
          note(
              delivered.id(),
              "delivered",
              new Fields()
                  .with("account", delivered.account())
                  .with("uid", delivered.uid())
                  .with(JournalEntry.MESSAGE_ID, delivered.messageId()));
      case DeliveryEvent.Leaving leaving ->
          note(
              leaving.id(),
              "leaving",
              new Fields()
                  .with("as", leaving.as())
                  .with("recipients", leaving.recipients())
                  .with(JournalEntry.MESSAGE_ID, leaving.messageId()));
      case DeliveryEvent.Failed failed ->
          note(
              failed.id(),
              "not-delivered",
              new Fields()
                  .with("account", failed.account())
                  .with("why", words(failed.outcome()))
                  .with(JournalEntry.MESSAGE_ID, failed.messageId()));
      case DeliveryEvent.NotLeaving failed ->
          note(failed.id(), "not-leaving", new Fields().with("why", words(failed.outcome())));
      case DeliveryEvent.IntakeFailed failed ->
          note(failed.id(), "not-kept", new Fields().with("why", failed.failure()));
      case DeliveryEvent.NotCounted _, DeliveryEvent.NotCopied _ -> {}
    }
  }

  @Override
  public void heard(RelayEvent event) {
    switch (event) {
      case RelayEvent.Queued queued ->
          note(
              queued.id(),
              "queued",
              new Fields()
                  .with("from", path(queued.from()))
                  .with("recipients", queued.recipients())
                  .with("size", queued.octets())
                  .with(JournalEntry.DESTINATIONS, String.join(" ", queued.destinations()))
                  .with(JournalEntry.MESSAGE_ID, queued.messageId()));
      case RelayEvent.Sent sent ->
          note(sent.id(), "sent", attempt(sent.to(), sent.server(), sent.reply()));
      case RelayEvent.Deferred deferred ->
          note(
              deferred.id(),
              "deferred",
              attempt(deferred.to(), deferred.server(), deferred.reply())
                  .with("next", deferred.next()));
      case RelayEvent.Failed failed ->
          note(failed.id(), "failed", attempt(failed.to(), failed.server(), failed.reply()));
      case RelayEvent.Reported reported ->
          note(
              reported.id(),
              "reported",
              new Fields()
                  .with("about", reported.about())
                  .with("to", reported.to())
                  .with("report", reported.reportId()));
      case RelayEvent.Unreachable unreachable ->
          note(
              JournalEntry.AT + unreachable.destination(),
              "unreachable",
              new Fields()
                  .with("destination", unreachable.destination())
                  .with("failures", unreachable.failures())
                  .with("why", unreachable.why())
                  .with("next", unreachable.next()));
      case RelayEvent.Trouble _, RelayEvent.TlsReported _ -> {}
    }
  }

  private static Fields attempt(String to, String server, String reply) {
    return new Fields().with("to", to).with("server", server).with("reply", reply);
  }

  private static String path(String reversePath) {
    return "<" + reversePath + ">";
  }

  private static String words(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Delivered() -> "";
      case Outcome.TemporaryFailure(int code, String enhanced, String text) ->
          code + " " + enhanced + " " + text;
      case Outcome.PermanentFailure(int code, String enhanced, String text) ->
          code + " " + enhanced + " " + text;
    };
  }
}

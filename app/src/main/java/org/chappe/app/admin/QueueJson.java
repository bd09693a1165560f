package org.chappe.app.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.app.admin.AdminAnswer.QueueChanged;
import org.chappe.app.admin.AdminAnswer.QueueTotals;
import org.chappe.app.admin.AdminAnswer.Queued;
import org.chappe.app.admin.AdminAnswer.QueuedFor;
import org.chappe.app.admin.AdminAnswer.QueuedHeader;
import org.chappe.app.admin.AdminAnswer.QueuedMail;
import org.chappe.app.admin.AdminAnswer.QueuedRecipient;
import org.chappe.app.admin.AdminAnswer.Reply;
import tools.jackson.core.JsonGenerator;

/** What is asked and said of the queue, as JSON: fields of an object that others begin and end. */
final class QueueJson {
  private QueueJson() {}

  static void write(QueueFilter filter, JsonGenerator out) {
    text(out, "sender", filter.sender());
    text(out, "recipient", filter.recipient());
    text(out, "domain", filter.domain());
    if (filter.held()) {
      out.writeStringProperty("held", "yes");
    }
    filter.older().ifPresent(age -> out.writeNumberProperty("older", age.toSeconds()));
  }

  /** {@code older} in seconds. */
  static QueueFilter filter(Json in) {
    OptionalLong older = in.optionalNumber("older");
    return new QueueFilter(
        in.optionalText("sender"),
        in.optionalText("recipient"),
        in.optionalText("domain"),
        in.optionalText("held").isPresent(),
        older.isPresent() ? Optional.of(Duration.ofSeconds(older.getAsLong())) : Optional.empty());
  }

  static void write(Queued one, JsonGenerator out) {
    out.writeStringProperty("id", one.id())
        .writeStringProperty("accepted", one.accepted().toString())
        .writeNumberProperty("size", one.size())
        .writeStringProperty("from", one.from());
    text(out, "account", one.account());
    AnswerJson.texts(out, "to", one.to());
    out.writeNumberProperty("recipients", one.recipients())
        .writeStringProperty("state", one.state());
    time(out, "next", one.next());
    out.writeStringProperty("last-answer", one.answer());
  }

  static Queued queued(Json in) {
    return new Queued(
        in.text("id"),
        Instant.parse(in.text("accepted")),
        in.number("size"),
        in.text("from"),
        in.optionalText("account"),
        in.texts("to"),
        in.number("recipients"),
        in.text("state"),
        in.optionalText("next").map(Instant::parse),
        in.text("last-answer"));
  }

  static void write(QueuedMail one, JsonGenerator out) {
    out.writeStringProperty("id", one.id())
        .writeStringProperty("message-id", one.messageId())
        .writeStringProperty("from", one.from());
    text(out, "account", one.account());
    out.writeNumberProperty("size", one.size());
    AnswerJson.texts(out, "options", one.options());
    out.writeStringProperty("accepted", one.accepted().toString())
        .writeStringProperty("expires", one.expires().toString())
        .writeStringProperty("warned", one.warned() ? "yes" : "no");
  }

  static QueuedMail mail(Json in) {
    return new QueuedMail(
        in.text("id"),
        in.text("message-id"),
        in.text("from"),
        in.optionalText("account"),
        in.number("size"),
        in.texts("options"),
        Instant.parse(in.text("accepted")),
        Instant.parse(in.text("expires")),
        in.text("warned").equals("yes"));
  }

  static void write(QueuedRecipient one, JsonGenerator out) {
    out.writeStringProperty("recipient", one.recipient())
        .writeStringProperty("destination", one.destination());
    AnswerJson.texts(out, "options", one.options());
    out.writeStringProperty("state", one.state()).writeNumberProperty("attempts", one.attempts());
    time(out, "next", one.next());
    reply(out, one.answer());
  }

  static QueuedRecipient recipient(Json in) {
    return new QueuedRecipient(
        in.text("recipient"),
        in.text("destination"),
        in.texts("options"),
        in.text("state"),
        (int) in.number("attempts"),
        in.optionalText("next").map(Instant::parse),
        reply(in));
  }

  static void write(QueuedFor one, JsonGenerator out) {
    out.writeStringProperty("destination", one.destination())
        .writeNumberProperty("failures", one.failures())
        .writeStringProperty("next", one.next().toString());
    reply(out, one.answer());
  }

  static QueuedFor destination(Json in) {
    return new QueuedFor(
        in.text("destination"),
        (int) in.number("failures"),
        Instant.parse(in.text("next")),
        reply(in));
  }

  static QueuedHeader header(Json in) {
    return new QueuedHeader(in.text("header"));
  }

  static void write(QueueTotals totals, JsonGenerator out) {
    out.writeNumberProperty("listed", totals.listed())
        .writeNumberProperty("messages", totals.messages())
        .writeNumberProperty("recipients", totals.recipients())
        .writeNumberProperty("octets", totals.octets());
  }

  static QueueTotals totals(Json in) {
    return new QueueTotals(
        in.number("listed"), in.number("messages"), in.number("recipients"), in.number("octets"));
  }

  static void write(QueueChanged changed, JsonGenerator out) {
    out.writeNumberProperty("messages", changed.messages())
        .writeNumberProperty("in-flight", changed.inFlight());
  }

  static QueueChanged changed(Json in) {
    return new QueueChanged(in.number("messages"), in.number("in-flight"));
  }

  private static void reply(JsonGenerator out, Optional<Reply> reply) {
    if (reply.isPresent()) {
      out.writeStringProperty("answered", reply.get().at().toString())
          .writeStringProperty("server", reply.get().server())
          .writeStringProperty("answer-text", reply.get().text());
    }
  }

  private static Optional<Reply> reply(Json in) {
    return in.optionalText("answered")
        .map(at -> new Reply(Instant.parse(at), in.text("server"), in.text("answer-text")));
  }

  private static void text(JsonGenerator out, String name, Optional<String> text) {
    text.ifPresent(one -> out.writeStringProperty(name, one));
  }

  private static void time(JsonGenerator out, String name, Optional<Instant> time) {
    text(out, name, time.map(Instant::toString));
  }
}

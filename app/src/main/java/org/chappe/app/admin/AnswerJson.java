package org.chappe.app.admin;

import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.chappe.app.admin.AdminAnswer.Access;
import org.chappe.app.admin.AdminAnswer.Account;
import org.chappe.app.admin.AdminAnswer.Alias;
import org.chappe.app.admin.AdminAnswer.Certificate;
import org.chappe.app.admin.AdminAnswer.DkimKey;
import org.chappe.app.admin.AdminAnswer.DnsRecord;
import org.chappe.app.admin.AdminAnswer.Domain;
import org.chappe.app.admin.AdminAnswer.Done;
import org.chappe.app.admin.AdminAnswer.Imported;
import org.chappe.app.admin.AdminAnswer.Listening;
import org.chappe.app.admin.AdminAnswer.MetricsText;
import org.chappe.app.admin.AdminAnswer.NotImported;
import org.chappe.app.admin.AdminAnswer.Pop3;
import org.chappe.app.admin.AdminAnswer.QueueChanged;
import org.chappe.app.admin.AdminAnswer.QueueTotals;
import org.chappe.app.admin.AdminAnswer.Queued;
import org.chappe.app.admin.AdminAnswer.QueuedFor;
import org.chappe.app.admin.AdminAnswer.QueuedHeader;
import org.chappe.app.admin.AdminAnswer.QueuedMail;
import org.chappe.app.admin.AdminAnswer.QueuedRecipient;
import org.chappe.app.admin.AdminAnswer.Quota;
import org.chappe.app.admin.AdminAnswer.Refused;
import org.chappe.app.admin.AdminAnswer.Role;
import org.chappe.app.admin.AdminAnswer.SendAs;
import org.chappe.app.admin.AdminAnswer.Serving;
import org.chappe.app.admin.AdminAnswer.Session;
import org.chappe.app.admin.AdminAnswer.SessionsEnded;
import org.chappe.app.admin.AdminAnswer.SignInMails;
import org.chappe.app.admin.AdminAnswer.SignIns;
import org.chappe.app.admin.AdminAnswer.Traced;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Answers as JSON: {@code {"answer":"domain","domain":"example.org"}}. */
public final class AnswerJson {
  private AnswerJson() {}

  /** The answer as people's programs read it: {@code {"domain":"example.org"}}. */
  public static String plain(AdminAnswer answer) {
    var text = new StringWriter();
    try (JsonGenerator out = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      fields(answer, out);
      out.writeEndObject();
    }
    return text.toString();
  }

  static void write(AdminAnswer answer, JsonGenerator out) {
    out.writeStartObject();
    out.writeStringProperty(
        "answer",
        switch (answer) {
          case Domain _ -> "domain";
          case DnsRecord _ -> "dns-record";
          case DkimKey _ -> "dkim-key";
          case Certificate _ -> "certificate";
          case Account _ -> "account";
          case AdminAnswer.Factors _ -> "factors";
          case AdminAnswer.TotpSecret _ -> "totp-secret";
          case AdminAnswer.RecoveryCodes _ -> "recovery-codes";
          case AdminAnswer.DomainPolicy _ -> "domain-policy";
          case AdminAnswer.MadePassword _ -> "made-password";
          case AdminAnswer.AppPassword _ -> "app-password";
          case Alias _ -> "alias";
          case Pop3 _ -> "pop3";
          case Quota _ -> "quota";
          case Access _ -> "access";
          case SendAs _ -> "send-as";
          case Session _ -> "session";
          case SessionsEnded _ -> "sessions-ended";
          case SignIns _ -> "sign-ins";
          case SignInMails _ -> "sign-in-mails";
          case Role _ -> "role";
          case Queued _ -> "queued";
          case QueueTotals _ -> "queue-totals";
          case QueuedMail _ -> "queued-mail";
          case QueuedRecipient _ -> "queued-recipient";
          case QueuedFor _ -> "queued-for";
          case QueuedHeader _ -> "queued-header";
          case QueueChanged _ -> "queue-changed";
          case Traced _ -> "traced";
          case AdminAnswer.Grant _ -> "grant";
          case AdminAnswer.GrantsRevoked _ -> "grants-revoked";
          case Serving _ -> "serving";
          case MetricsText _ -> "metrics";
          case NotImported _ -> "not-imported";
          case Imported _ -> "imported";
          case Done _ -> "done";
          case Refused _ -> "refused";
        });
    fields(answer, out);
    out.writeEndObject();
  }

  private static void fields(AdminAnswer answer, JsonGenerator out) {
    switch (answer) {
      case Domain(String domain) -> out.writeStringProperty("domain", domain);
      case DnsRecord record -> {
        out.writeStringProperty("name", record.name())
            .writeStringProperty("type", record.type())
            .writeStringProperty("data", record.data())
            .writeStringProperty("need", record.need())
            .writeStringProperty("about", record.about())
            .writeStringProperty("verdict", record.verdict());
        texts(out, "found", record.found());
      }
      case Certificate certificate -> {
        out.writeStringProperty("name", certificate.name())
            .writeStringProperty("fingerprint", certificate.fingerprint())
            .writeStringProperty("created", certificate.created().toString());
        certificate.expires().ifPresent(at -> out.writeStringProperty("expires", at.toString()));
        texts(out, "scope", certificate.scope());
      }
      case DkimKey key ->
          out.writeStringProperty("selector", key.selector())
              .writeStringProperty("algorithm", key.algorithm())
              .writeStringProperty("state", key.state())
              .writeStringProperty("since", key.since().toString())
              .writeStringProperty("record", key.record())
              .writeStringProperty("text", key.text());
      case Account(String address) -> out.writeStringProperty("address", address);
      case AdminAnswer.Factors factors -> FactorJson.write(factors, out);
      case AdminAnswer.TotpSecret secret -> FactorJson.write(secret, out);
      case AdminAnswer.RecoveryCodes codes -> FactorJson.write(codes, out);
      case AdminAnswer.DomainPolicy policy -> FactorJson.write(policy, out);
      case AdminAnswer.MadePassword made -> FactorJson.write(made, out);
      case AdminAnswer.AppPassword password -> FactorJson.write(password, out);
      case Alias(String address, List<String> targets) -> {
        out.writeStringProperty("address", address);
        texts(out, "targets", targets);
      }
      case Pop3(String address, String delete, String seen, String since) ->
          out.writeStringProperty("address", address)
              .writeStringProperty("delete", delete)
              .writeStringProperty("seen", seen)
              .writeStringProperty("since", since);
      case Quota quota ->
          out.writeStringProperty("address", quota.address())
              .writeNumberProperty("storage", quota.storage())
              .writeStringProperty("max-storage", quota.maxStorage())
              .writeNumberProperty("messages", quota.messages())
              .writeStringProperty("max-messages", quota.maxMessages())
              .writeNumberProperty("mailboxes", quota.mailboxes())
              .writeStringProperty("max-mailboxes", quota.maxMailboxes());
      case Access(String mailbox, String whom, String rights) ->
          out.writeStringProperty("mailbox", mailbox)
              .writeStringProperty("whom", whom)
              .writeStringProperty("rights", rights);
      case SendAs(String address) -> out.writeStringProperty("address", address);
      case Session session -> SignInJson.write(session, out);
      case SessionsEnded(long count) -> out.writeNumberProperty("count", count);
      case SignIns signIns -> SignInJson.write(signIns, out);
      case SignInMails(String address, String mails, String language) ->
          out.writeStringProperty("address", address)
              .writeStringProperty("mails", mails)
              .writeStringProperty("language", language);
      case Role(String address, String role) ->
          out.writeStringProperty("address", address).writeStringProperty("role", role);
      case Queued queued -> QueueJson.write(queued, out);
      case QueueTotals totals -> QueueJson.write(totals, out);
      case QueuedMail mail -> QueueJson.write(mail, out);
      case QueuedRecipient recipient -> QueueJson.write(recipient, out);
      case QueuedFor destination -> QueueJson.write(destination, out);
      case QueuedHeader(String header) -> out.writeStringProperty("header", header);
      case QueueChanged changed -> QueueJson.write(changed, out);
      case Traced traced -> traced(traced, out);
      case AdminAnswer.Grant grant -> {
        out.writeStringProperty("id", grant.id()).writeStringProperty("client", grant.client());
        texts(out, "scopes", grant.scopes());
        out.writeStringProperty("made", grant.made().toString())
            .writeStringProperty("used", grant.used().toString());
      }
      case AdminAnswer.GrantsRevoked(int count) -> out.writeNumberProperty("count", count);
      case Serving serving -> serving(serving, out);
      case MetricsText(String text) -> out.writeStringProperty("text", text);
      case NotImported(long line, String address, String why) ->
          out.writeNumberProperty("line", line)
              .writeStringProperty("address", address)
              .writeStringProperty("why", why);
      case Imported(int count) -> out.writeNumberProperty("count", count);
      case Done() -> {}
      case Refused(String why) -> out.writeStringProperty("why", why);
    }
  }

  private static void serving(Serving serving, JsonGenerator out) {
    out.writeBooleanProperty("serving", true)
        .writeStringProperty("version", serving.version())
        .writeNumberProperty("pid", serving.pid())
        .writeStringProperty("since", serving.since().toString())
        .writeNumberProperty("connections", serving.connections())
        .writeArrayPropertyStart("listeners");
    for (Listening one : serving.listeners()) {
      out.writeStartObject()
          .writeStringProperty("service", one.service())
          .writeStringProperty("address", one.address())
          .writeStringProperty("tls", one.tls())
          .writeEndObject();
    }
    out.writeEndArray();
  }

  private static void traced(Traced traced, JsonGenerator out) {
    out.writeStringProperty("at", traced.at().toString())
        .writeStringProperty("id", traced.id())
        .writeStringProperty("event", traced.event())
        .writeObjectPropertyStart("fields");
    traced.fields().forEach(out::writeStringProperty);
    out.writeEndObject();
  }

  static void texts(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }

  /**
   * The answer in this object.
   *
   * @throws IllegalArgumentException if it is none
   */
  static AdminAnswer read(Json in) {
    String answer = in.text("answer");
    return switch (answer) {
      case "domain" -> new Domain(in.text("domain"));
      case "dns-record" ->
          new DnsRecord(
              in.text("name"),
              in.text("type"),
              in.text("data"),
              in.text("need"),
              in.text("about"),
              in.text("verdict"),
              in.texts("found"));
      case "dkim-key" ->
          new DkimKey(
              in.text("selector"),
              in.text("algorithm"),
              in.text("state"),
              Instant.parse(in.text("since")),
              in.text("record"),
              in.text("text"));
      case "certificate" ->
          new Certificate(
              in.text("name"),
              in.text("fingerprint"),
              in.texts("scope"),
              Instant.parse(in.text("created")),
              in.optionalText("expires").map(Instant::parse));
      case "account" -> new Account(in.text("address"));
      case "alias" -> new Alias(in.text("address"), in.texts("targets"));
      case "pop3" ->
          new Pop3(in.text("address"), in.text("delete"), in.text("seen"), in.text("since"));
      case "quota" ->
          new Quota(
              in.text("address"),
              in.number("storage"),
              in.text("max-storage"),
              in.number("messages"),
              in.text("max-messages"),
              in.number("mailboxes"),
              in.text("max-mailboxes"));
      case "access" -> new Access(in.text("mailbox"), in.text("whom"), in.text("rights"));
      case "send-as" -> new SendAs(in.text("address"));
      case "session" -> SignInJson.session(in);
      case "sessions-ended" -> new SessionsEnded(in.number("count"));
      case "sign-ins" -> SignInJson.signIns(in);
      case "sign-in-mails" ->
          new SignInMails(in.text("address"), in.text("mails"), in.text("language"));
      case "role" -> new Role(in.text("address"), in.text("role"));
      case "queued" -> QueueJson.queued(in);
      case "queue-totals" -> QueueJson.totals(in);
      case "queued-mail" -> QueueJson.mail(in);
      case "queued-recipient" -> QueueJson.recipient(in);
      case "queued-for" -> QueueJson.destination(in);
      case "queued-header" -> QueueJson.header(in);
      case "queue-changed" -> QueueJson.changed(in);
      case "serving" ->
          new Serving(
              in.text("version"),
              in.number("pid"),
              Instant.parse(in.text("since")),
              (int) in.number("connections"),
              in.objects("listeners").stream().map(AnswerJson::listening).toList());
      case "traced" ->
          new Traced(
              Instant.parse(in.text("at")), in.text("id"), in.text("event"), in.named("fields"));
      case "metrics" -> new MetricsText(in.text("text"));
      case "not-imported" -> new NotImported(in.number("line"), in.text("address"), in.text("why"));
      case "imported" -> new Imported((int) in.number("count"));
      case "done" -> new Done();
      case "refused" -> new Refused(in.text("why"));
      case "grant" ->
          new AdminAnswer.Grant(
              in.text("id"),
              in.text("client"),
              in.texts("scopes"),
              Instant.parse(in.text("made")),
              Instant.parse(in.text("used")));
      case "grants-revoked" -> new AdminAnswer.GrantsRevoked((int) in.number("count"));
      default ->
          FactorJson.answer(answer, in)
              .orElseThrow(
                  () -> new IllegalArgumentException("nobody knows the answer \"" + answer + "\""));
    };
  }

  private static Listening listening(Json in) {
    return new Listening(in.text("service"), in.text("address"), in.text("tls"));
  }
}

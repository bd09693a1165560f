package org.chappe.app.admin;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.app.admin.AdminRequest.ActivateDkimKey;
import org.chappe.app.admin.AdminRequest.AddAccount;
import org.chappe.app.admin.AdminRequest.AddCertificate;
import org.chappe.app.admin.AdminRequest.AddDkimKey;
import org.chappe.app.admin.AdminRequest.AddDomain;
import org.chappe.app.admin.AdminRequest.ChangeQueue;
import org.chappe.app.admin.AdminRequest.ImportAccounts;
import org.chappe.app.admin.AdminRequest.ListAccounts;
import org.chappe.app.admin.AdminRequest.ListAliases;
import org.chappe.app.admin.AdminRequest.ListCertificates;
import org.chappe.app.admin.AdminRequest.ListDkimKeys;
import org.chappe.app.admin.AdminRequest.ListDnsRecords;
import org.chappe.app.admin.AdminRequest.ListDomains;
import org.chappe.app.admin.AdminRequest.ListQueue;
import org.chappe.app.admin.AdminRequest.Metrics;
import org.chappe.app.admin.AdminRequest.NewAccount;
import org.chappe.app.admin.AdminRequest.RebuildSearch;
import org.chappe.app.admin.AdminRequest.RemoveAccount;
import org.chappe.app.admin.AdminRequest.RemoveAlias;
import org.chappe.app.admin.AdminRequest.RemoveCertificate;
import org.chappe.app.admin.AdminRequest.RemoveDkimKey;
import org.chappe.app.admin.AdminRequest.RemoveDomain;
import org.chappe.app.admin.AdminRequest.RetireDkimKey;
import org.chappe.app.admin.AdminRequest.RotateDkimKeys;
import org.chappe.app.admin.AdminRequest.SetAccess;
import org.chappe.app.admin.AdminRequest.SetAlias;
import org.chappe.app.admin.AdminRequest.SetPassword;
import org.chappe.app.admin.AdminRequest.SetPop3;
import org.chappe.app.admin.AdminRequest.SetQuota;
import org.chappe.app.admin.AdminRequest.SetSendAs;
import org.chappe.app.admin.AdminRequest.ShowQueued;
import org.chappe.app.admin.AdminRequest.Status;
import org.chappe.app.admin.AdminRequest.Stop;
import org.chappe.app.admin.AdminRequest.TraceMessage;
import tools.jackson.core.JsonGenerator;

/** Requests as JSON: {@code {"ask":"domain-add","domain":"example.org"}}. */
final class RequestJson {
  private static final String ACCEPT_WEAK = "accept-weak";

  private RequestJson() {}

  static void write(AdminRequest request, JsonGenerator out) {
    out.writeStartObject();
    switch (request) {
      case Status() -> ask(out, "status");
      case Metrics() -> ask(out, "metrics");
      case Stop() -> ask(out, "stop");
      case AddDomain(String domain) -> ask(out, "domain-add").writeStringProperty("domain", domain);
      case RemoveDomain(String domain) ->
          ask(out, "domain-remove").writeStringProperty("domain", domain);
      case ListDomains() -> ask(out, "domain-list");
      case AdminRequest.OfDomain about -> ofDomain(about, out);
      case AdminRequest.ListGrants(String address) ->
          ask(out, "grant-list").writeStringProperty("address", address);
      case AdminRequest.RevokeGrant(String address, var id) -> {
        ask(out, "grant-revoke").writeStringProperty("address", address);
        id.ifPresent(one -> out.writeStringProperty("id", one));
      }
      case AdminRequest.OfFactors about -> FactorJson.write(about, out);
      case AdminRequest.OfSignIns about -> SignInJson.write(about, out);
      case AddAccount(String address, String password, boolean acceptWeak) -> {
        account(ask(out, "account-add"), address, password);
        flag(out, ACCEPT_WEAK, acceptWeak);
      }
      case AdminRequest.OfCertificates about -> ofCertificates(about, out);
      case RemoveAccount(String address) ->
          ask(out, "account-remove").writeStringProperty("address", address);
      case SetPassword(String address, String password, boolean acceptWeak) -> {
        account(ask(out, "account-password"), address, password);
        flag(out, ACCEPT_WEAK, acceptWeak);
      }
      case ImportAccounts(List<NewAccount> accounts, boolean hashed, boolean acceptWeak) -> {
        accounts(ask(out, "account-import"), accounts);
        flag(out, "hashed", hashed);
        flag(out, ACCEPT_WEAK, acceptWeak);
      }
      case SetPop3 set -> {
        ask(out, "account-pop3").writeStringProperty("address", set.address());
        set.delete().ifPresent(delete -> out.writeStringProperty("delete", delete));
        set.seen().ifPresent(seen -> out.writeStringProperty("seen", seen));
        set.since().ifPresent(since -> out.writeStringProperty("since", since));
      }
      case SetQuota set -> {
        ask(out, "account-quota").writeStringProperty("address", set.address());
        set.storage().ifPresent(storage -> out.writeStringProperty("storage", storage));
        set.messages().ifPresent(messages -> out.writeStringProperty("messages", messages));
        set.mailboxes().ifPresent(mailboxes -> out.writeStringProperty("mailboxes", mailboxes));
      }
      case SetAccess set -> {
        ask(out, "account-acl").writeStringProperty("address", set.address());
        set.mailbox().ifPresent(mailbox -> out.writeStringProperty("mailbox", mailbox));
        AnswerJson.texts(out, "set", set.set());
        AnswerJson.texts(out, "remove", set.remove());
      }
      case SetSendAs set -> {
        ask(out, "account-send-as").writeStringProperty("address", set.address());
        AnswerJson.texts(out, "add", set.add());
        AnswerJson.texts(out, "remove", set.remove());
      }
      case ListAccounts(Optional<String> domain) -> domain(ask(out, "account-list"), domain);
      case RebuildSearch(Optional<String> address) -> {
        ask(out, "search-rebuild");
        address.ifPresent(one -> out.writeStringProperty("address", one));
      }
      case ListQueue(QueueFilter filter, OptionalLong limit) -> {
        QueueJson.write(filter, ask(out, "queue-list"));
        limit.ifPresent(most -> out.writeNumberProperty("limit", most));
      }
      case TraceMessage(String what) -> ask(out, "trace").writeStringProperty("what", what);
      case ShowQueued(String id) -> ask(out, "queue-show").writeStringProperty("id", id);
      case ChangeQueue(QueueAction action, List<String> ids, QueueFilter filter) -> {
        ask(out, "queue-change").writeStringProperty("action", action.word());
        AnswerJson.texts(out, "ids", ids);
        QueueJson.write(filter, out);
      }
      case SetAlias(String alias, List<String> targets) -> {
        ask(out, "alias-add").writeStringProperty("alias", alias);
        AnswerJson.texts(out, "targets", targets);
      }
      case RemoveAlias(String alias) ->
          ask(out, "alias-remove").writeStringProperty("alias", alias);
      case ListAliases(Optional<String> domain) -> domain(ask(out, "alias-list"), domain);
    }
    out.writeEndObject();
  }

  private static void ofCertificates(AdminRequest.OfCertificates about, JsonGenerator out) {
    switch (about) {
      case AddCertificate add -> {
        ask(out, "certificate-add")
            .writeStringProperty("name", add.name())
            .writeStringProperty("fingerprint", add.fingerprint());
        AnswerJson.texts(out, "scope", add.scope());
        add.seconds().ifPresent(seconds -> out.writeNumberProperty("seconds", seconds));
      }
      case ListCertificates _ -> ask(out, "certificate-list");
      case RemoveCertificate remove ->
          ask(out, "certificate-remove").writeStringProperty("name", remove.name());
    }
    out.writeStringProperty("address", about.address());
  }

  private static void ofDomain(AdminRequest.OfDomain about, JsonGenerator out) {
    ask(
            out,
            switch (about) {
              case ListDnsRecords _ -> "dns-list";
              case ListDkimKeys _ -> "dkim-list";
              case RotateDkimKeys _ -> "dkim-rotate";
              case AddDkimKey _ -> "dkim-add";
              case ActivateDkimKey _ -> "dkim-activate";
              case RetireDkimKey _ -> "dkim-retire";
              case RemoveDkimKey _ -> "dkim-remove";
            })
        .writeStringProperty("domain", about.domain());
    switch (about) {
      case ListDkimKeys _, RotateDkimKeys _ -> {}
      case ListDnsRecords list -> flag(out, "check", list.check());
      case AddDkimKey add -> {
        out.writeStringProperty("algorithm", add.algorithm());
        add.selector().ifPresent(selector -> out.writeStringProperty("selector", selector));
        add.pem().ifPresent(pem -> out.writeStringProperty("pem", pem));
      }
      case ActivateDkimKey activate -> {
        activate.selector().ifPresent(selector -> out.writeStringProperty("selector", selector));
        flag(out, "now", activate.now());
      }
      case RetireDkimKey retire -> out.writeStringProperty("selector", retire.selector());
      case RemoveDkimKey remove -> out.writeStringProperty("selector", remove.selector());
    }
  }

  private static void flag(JsonGenerator out, String name, boolean set) {
    if (set) {
      out.writeStringProperty(name, "yes");
    }
  }

  private static boolean flag(Json in, String name) {
    return in.optionalText(name).isPresent();
  }

  private static JsonGenerator ask(JsonGenerator out, String what) {
    return out.writeStringProperty("ask", what);
  }

  private static void account(JsonGenerator out, String address, String password) {
    out.writeStringProperty("address", address).writeStringProperty("password", password);
  }

  private static void accounts(JsonGenerator out, List<NewAccount> accounts) {
    out.writeArrayPropertyStart("accounts");
    for (NewAccount one : accounts) {
      out.writeStartObject().writeNumberProperty("line", one.line());
      account(out, one.address(), one.password());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void domain(JsonGenerator out, Optional<String> domain) {
    domain.ifPresent(name -> out.writeStringProperty("domain", name));
  }

  /**
   * The request in this object.
   *
   * @throws IllegalArgumentException if it is none
   */
  static AdminRequest read(Json in) {
    String ask = in.text("ask");
    return switch (ask) {
      case "status" -> new Status();
      case "metrics" -> new Metrics();
      case "stop" -> new Stop();
      case "domain-add" -> new AddDomain(in.text("domain"));
      case "domain-remove" -> new RemoveDomain(in.text("domain"));
      case "domain-list" -> new ListDomains();
      case "dns-list" -> new ListDnsRecords(in.text("domain"), flag(in, "check"));
      case "dkim-list" -> new ListDkimKeys(in.text("domain"));
      case "dkim-rotate" -> new RotateDkimKeys(in.text("domain"));
      case "dkim-add" ->
          new AddDkimKey(
              in.text("domain"),
              in.text("algorithm"),
              in.optionalText("selector"),
              in.optionalText("pem"));
      case "dkim-activate" ->
          new ActivateDkimKey(in.text("domain"), in.optionalText("selector"), flag(in, "now"));
      case "dkim-retire" -> new RetireDkimKey(in.text("domain"), in.text("selector"));
      case "dkim-remove" -> new RemoveDkimKey(in.text("domain"), in.text("selector"));
      case "account-add" ->
          new AddAccount(in.text("address"), in.text("password"), flag(in, ACCEPT_WEAK));
      case "account-remove" -> new RemoveAccount(in.text("address"));
      case "account-password" ->
          new SetPassword(in.text("address"), in.text("password"), flag(in, ACCEPT_WEAK));
      case "account-import" ->
          new ImportAccounts(
              in.objects("accounts").stream().map(RequestJson::newAccount).toList(),
              flag(in, "hashed"),
              flag(in, ACCEPT_WEAK));
      case "account-pop3" ->
          new SetPop3(
              in.text("address"),
              in.optionalText("delete"),
              in.optionalText("seen"),
              in.optionalText("since"));
      case "account-quota" ->
          new SetQuota(
              in.text("address"),
              in.optionalText("storage"),
              in.optionalText("messages"),
              in.optionalText("mailboxes"));
      case "account-acl" ->
          new SetAccess(
              in.text("address"), in.optionalText("mailbox"), in.texts("set"), in.texts("remove"));
      case "account-send-as" ->
          new SetSendAs(in.text("address"), in.texts("add"), in.texts("remove"));
      case "certificate-add" ->
          new AddCertificate(
              in.text("address"),
              in.text("name"),
              in.text("fingerprint"),
              in.texts("scope"),
              in.optionalNumber("seconds"));
      case "certificate-list" -> new ListCertificates(in.text("address"));
      case "certificate-remove" -> new RemoveCertificate(in.text("address"), in.text("name"));
      case "account-list" -> new ListAccounts(in.optionalText("domain"));
      case "search-rebuild" -> new RebuildSearch(in.optionalText("address"));
      case "queue-list" -> new ListQueue(QueueJson.filter(in), in.optionalNumber("limit"));
      case "trace" -> new TraceMessage(in.text("what"));
      case "queue-show" -> new ShowQueued(in.text("id"));
      case "queue-change" ->
          new ChangeQueue(QueueAction.of(in.text("action")), in.texts("ids"), QueueJson.filter(in));
      case "alias-add" -> new SetAlias(in.text("alias"), in.texts("targets"));
      case "alias-remove" -> new RemoveAlias(in.text("alias"));
      case "alias-list" -> new ListAliases(in.optionalText("domain"));
      case "grant-list" -> new AdminRequest.ListGrants(in.text("address"));
      case "grant-revoke" ->
          new AdminRequest.RevokeGrant(in.text("address"), in.optionalText("id"));
      case String other when SignInJson.knows(other) -> SignInJson.request(other, in);
      default ->
          FactorJson.request(ask, in)
              .orElseThrow(
                  () -> new IllegalArgumentException("nobody knows how to \"" + ask + "\""));
    };
  }

  private static NewAccount newAccount(Json in) {
    return new NewAccount(in.number("line"), in.text("address"), in.text("password"));
  }
}

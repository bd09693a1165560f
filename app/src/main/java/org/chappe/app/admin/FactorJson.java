package org.chappe.app.admin;

import java.time.Instant;
import java.util.Optional;
import org.chappe.app.admin.AdminRequest.AddAppPassword;
import org.chappe.app.admin.AdminRequest.DisableTotp;
import org.chappe.app.admin.AdminRequest.EnableTotp;
import org.chappe.app.admin.AdminRequest.ListAppPasswords;
import org.chappe.app.admin.AdminRequest.RenewRecoveryCodes;
import org.chappe.app.admin.AdminRequest.RevokeAppPassword;
import org.chappe.app.admin.AdminRequest.SetAccountPolicy;
import org.chappe.app.admin.AdminRequest.SetDomainPolicy;
import org.chappe.app.admin.AdminRequest.ShowFactors;
import tools.jackson.core.JsonGenerator;

/** Requests and answers about second factors as JSON. */
final class FactorJson {
  private FactorJson() {}

  static void write(AdminRequest.OfFactors request, JsonGenerator out) {
    switch (request) {
      case ShowFactors(String address) -> about(out, "factors", address);
      case EnableTotp(String address) -> about(out, "totp-enable", address);
      case DisableTotp(String address) -> about(out, "totp-disable", address);
      case RenewRecoveryCodes(String address) -> about(out, "recovery-codes", address);
      case SetAccountPolicy(String address, String policy) ->
          about(out, "account-policy", address).writeStringProperty("policy", policy);
      case SetDomainPolicy(String domain, Optional<String> policy) -> {
        out.writeStringProperty("ask", "domain-policy").writeStringProperty("domain", domain);
        policy.ifPresent(one -> out.writeStringProperty("policy", one));
      }
      case AddAppPassword add -> {
        about(out, "app-password-add", add.address()).writeStringProperty("name", add.name());
        AnswerJson.texts(out, "scope", add.scope());
        add.seconds().ifPresent(seconds -> out.writeNumberProperty("seconds", seconds));
        add.network().ifPresent(network -> out.writeStringProperty("network", network));
      }
      case ListAppPasswords(String address) -> about(out, "app-password-list", address);
      case RevokeAppPassword(String address, String name) ->
          about(out, "app-password-revoke", address).writeStringProperty("name", name);
    }
  }

  private static JsonGenerator about(JsonGenerator out, String ask, String address) {
    return out.writeStringProperty("ask", ask).writeStringProperty("address", address);
  }

  /** The request, if it is one of these. */
  static Optional<AdminRequest> request(String ask, Json in) {
    return Optional.ofNullable(
        switch (ask) {
          case "factors" -> new ShowFactors(in.text("address"));
          case "totp-enable" -> new EnableTotp(in.text("address"));
          case "totp-disable" -> new DisableTotp(in.text("address"));
          case "recovery-codes" -> new RenewRecoveryCodes(in.text("address"));
          case "account-policy" -> new SetAccountPolicy(in.text("address"), in.text("policy"));
          case "domain-policy" -> new SetDomainPolicy(in.text("domain"), in.optionalText("policy"));
          case "app-password-add" ->
              new AddAppPassword(
                  in.text("address"),
                  in.text("name"),
                  in.texts("scope"),
                  in.optionalNumber("seconds"),
                  in.optionalText("network"));
          case "app-password-list" -> new ListAppPasswords(in.text("address"));
          case "app-password-revoke" -> new RevokeAppPassword(in.text("address"), in.text("name"));
          default -> null;
        });
  }

  static void write(AdminAnswer.Factors factors, JsonGenerator out) {
    out.writeStringProperty("address", factors.address())
        .writeStringProperty("policy", factors.policy())
        .writeStringProperty("policy-of", factors.from());
    time(out, "totp-since", factors.totpSince());
    out.writeNumberProperty("recovery-codes", factors.recoveryCodes())
        .writeNumberProperty("passkeys", factors.passkeys())
        .writeNumberProperty("app-passwords", factors.appPasswords());
    time(out, "grace-ends", factors.graceEnds());
  }

  static void write(AdminAnswer.TotpSecret secret, JsonGenerator out) {
    out.writeStringProperty("address", secret.address())
        .writeStringProperty("uri", secret.uri())
        .writeStringProperty("secret", secret.secret());
    AnswerJson.texts(out, "recovery-codes", secret.recoveryCodes());
  }

  static void write(AdminAnswer.RecoveryCodes codes, JsonGenerator out) {
    out.writeStringProperty("address", codes.address());
    AnswerJson.texts(out, "recovery-codes", codes.codes());
  }

  static void write(AdminAnswer.DomainPolicy policy, JsonGenerator out) {
    out.writeStringProperty("domain", policy.domain())
        .writeStringProperty("policy", policy.policy());
  }

  static void write(AdminAnswer.MadePassword made, JsonGenerator out) {
    out.writeStringProperty("address", made.address())
        .writeStringProperty("name", made.name())
        .writeStringProperty("password", made.password());
  }

  static void write(AdminAnswer.AppPassword password, JsonGenerator out) {
    out.writeStringProperty("name", password.name());
    AnswerJson.texts(out, "scope", password.scope());
    out.writeStringProperty("created", password.created().toString());
    time(out, "expires", password.expires());
    password.network().ifPresent(network -> out.writeStringProperty("network", network));
    password
        .lastUse()
        .ifPresent(use ->
            out.writeStringProperty("last-use", use.at().toString())
                .writeStringProperty("last-protocol", use.protocol())
                .writeStringProperty("last-from", use.from())
                .writeStringProperty("last-client", use.client()));
  }

  private static void time(JsonGenerator out, String name, Optional<Instant> time) {
    time.ifPresent(at -> out.writeStringProperty(name, at.toString()));
  }

  /** The answer, if it is one of these. */
  static Optional<AdminAnswer> answer(String answer, Json in) {
    return Optional.ofNullable(
        switch (answer) {
          case "factors" ->
              new AdminAnswer.Factors(
                  in.text("address"),
                  in.text("policy"),
                  in.text("policy-of"),
                  in.optionalText("totp-since").map(Instant::parse),
                  in.number("recovery-codes"),
                  in.number("passkeys"),
                  in.number("app-passwords"),
                  in.optionalText("grace-ends").map(Instant::parse));
          case "totp-secret" ->
              new AdminAnswer.TotpSecret(
                  in.text("address"),
                  in.text("uri"),
                  in.text("secret"),
                  in.texts("recovery-codes"));
          case "recovery-codes" ->
              new AdminAnswer.RecoveryCodes(in.text("address"), in.texts("recovery-codes"));
          case "domain-policy" ->
              new AdminAnswer.DomainPolicy(in.text("domain"), in.text("policy"));
          case "made-password" ->
              new AdminAnswer.MadePassword(
                  in.text("address"), in.text("name"), in.text("password"));
          case "app-password" ->
              new AdminAnswer.AppPassword(
                  in.text("name"),
                  in.texts("scope"),
                  Instant.parse(in.text("created")),
                  in.optionalText("expires").map(Instant::parse),
                  in.optionalText("network"),
                  in.optionalText("last-use")
                      .map(at ->
                          new AdminAnswer.LastUse(
                              Instant.parse(at),
                              in.text("last-protocol"),
                              in.text("last-from"),
                              in.text("last-client"))));
          default -> null;
        });
  }
}

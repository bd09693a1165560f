package org.chappe.app.admin;

import java.time.Instant;
import org.chappe.app.admin.AdminAnswer.Session;
import org.chappe.app.admin.AdminAnswer.SignIns;
import org.chappe.app.admin.AdminRequest.EndSessions;
import org.chappe.app.admin.AdminRequest.ListSessions;
import org.chappe.app.admin.AdminRequest.ListSignIns;
import org.chappe.app.admin.AdminRequest.OfSignIns;
import org.chappe.app.admin.AdminRequest.SetRoles;
import org.chappe.app.admin.AdminRequest.SetSignInMails;
import tools.jackson.core.JsonGenerator;

/** What is asked and said of sign-ins, as JSON: fields of an object that others begin and end. */
final class SignInJson {
  private SignInJson() {}

  static void write(OfSignIns request, JsonGenerator out) {
    out.writeStringProperty(
            "ask",
            switch (request) {
              case ListSessions _ -> "session-list";
              case EndSessions _ -> "session-end";
              case ListSignIns _ -> "sign-in-list";
              case SetSignInMails _ -> "sign-in-mails";
              case SetRoles _ -> "account-role";
            })
        .writeStringProperty("address", request.address());
    switch (request) {
      case ListSessions _ -> {}
      case EndSessions end -> AnswerJson.texts(out, "ids", end.ids());
      case ListSignIns list ->
          list.limit().ifPresent(limit -> out.writeNumberProperty("limit", limit));
      case SetSignInMails set -> {
        set.mails().ifPresent(mails -> out.writeStringProperty("mails", mails));
        set.language().ifPresent(language -> out.writeStringProperty("language", language));
      }
      case SetRoles set -> {
        AnswerJson.texts(out, "add", set.add());
        AnswerJson.texts(out, "remove", set.remove());
      }
    }
  }

  static boolean knows(String ask) {
    return switch (ask) {
      case "session-list", "session-end", "sign-in-list", "sign-in-mails", "account-role" -> true;
      default -> false;
    };
  }

  /** Of what {@link #knows} knows. */
  static OfSignIns request(String ask, Json in) {
    String address = in.text("address");
    return switch (ask) {
      case "session-list" -> new ListSessions(address);
      case "session-end" -> new EndSessions(address, in.texts("ids"));
      case "sign-in-list" -> new ListSignIns(address, in.optionalNumber("limit"));
      case "sign-in-mails" ->
          new SetSignInMails(address, in.optionalText("mails"), in.optionalText("language"));
      default -> new SetRoles(address, in.texts("add"), in.texts("remove"));
    };
  }

  static void write(Session one, JsonGenerator out) {
    out.writeStringProperty("id", one.id())
        .writeStringProperty("protocol", one.protocol())
        .writeStringProperty("from", one.from())
        .writeStringProperty("client", one.client())
        .writeStringProperty("since", one.since().toString())
        .writeStringProperty("means", one.means())
        .writeStringProperty("name", one.name());
  }

  static Session session(Json in) {
    return new Session(
        in.text("id"),
        in.text("protocol"),
        in.text("from"),
        in.text("client"),
        Instant.parse(in.text("since")),
        in.text("means"),
        in.text("name"));
  }

  static void write(SignIns one, JsonGenerator out) {
    out.writeStringProperty("first", one.first().toString())
        .writeStringProperty("last", one.last().toString())
        .writeNumberProperty("count", one.count())
        .writeStringProperty("protocol", one.protocol())
        .writeStringProperty("from", one.from())
        .writeStringProperty("client", one.client())
        .writeStringProperty("means", one.means())
        .writeStringProperty("name", one.name())
        .writeStringProperty("outcome", one.outcome());
  }

  static SignIns signIns(Json in) {
    return new SignIns(
        Instant.parse(in.text("first")),
        Instant.parse(in.text("last")),
        in.number("count"),
        in.text("protocol"),
        in.text("from"),
        in.text("client"),
        in.text("means"),
        in.text("name"),
        in.text("outcome"));
  }
}

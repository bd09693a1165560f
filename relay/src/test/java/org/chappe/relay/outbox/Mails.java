package org.chappe.relay.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.Departure;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.RecipientOptions;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.Octets;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.store.BodyWriter;
import org.chappe.store.NewBody;
import org.chappe.store.Store;

/** Mail for tests. */
final class Mails {
  static final String RETURN_PATH = "Return-Path: <ann@here.test>\r\n";

  private final Store store;
  private long lastId = 1_000;

  Mails(Store store) {
    this.store = store;
  }

  record Mail(QueuedMessage message, NewBody body, List<Group> groups) {
    Outbox.Ready ready() {
      return new Outbox.Ready(message, groups.getFirst());
    }

    EntryId id() {
      return message.id();
    }
  }

  /** From ann, a group for each address. */
  Mail mail(Instant now, String... to) {
    return mail(now, MailOptions.NONE, to);
  }

  Mail mail(Instant now, MailOptions options, String... to) {
    return mail(now, Optional.empty(), options, to);
  }

  Mail mail(Instant now, Optional<AccountId> sender, MailOptions options, String... to) {
    var id = new EntryId(++lastId);
    NewBody body = body(RETURN_PATH + "Subject: " + id + "\r\n\r\nHello " + id + "\r\n");
    List<Group> groups = new ArrayList<>();
    Instant due = Precedence.due(now, options.priority());
    for (String each : to) {
      groups.add(group(id, groups.size(), due, each));
    }
    var message =
        new QueuedMessage(
            id,
            body.id(),
            body.octets(),
            RETURN_PATH.length(),
            Octets.NONE,
            new QueuedMessage.Form(false, false, false),
            "ann@here.test",
            sender,
            options,
            "<" + id + "@here.test>",
            now,
            now.plus(Duration.ofDays(5)),
            now.plus(Duration.ofHours(4)),
            false,
            groups.size());
    return new Mail(message, body, groups);
  }

  private static Group group(EntryId id, int number, Instant due, String to) {
    Address address = Address.parse(to);
    String destination = address.domain().equals("here.test") ? Group.LOCAL : address.domain();
    return new Group(id, number, destination, due, false, 0, List.of(waiting(address)));
  }

  static Waiting waiting(Address address) {
    return new Waiting(
        new Departure.To(
            address.toString(),
            address,
            address.domain().equals("here.test"),
            RecipientOptions.NONE,
            Optional.empty()),
        Optional.empty());
  }

  private NewBody body(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    try (BodyWriter writer = store.bodies().write()) {
      writer.write(octets, 0, octets.length);
      writer.headerEndsAt(text.indexOf("\r\n\r\n") + 4);
      return writer.finish();
    }
  }

  /** Accepts it, and waits until it is durable. */
  Mail queue(Outbox outbox, Mail mail) {
    outbox.accept(mail.message(), mail.body(), mail.groups()).join();
    return mail;
  }
}

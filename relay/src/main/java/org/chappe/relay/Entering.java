package org.chappe.relay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chappe.delivery.Departure;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.Onward.Leaving;
import org.chappe.delivery.Outcome;
import org.chappe.delivery.TlsNeed;
import org.chappe.directory.Account;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.mime.HeaderField;
import org.chappe.model.Address;
import org.chappe.model.Octets;
import org.chappe.relay.outbox.EntryId;
import org.chappe.relay.outbox.Group;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Outbox;
import org.chappe.relay.outbox.Precedence;
import org.chappe.relay.outbox.QueuedMessage;
import org.chappe.relay.outbox.QueuedMessage.Form;

/**
 * One message on its way into the outbox. What an address here forwards becomes a message of its
 * own there, as its reverse-path and its seal are others. One thread at a time.
 */
final class Entering implements Leaving {
  private final Departure departure;
  private final Relay.Parts parts;
  private final Outbox outbox;
  private final Consumer<Outbox.Ready> ready;
  private final Supplier<String> ids;
  private final FormScan form = new FormScan();
  private final Signer.Signing signing;
  private boolean written;

  Entering(
      Departure departure,
      boolean forwards,
      Relay.Parts parts,
      Outbox outbox,
      Consumer<Outbox.Ready> ready,
      Supplier<String> ids) {
    this.departure = departure;
    this.parts = parts;
    this.outbox = outbox;
    this.ready = ready;
    this.ids = ids;
    this.signing = parts.signer().begin(departure, forwards);
  }

  @Override
  public void write(byte[] octets, int offset, int length) {
    written = true;
    form.write(octets, offset, length);
    signing.write(octets, offset, length);
  }

  @Override
  public Outcome accept(ReceivedMessage message, int skip, List<Departure.To> to) {
    Map<Optional<Address>, List<Departure.To>> ways = new LinkedHashMap<>();
    for (Departure.To each : to) {
      ways.computeIfAbsent(each.forwardedBy(), by -> new ArrayList<>()).add(each);
    }
    try {
      String id = departure.id();
      for (Map.Entry<Optional<Address>, List<Departure.To>> way : ways.entrySet()) {
        enter(EntryId.parse(id), message, skip, way.getKey(), way.getValue());
        id = ids.get();
      }
      return new Outcome.Delivered();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      parts.events().emit(new RelayEvent.Trouble("queueing " + departure.id(), cause));
      return new Outcome.TemporaryFailure(
          451, "4.3.0", "the message cannot be kept at the moment, try again");
    }
  }

  private void enter(
      EntryId id,
      ReceivedMessage message,
      int skip,
      Optional<Address> forwardedBy,
      List<Departure.To> to) {
    QueuedMessage plain = queued(departure, parts, message, skip, id);
    List<Group> groups = groups(plain, to);
    QueuedMessage queued =
        plain.leaving(
            written ? signing.fields(message, forwardedBy) : Octets.NONE,
            new Form(form.isEightBit(), form.isBinary(), message.parsed().utf8Header()),
            forwardedBy
                .map(by -> parts.signer().reversePath(departure.reversePath(), by))
                .orElse(departure.reversePath()),
            groups.size());
    outbox.accept(queued, message.stored(), groups).join();
    parts
        .events()
        .emit(
            new RelayEvent.Queued(
                id.toString(),
                queued.from(),
                to.size(),
                queued.octetsOut(),
                queued.messageId(),
                groups.stream().map(Group::destination).distinct().toList()));
    Instant now = parts.clock().instant();
    for (Group group : groups) {
      if (!group.due().isAfter(now)) {
        ready.accept(new Outbox.Ready(queued, group));
      }
    }
  }

  /** A message as it waits; its recipients, form and signatures are still to come. */
  static QueuedMessage queued(
      Departure departure, Relay.Parts parts, ReceivedMessage message, int skip, EntryId id) {
    Instant now = parts.clock().instant();
    MailOptions said = departure.options();
    MailOptions options = said.with(said.tls().with(message.parsed().header()));
    Instant from = options.notBefore().filter(now::isBefore).orElse(now);
    Instant end = from.plus(parts.settings().lifetime());
    Instant warning = from.plus(parts.settings().warnAfter());
    if (options.by().isPresent()) {
      Instant by = options.by().get().until();
      end = options.by().get().returns() && by.isBefore(end) ? by : end;
      warning = by.isBefore(warning) ? by : warning;
    }
    return new QueuedMessage(
        id,
        message.body(),
        message.octets(),
        skip,
        Octets.NONE,
        new Form(false, false, false),
        departure.reversePath(),
        departure.sender().map(Account::id),
        options,
        message.parsed().header().first("Message-ID").map(HeaderField::value).orElse(""),
        now,
        end,
        warning.isBefore(end) ? warning : end,
        false,
        1);
  }

  private List<Group> groups(QueuedMessage message, List<Departure.To> to) {
    Map<String, List<Waiting>> byDestination = new LinkedHashMap<>();
    for (Departure.To each : to) {
      byDestination
          .computeIfAbsent(destination(each, message.options()), name -> new ArrayList<>())
          .add(waiting(each));
    }
    Instant accepted = message.accepted();
    Instant due =
        message
            .options()
            .notBefore()
            .filter(accepted::isBefore)
            .orElseGet(() -> Precedence.due(accepted, message.options().priority()));
    List<Group> groups = new ArrayList<>();
    byDestination.forEach((destination, waiting) -> {
      for (int from = 0; from < waiting.size(); from += Group.RECIPIENTS) {
        int end = Math.min(waiting.size(), from + Group.RECIPIENTS);
        groups.add(
            new Group(
                message.id(),
                groups.size(),
                destination,
                due,
                false,
                0,
                waiting.subList(from, end)));
      }
    });
    return groups;
  }

  private String destination(Departure.To to, MailOptions options) {
    if (to.local()) {
      return Group.LOCAL;
    }
    String name = parts.destinations().apply(to.address().domain());
    return options.tls() == TlsNeed.NONE ? name + Group.WITHOUT_TLS : name;
  }

  static Waiting waiting(Departure.To to) {
    return new Waiting(to, Optional.empty());
  }

  @Override
  public void close() {
    // What was not accepted is nowhere.
  }
}

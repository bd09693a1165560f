package org.chappe.app.admin;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.chappe.app.admin.AdminAnswer.Queued;
import org.chappe.app.admin.AdminAnswer.QueuedFor;
import org.chappe.app.admin.AdminAnswer.QueuedHeader;
import org.chappe.app.admin.AdminAnswer.QueuedMail;
import org.chappe.app.admin.AdminAnswer.QueuedRecipient;
import org.chappe.app.admin.AdminAnswer.Reply;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.outbox.Destination;
import org.chappe.relay.outbox.Group;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Outbox;
import org.chappe.relay.outbox.Outbox.Entry;
import org.chappe.relay.outbox.QueuedMessage;

/**
 * Mail that waits, as answers. It remembers what it has read of destinations: made for one page of
 * a list.
 */
final class QueueView {
  private static final int RECIPIENTS_SHOWN = 10;
  private static final int ANSWER_SHOWN = 200;

  /** Characters of a header in one answer: far below a line's limit, however they are escaped. */
  private static final int HEADER_PIECE = 16 * 1024;

  private final Outbox outbox;
  private final Map<String, Optional<Destination>> destinations = new HashMap<>();

  QueueView(Outbox outbox) {
    this.outbox = outbox;
  }

  private Optional<Destination> destination(Group group) {
    return destinations.computeIfAbsent(group.destination(), outbox::destination);
  }

  /** In short. */
  Queued line(Entry entry, Optional<String> account) {
    QueuedMessage message = entry.message();
    return new Queued(
        message.id().toString(),
        message.accepted(),
        message.octetsOut(),
        message.from(),
        account,
        recipients(entry).limit(RECIPIENTS_SHOWN).map(one -> one.to().path()).toList(),
        recipients(entry).count(),
        state(entry),
        entry.groups().stream()
            .flatMap(group -> next(group).stream())
            .min(Comparator.naturalOrder()),
        shortened(entry));
  }

  private static Stream<Waiting> recipients(Entry entry) {
    return entry.groups().stream().flatMap(group -> group.recipients().stream());
  }

  private static String state(Entry entry) {
    long held = entry.groups().stream().filter(Group::held).count();
    if (held == 0) {
      return "waiting";
    }
    return held == entry.groups().size() ? "held" : "partly-held";
  }

  /** A destination that cannot be reached is looked at in its own time. */
  private Optional<Instant> next(Group group) {
    if (group.held()) {
      return Optional.empty();
    }
    return destination(group)
        .filter(known -> known.failures() > 0 && known.next().isAfter(group.due()))
        .map(Destination::next)
        .or(() -> Optional.of(group.due()));
  }

  private String shortened(Entry entry) {
    Stream<Answer> own = recipients(entry).flatMap(one -> one.last().stream());
    Stream<Answer> theirs =
        entry.groups().stream()
            .flatMap(group -> destination(group).flatMap(Destination::last).stream());
    String text =
        Stream.concat(own, theirs)
            .max(Comparator.comparing(Answer::at))
            .map(Answer::text)
            .orElse("")
            .replaceAll("\\s+", " ");
    return text.length() <= ANSWER_SHOWN ? text : text.substring(0, ANSWER_SHOWN - 1) + "…";
  }

  /** In full, but for its header. */
  void all(Entry entry, Optional<String> account, Consumer<AdminAnswer> items) {
    QueuedMessage message = entry.message();
    items.accept(
        new QueuedMail(
            message.id().toString(),
            message.messageId(),
            message.from(),
            account,
            message.octetsOut(),
            options(message),
            message.accepted(),
            message.expires(),
            message.warned()));
    for (Group group : entry.groups()) {
      for (Waiting one : group.recipients()) {
        items.accept(recipient(group, one));
      }
    }
    entry.groups().stream()
        .map(Group::destination)
        .distinct()
        .forEach(name ->
            outbox.destination(name).ifPresent(known -> items.accept(destination(name, known))));
  }

  private QueuedRecipient recipient(Group group, Waiting one) {
    return new QueuedRecipient(
        one.to().path(),
        group.destination(),
        options(one),
        group.held() ? "held" : "waiting",
        group.attempts(),
        next(group),
        one.last().map(QueueView::reply));
  }

  private static QueuedFor destination(String name, Destination known) {
    return new QueuedFor(name, known.failures(), known.next(), known.last().map(QueueView::reply));
  }

  private static Reply reply(Answer answer) {
    return new Reply(answer.at(), answer.from(), answer.text());
  }

  private static List<String> options(QueuedMessage message) {
    MailOptions said = message.options();
    var options = new ArrayList<String>();
    if (message.form().binary()) {
      options.add("BODY=BINARYMIME");
    } else if (message.form().eightBit()) {
      options.add("BODY=8BITMIME");
    }
    if (said.smtpUtf8() || message.form().utf8Header()) {
      options.add("SMTPUTF8");
    }
    if (said.requireTls()) {
      options.add("REQUIRETLS");
    }
    if (said.tls() == TlsNeed.NONE) {
      options.add("TLS-Required=No");
    }
    said.envelopeId().ifPresent(id -> options.add("ENVID=" + id));
    said.returnHeadersOnly().ifPresent(only -> options.add(only ? "RET=HDRS" : "RET=FULL"));
    said.notBefore().ifPresent(time -> options.add("HOLDUNTIL=" + time));
    said.by().ifPresent(by -> options.add("BY=" + by.until() + (by.returns() ? ";R" : ";N")));
    if (said.priority() != 0) {
      options.add("MT-PRIORITY=" + said.priority());
    }
    if (message.prefix().length() > 0) {
      options.add("signed");
    }
    return options;
  }

  private static List<String> options(Waiting one) {
    RecipientOptions said = one.to().options();
    var options = new ArrayList<String>();
    if (said.notifySaid()) {
      String when = String.join(",", said.notifyOn().stream().map(Enum::name).sorted().toList());
      options.add("NOTIFY=" + (when.isEmpty() ? "NEVER" : when));
    }
    said.originalRecipient().ifPresent(original -> options.add("ORCPT=" + original));
    one.to().forwardedBy().ifPresent(alias -> options.add("forwarded-by=" + alias));
    return options;
  }

  /** A header in pieces, read as UTF-8. */
  static void header(byte[] octets, Consumer<AdminAnswer> items) {
    String text = new String(octets, StandardCharsets.UTF_8);
    for (int from = 0; from < text.length(); from += HEADER_PIECE) {
      items.accept(
          new QueuedHeader(text.substring(from, Math.min(text.length(), from + HEADER_PIECE))));
    }
  }
}

package org.chappe.app.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminAnswer.QueueTotals;
import org.chappe.app.admin.AdminAnswer.Queued;
import org.chappe.app.admin.AdminAnswer.QueuedFor;
import org.chappe.app.admin.AdminAnswer.QueuedHeader;
import org.chappe.app.admin.AdminAnswer.QueuedMail;
import org.chappe.app.admin.AdminAnswer.QueuedRecipient;
import org.chappe.app.admin.AdminAnswer.Reply;

/** Prints the queue for a person, line by line while it comes. */
final class QueueTable {
  private static final int FROM = 28;
  private static final int TO = 34;
  private static final int ANSWER = 60;

  private final PrintWriter out;
  private final Instant now;
  private boolean headerBegun;

  QueueTable(PrintWriter out, Instant now) {
    this.out = out;
    this.now = now;
  }

  void line(AdminAnswer item) {
    if (item instanceof Queued queued) {
      if (!headerBegun) {
        row("ID", "AGE", "SIZE", "FROM", "TO", "NEXT", "LAST ANSWER");
        headerBegun = true;
      }
      row(
          queued.id(),
          Printed.time(Duration.between(queued.accepted(), now)),
          Printed.size(queued.size()),
          Printed.cell(from(queued.from()), FROM),
          to(queued),
          queued.state().equals("held") ? "held" : next(queued.next()),
          Printed.cell(queued.answer(), ANSWER));
    }
  }

  private void row(Object... cells) {
    out.println("%-13s %7s %8s  %-28s %-34s %-8s %s".formatted(cells).stripTrailing());
  }

  private static String from(String reversePath) {
    return reversePath.isEmpty() ? "<>" : reversePath;
  }

  private static String to(Queued queued) {
    long more = queued.recipients() - 1;
    String others = more > 0 ? " +" + more : "";
    String first = queued.to().isEmpty() ? "" : queued.to().getFirst();
    return Printed.cell(first, TO - others.length()) + others;
  }

  private String next(Optional<Instant> next) {
    return next.filter(time -> time.isAfter(now))
        .map(time -> "in " + Printed.time(Duration.between(now, time)))
        .orElse("now");
  }

  void totals(QueueTotals totals) {
    out.println(
        totals.messages() == 0
            ? "The queue is empty."
            : "%d of %d messages; %d recipients and %s wait in all."
                .formatted(
                    totals.listed(),
                    totals.messages(),
                    totals.recipients(),
                    Printed.size(totals.octets())));
  }

  /** Part of one message in full. */
  void part(AdminAnswer item) {
    switch (item) {
      case QueuedMail mail -> mail(mail);
      case QueuedRecipient recipient -> recipient(recipient);
      case QueuedFor destination -> destination(destination);
      case QueuedHeader(String header) -> header(header);
      default -> {}
    }
  }

  private void mail(QueuedMail mail) {
    out.println("Message    " + mail.id());
    field("Message-ID", mail.messageId());
    field("From", from(mail.from()));
    mail.account().ifPresent(account -> field("Account", account));
    field("Size", Printed.size(mail.size()) + " (" + mail.size() + " octets)");
    options(mail.options());
    field("Accepted", when(mail.accepted()));
    field("Given up", when(mail.expires()));
    if (mail.warned()) {
      field("Warned", "the sender was told that it takes long");
    }
  }

  private void field(String name, String value) {
    out.printf("%-10s %s%n", name, Printed.text(value));
  }

  private void options(List<String> options) {
    if (!options.isEmpty()) {
      field("Options", String.join(" ", options));
    }
  }

  private String when(Instant time) {
    String how = Printed.time(Duration.between(time, now).abs());
    return time + (time.isAfter(now) ? " (in " + how + ")" : " (" + how + " ago)");
  }

  private void recipient(QueuedRecipient one) {
    out.println();
    field("Recipient", one.recipient());
    field("Goes to", one.destination());
    options(one.options());
    field("Attempts", String.valueOf(one.attempts()));
    field("Next", one.next().map(this::when).orElse("held, until it is released"));
    one.answer().ifPresent(this::reply);
  }

  private void reply(Reply reply) {
    String server = reply.server().isEmpty() ? "this server" : reply.server();
    field("Answer", when(reply.at()) + " from " + server);
    reply.text().lines().forEach(line -> field("", line));
  }

  private void destination(QueuedFor one) {
    if (one.failures() > 0) {
      out.println();
      field("Not reached", one.destination());
      field("Failures", one.failures() + " in a row");
      field("Next", when(one.next()));
      one.answer().ifPresent(this::reply);
    }
  }

  private void header(String piece) {
    if (!headerBegun) {
      out.println();
      headerBegun = true;
    }
    out.print(Printed.text(piece));
  }
}

package org.chappe.app.admin;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chappe.app.admin.AdminAnswer.Last;
import org.chappe.app.admin.AdminAnswer.QueueChanged;
import org.chappe.app.admin.AdminAnswer.QueueTotals;
import org.chappe.app.admin.AdminAnswer.Refused;
import org.chappe.app.admin.AdminRequest.ChangeQueue;
import org.chappe.directory.Directory;
import org.chappe.relay.PostFailed;
import org.chappe.relay.outbox.EntryId;
import org.chappe.relay.outbox.Interventions;
import org.chappe.relay.outbox.Outbox;
import org.chappe.relay.outbox.Outbox.Entry;
import org.chappe.relay.outbox.Totals;
import org.chappe.store.Body;
import org.chappe.store.BodyStore;

/**
 * Looks into mail that waits to leave, and does what is asked with it. It goes through the queue
 * page by page: memory is bounded by a page, and what comes in meanwhile may be seen or not.
 * Thread-safe.
 */
public final class MailQueue {
  private static final int PAGE = 250;
  private static final EntryId FIRST = new EntryId(0);

  private final Outbox outbox;
  private final Supplier<Interventions> interventions;
  private final Directory directory;
  private final BodyStore bodies;
  private final InstantSource clock;

  /** Of one outbox. */
  public MailQueue(
      Outbox outbox,
      Supplier<Interventions> interventions,
      Directory directory,
      BodyStore bodies,
      InstantSource clock) {
    this.outbox = outbox;
    this.interventions = interventions;
    this.directory = directory;
    this.bodies = bodies;
    this.clock = clock;
  }

  Last list(QueueFilter filter, OptionalLong limit, Consumer<AdminAnswer> items) {
    long most = limit.orElse(Long.MAX_VALUE);
    long listed = 0;
    EntryId from = FIRST;
    List<Entry> page = outbox.entries(from, PAGE);
    while (!page.isEmpty() && listed < most) {
      var view = new QueueView(outbox);
      for (Entry entry : chosen(page, filter)) {
        if (listed < most) {
          items.accept(view.line(entry, account(entry)));
          listed++;
        }
      }
      page = outbox.entries(after(page), PAGE);
    }
    Totals totals = outbox.totals();
    return new QueueTotals(listed, totals.messages(), totals.recipients(), totals.octets());
  }

  private static EntryId after(List<Entry> page) {
    return new EntryId(page.getLast().message().id().value() + 1);
  }

  private List<Entry> chosen(List<Entry> page, QueueFilter filter) {
    Instant now = clock.instant();
    return page.stream().filter(entry -> filter.matches(entry, account(entry), now)).toList();
  }

  private Optional<String> account(Entry entry) {
    return entry
        .message()
        .sender()
        .flatMap(directory::account)
        .map(account -> account.address().toString());
  }

  void show(String id, Consumer<AdminAnswer> items) {
    Entry entry = entry(id);
    new QueueView(outbox).all(entry, account(entry), items);
    Optional<Body> body = bodies.open(entry.message().body());
    body.ifPresent(found -> QueueView.header(found.header(), items));
  }

  private Entry entry(String id) {
    EntryId parsed;
    try {
      parsed = EntryId.parse(id);
    } catch (IllegalArgumentException e) {
      throw new NoSuchMail(String.valueOf(e.getMessage()));
    }
    return outbox
        .entry(parsed)
        .orElseThrow(() -> new NoSuchMail("there is no message " + id + " in the queue"));
  }

  Last change(ChangeQueue change) {
    Interventions doing = interventions.get();
    if (change.action() == QueueAction.CANCEL && !doing.canCancel()) {
      return new Refused(
          "cancel needs a running server, as it tells senders: start it, or use \"queue remove\"");
    }
    var done = new Count();
    try {
      if (change.ids().isEmpty()) {
        List<Entry> page = outbox.entries(FIRST, PAGE);
        while (!page.isEmpty()) {
          change(doing, change.action(), chosen(page, change.filter()), done);
          page = outbox.entries(after(page), PAGE);
        }
      } else {
        change(doing, change.action(), entries(change.ids()), done);
      }
    } catch (PostFailed e) {
      return new Refused(
          "a sender could not be told, so the message stays: %s (%d were cancelled before it)"
              .formatted(e.getMessage(), done.messages));
    }
    return new QueueChanged(done.messages, done.inFlight);
  }

  private static final class Count {
    private long messages;
    private long inFlight;
  }

  private static void change(
      Interventions doing, QueueAction action, List<Entry> entries, Count done) {
    switch (action) {
      case RETRY -> done.messages += doing.retry(entries);
      case HOLD -> done.messages += doing.hold(entries);
      case RELEASE -> done.messages += doing.release(entries);
      case REMOVE -> done.messages += doing.remove(entries);
      case CANCEL -> entries.forEach(entry -> cancel(doing, entry, done));
    }
  }

  private static void cancel(Interventions doing, Entry entry, Count done) {
    Interventions.Cancelled came = doing.cancel(List.of(entry));
    done.messages += came.done();
    done.inFlight += came.inFlight();
  }

  /** All of them, or nothing is done. */
  private List<Entry> entries(List<String> ids) {
    var entries = new ArrayList<Entry>();
    for (String id : ids.stream().distinct().toList()) {
      entries.add(entry(id));
    }
    return entries;
  }
}

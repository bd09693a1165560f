package org.chappe.relay.report;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.chappe.net.Language;
import org.chappe.net.Languages;
import org.chappe.relay.Post;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.RelayEvents;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.QueuedMessage;
import org.chappe.relay.outbox.Reports;
import org.chappe.store.Body;
import org.chappe.store.BodyDamaged;
import org.chappe.store.BodyStore;

/**
 * Tells senders by mail. Who is told is said by NOTIFY (RFC 3461 §4.1); the null sender never is
 * (RFC 5321 §4.5.5). All recipients of one call share one DSN. Thread-safe.
 */
public final class MailReports implements Reports {
  private final DsnWriter writer;
  private final BodyStore bodies;
  private final Post post;
  private final Supplier<String> ids;
  private final Function<QueuedMessage, Language> languages;
  private final InstantSource clock;
  private final RelayEvents events;

  /**
   * @param hostname of this server
   * @param postmaster the address of who runs it
   * @param ids for transactions: {@link org.chappe.delivery.Delivery#nextId()}
   * @param languages what a message's sender reads; {@link #IN_ENGLISH} where that is not known
   */
  public MailReports(
      String hostname,
      String postmaster,
      BodyStore bodies,
      Post post,
      Supplier<String> ids,
      Function<QueuedMessage, Language> languages,
      InstantSource clock,
      RelayEvents events) {
    this.writer = new DsnWriter(hostname, postmaster);
    this.bodies = bodies;
    this.post = post;
    this.ids = ids;
    this.languages = languages;
    this.clock = clock;
    this.events = events;
  }

  /** Nobody has said what they read. */
  public static final Function<QueuedMessage, Language> IN_ENGLISH = message -> Languages.DEFAULT;

  @Override
  public void failed(QueuedMessage message, List<Waiting> recipients) {
    tell(DsnAction.FAILED, message, recipients);
  }

  @Override
  public void delayed(QueuedMessage message, List<Waiting> recipients) {
    tell(DsnAction.DELAYED, message, recipients);
  }

  @Override
  public void relayed(QueuedMessage message, List<Waiting> recipients) {
    tell(DsnAction.RELAYED, message, recipients);
  }

  @Override
  public void delivered(QueuedMessage message, List<Waiting> recipients) {
    tell(DsnAction.DELIVERED, message, recipients);
  }

  @Override
  public void expanded(QueuedMessage message, List<Waiting> recipients) {
    tell(DsnAction.EXPANDED, message, recipients);
  }

  private void tell(DsnAction action, QueuedMessage message, List<Waiting> recipients) {
    List<Waiting> asked =
        recipients.stream()
            .filter(waiting -> waiting.to().options().notifyOn().contains(action.asked()))
            .toList();
    if (message.from().isEmpty() || asked.isEmpty()) {
      return;
    }
    String id = ids.get();
    post(new DsnSubject(action, message, asked, clock.instant()), id);
    events.emit(
        new RelayEvent.Reported(message.id().toString(), action.word(), message.from(), id));
  }

  /** A body that cannot be read must not keep its sender from being told. */
  private void post(DsnSubject subject, String id) {
    Language language = languages.apply(subject.message());
    Optional<Body> body = bodies.open(subject.message().body());
    try {
      post.post(writer.mail(subject, id, body, language));
    } catch (BodyDamaged e) {
      events.emit(new RelayEvent.Trouble("returning " + subject.message().id(), e));
      post.post(writer.mail(subject, id, Optional.empty(), language));
    }
  }
}

package org.chappe.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chappe.delivery.Admission;
import org.chappe.delivery.Answers;
import org.chappe.delivery.Delivery;
import org.chappe.delivery.Departure;
import org.chappe.delivery.Envelope;
import org.chappe.delivery.Incoming;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.MessageCheck;
import org.chappe.delivery.Onward;
import org.chappe.delivery.Outcome;
import org.chappe.delivery.Recipient;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.WaitingMail;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.model.Address;
import org.chappe.relay.client.HopConnector;
import org.chappe.relay.outbox.Dispatcher;
import org.chappe.relay.outbox.EntryId;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Interventions;
import org.chappe.relay.outbox.Outbox;
import org.chappe.relay.outbox.QueuedMessage;
import org.chappe.relay.outbox.Reports;
import org.chappe.relay.outbox.SendersMail;
import org.chappe.relay.outbox.TlsOutcomes;
import org.chappe.relay.route.Router;
import org.chappe.store.Body;
import org.chappe.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * Mail on its way out: what {@code delivery} hands on is in the outbox when {@code accept} returns,
 * and leaves from there. Thread-safe.
 *
 * <p>It is made before the delivery, which hands mail to it, and {@link #start started} after it,
 * as it hands reports and late mail back.
 */
public final class Relay implements Onward, AutoCloseable {
  private final Parts parts;
  private final Outbox outbox;
  private @Nullable Delivery delivery;
  private @Nullable Dispatcher dispatcher;
  private @Nullable Reports reports;

  /**
   * What a relay is made of.
   *
   * @param destinations what waits together: of a domain the operator's route to it, or the domain
   * @param reports makes them, with a way to post what they write
   */
  public record Parts(
      Store store,
      Router router,
      HopConnector connector,
      UnaryOperator<String> destinations,
      Signer signer,
      MakeReports reports,
      RelaySettings settings,
      InstantSource clock,
      RelayEvents events) {}

  /** Makes what tells senders. */
  public interface MakeReports {
    /**
     * What tells them by {@code post}.
     *
     * @param ids for messages: {@link Delivery#nextId()}
     */
    Reports with(Post post, Supplier<String> ids);
  }

  /** Opens the outbox; nothing is sent before {@link #start}. */
  public Relay(Parts parts) {
    this.parts = parts;
    this.outbox = new Outbox(parts.store(), "main");
  }

  /** Sends mail that this server writes itself, once the relay has been started. */
  public Post poster() {
    return this::post;
  }

  /**
   * Begins to send.
   *
   * @param tlsOutcomes hears how TLS goes
   */
  public void start(Delivery here, TlsOutcomes tlsOutcomes) {
    delivery = here;
    reports = parts.reports().with(this::post, this::nextId);
    dispatcher =
        Dispatcher.start(
            outbox,
            new Dispatcher.Ways(
                parts.router(),
                parts.connector(),
                parts.store().bodies(),
                tlsOutcomes,
                this::deliverHere),
            reports,
            parts.settings(),
            parts.clock(),
            parts.events());
  }

  public Outbox outbox() {
    return outbox;
  }

  /** What senders are told when they ask. */
  public WaitingMail waitingMail() {
    return new SendersMail(outbox, parts.clock());
  }

  /** How many connections there are to other servers, or on their way. */
  public int workers() {
    return dispatcher == null ? 0 : dispatcher.workers();
  }

  /** What a person can do to what waits. Before {@link #start} it is done in the store alone. */
  public Interventions interventions() {
    return new Interventions(outbox, Optional.ofNullable(dispatcher), parts.clock());
  }

  @Override
  public Leaving begin(Departure departure, boolean forwards) {
    return new Entering(departure, forwards, parts, outbox, this::started, this::nextId);
  }

  @Override
  public Optional<Address> sender(Address address) {
    return parts.signer().sender(address);
  }

  private String nextId() {
    return delivery().nextId();
  }

  private Delivery delivery() {
    Delivery here = delivery;
    if (here == null) {
      throw new IllegalStateException("the relay has not been started");
    }
    return here;
  }

  private void started(Outbox.Ready ready) {
    Dispatcher sending = dispatcher;
    if (sending != null) {
      sending.accepted(ready);
    }
  }

  @Override
  public void reached(
      Departure departure, ReceivedMessage message, int skip, List<Departure.To> to, Reached how) {
    Reports telling = reports;
    if (telling == null) {
      return;
    }
    try {
      QueuedMessage about =
          Entering.queued(departure, parts, message, skip, EntryId.parse(departure.id()));
      List<Waiting> recipients = to.stream().map(each -> Entering.waiting(each)).toList();
      switch (how) {
        case DELIVERED -> telling.delivered(about, recipients);
        case EXPANDED -> telling.expanded(about, recipients);
      }
    } catch (RuntimeException e) {
      parts.events().emit(new RelayEvent.Trouble("reporting " + departure.id(), e));
    }
  }

  private void post(Post.Mail mail) {
    var options =
        new MailOptions(
            mail.smtpUtf8(),
            mail.tls(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            mail.priority());
    Recipient recipient = recipient(mail.to());
    var envelope = new Envelope(mail.id(), "", Optional.empty(), options, List.of(recipient));
    try (Incoming incoming = delivery().receive(envelope, Answers.ONE_FOR_ALL)) {
      mail.content().writeTo(new Into(incoming));
      Outcome outcome = Incoming.oneAnswer(incoming.deliver(MessageCheck.NONE));
      if (outcome instanceof Outcome.TemporaryFailure(int code, String enhanced, String text)) {
        throw new PostFailed(code + " " + enhanced + " " + text);
      }
      // What is refused for good has nobody to go back to. RFC 5321 §6.1
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Recipient recipient(String path) {
    Address to = address(path);
    Admission admission = delivery().admit(path, to, RecipientOptions.NONE, OptionalLong.empty());
    return switch (admission) {
      case Admission.Admitted(Recipient here) -> direct(here);
      case Admission.ForBounces(Recipient sender) -> direct(sender);
      case Admission.Full _, Admission.NoSuchAddress _, Admission.NotLocal _ ->
          new Recipient.Elsewhere(path, to, RecipientOptions.NONE);
    };
  }

  /** What this server writes itself it signs, and does not pass on as another's. */
  private static Recipient direct(Recipient recipient) {
    return recipient instanceof Recipient.Here here
            && here.accounts().isEmpty()
            && here.forwards().size() == 1
        ? new Recipient.Elsewhere(
            here.forwards().getFirst().toString(), here.forwards().getFirst(), here.options())
        : recipient;
  }

  /** Of a path that was parsed when it came in; its local part may be quoted. RFC 5321 §4.1.2 */
  static Address address(String path) {
    int at = path.lastIndexOf('@');
    String local = path.substring(0, at);
    boolean quoted = local.length() > 1 && local.startsWith("\"");
    String plain =
        quoted ? local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1") : local;
    return new Address(plain, path.substring(at + 1));
  }

  private List<Outcome> deliverHere(QueuedMessage message, Body body, List<Departure.To> to) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Departure.To each : to) {
      outcomes.add(deliverHere(message, body, each));
    }
    return outcomes;
  }

  private Outcome deliverHere(QueuedMessage message, Body body, Departure.To to) {
    Admission admission =
        delivery().admit(to.path(), to.address(), to.options(), OptionalLong.empty());
    return switch (admission) {
      case Admission.Admitted(Recipient recipient) -> deliverHere(message, body, recipient);
      case Admission.ForBounces(Recipient sender) when message.from().isEmpty() ->
          deliverHere(message, body, sender);
      case Admission.ForBounces _ ->
          new Outcome.PermanentFailure(550, "5.7.1", "the address takes bounces only");
      case Admission.Full(Outcome.PermanentFailure full) -> full;
      case Admission.NoSuchAddress(), Admission.NotLocal() ->
          new Outcome.PermanentFailure(550, "5.1.1", "the address is not here any more");
    };
  }

  private Outcome deliverHere(QueuedMessage message, Body body, Recipient recipient) {
    var envelope =
        new Envelope(
            message.id().toString(),
            message.from(),
            Optional.empty(),
            message.options().immediately(),
            List.of(recipient));
    try (Incoming incoming = delivery().receive(envelope, Answers.ONE_FOR_EACH)) {
      body.copyTo(new Into(incoming), message.skip(), message.octets());
      return incoming.deliver(MessageCheck.NONE).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Octets into a message. */
  private static final class Into extends OutputStream {
    private final Incoming incoming;

    Into(Incoming incoming) {
      this.incoming = incoming;
    }

    @Override
    public void write(int octet) {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
      incoming.write(octets, offset, length);
    }
  }

  /** Stops sending, then closes the outbox. The delivery has stopped before. */
  @Override
  public void close() {
    Dispatcher sending = dispatcher;
    if (sending != null) {
      sending.close();
    }
    outbox.close();
  }
}

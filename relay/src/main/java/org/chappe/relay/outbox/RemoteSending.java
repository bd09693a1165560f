package org.chappe.relay.outbox;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.client.HandOver;
import org.chappe.relay.client.HandOver.Outcome;
import org.chappe.relay.client.HopConnection;
import org.chappe.relay.client.HopConnector;
import org.chappe.relay.client.HopUnusable;
import org.chappe.relay.client.OutgoingMail;
import org.chappe.relay.client.RemoteReply;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.Outbox.Ready;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.Route;
import org.chappe.relay.route.Router;
import org.chappe.store.Body;
import org.chappe.store.BodyStore;
import org.jspecify.annotations.Nullable;

/** To servers elsewhere, by SMTP or LMTP. One thread. */
final class RemoteSending implements Sending {
  /** Addresses tried for one connection: the best ones, then it is later's turn. */
  private static final int ADDRESSES = 10;

  /**
   * So long after an answer a connection is used without a look at whether the server has closed
   * it, which costs a millisecond. If it has, the message is deferred like any other that breaks
   * off.
   */
  private static final long TRUSTED_NANOS = 50_000_000;

  /** A server that has closed shows it within a round trip; one that times out has the message. */
  private static final long AT_ONCE_NANOS = 5_000_000_000L;

  private final Router router;
  private final HopConnector connector;
  private final BodyStore bodies;
  private final Places places;
  private final TlsOutcomes tlsOutcomes;
  private final InstantSource clock;
  private @Nullable Open open;
  private boolean used; // a message was sent over it
  private long lastUsed; // nanoTime

  RemoteSending(
      Router router,
      HopConnector connector,
      BodyStore bodies,
      Places places,
      TlsOutcomes tlsOutcomes,
      InstantSource clock) {
    this.router = router;
    this.connector = connector;
    this.bodies = bodies;
    this.places = places;
    this.tlsOutcomes = tlsOutcomes;
    this.clock = clock;
  }

  /** A connection and where it leads. */
  private record Open(HopConnection connection, Hop hop, InetAddress address, TlsNeed need) {
    String server() {
      return server(hop, address);
    }

    InetSocketAddress place() {
      return new InetSocketAddress(address, hop.port());
    }

    static String server(Hop hop, InetAddress address) {
      return hop.host() + "[" + address.getHostAddress() + "]:" + hop.port();
    }
  }

  @Override
  public Optional<Attempt> connect(Ready next) throws CannotReach, NoPlace {
    TlsNeed need = next.message().options().tls();
    Open now = open;
    if (now != null) {
      boolean fresh = System.nanoTime() - lastUsed < TRUSTED_NANOS;
      if ((fresh || now.connection().isUsable()) && now.need().covers(need)) {
        return Optional.empty();
      }
      close();
    }
    String domain = next.group().recipients().getFirst().to().address().domain();
    return switch (need) {
      case USUAL -> open(next, domain, TlsNeed.USUAL);
      case REQUIRED -> {
        try {
          yield open(next, domain, TlsNeed.REQUIRED);
        } catch (CannotReach e) {
          // This message's matter: others may go to the same servers all the same.
          yield Optional.of(Attempt.allDeferred(next.group(), e.answer()));
        }
      }
      case NONE -> {
        try { // RFC 8689 §4.2.2: as the domain publishes, and if that cannot be, all the same
          yield open(next, domain, TlsNeed.USUAL);
        } catch (CannotReach e) {
          yield open(next, domain, TlsNeed.NONE);
        }
      }
    };
  }

  private Optional<Attempt> open(Ready next, String domain, TlsNeed need)
      throws CannotReach, NoPlace {
    switch (router.route(domain, need)) {
      case Route.Nowhere(int code, String enhanced, String text) -> {
        return Optional.of(
            Attempt.allFailed(next.group(), answer("", code + " " + enhanced + " " + text)));
      }
      case Route.NotNow(String enhanced, String text) ->
          throw new CannotReach(answer("", "451 " + enhanced + " " + text));
      case Route.To to -> {
        // RFC 8460 §3: of sessions for reports nothing is reported; other mail tells the same.
        boolean told = next.message().options().tls() != TlsNeed.NONE;
        open = connect(domain, to, need, told ? tlsOutcomes : TlsOutcomes.NONE);
        used = false;
      }
    }
    return Optional.empty();
  }

  private Open connect(String domain, Route.To to, TlsNeed need, TlsOutcomes outcomes)
      throws CannotReach, NoPlace {
    Answer last = answer("", "451 4.4.1 no server of " + domain + " could be tried");
    int tried = 0;
    boolean isFull = false;
    for (Hop hop : to.hops()) {
      for (InetAddress address : hop.addresses()) {
        String server = Open.server(hop, address);
        var place = new InetSocketAddress(address, hop.port());
        Optional<String> silence = places.silence(place);
        if (silence.isPresent()) {
          last = answer(server, silence.get());
          continue;
        }
        if (++tried > ADDRESSES) {
          throw new CannotReach(last);
        }
        if (!places.take(place)) {
          isFull = true;
          continue;
        }
        try {
          HopConnection connection = connector.connect(hop, address);
          places.answered(place);
          outcomes.connected(domain, to.policies(), hop, address, connection.tls());
          return new Open(connection, hop, address, need);
        } catch (HopUnusable e) {
          places.give(place);
          outcomes.failed(domain, to.policies(), hop, address, e.tls());
          String why = e.reply().map(RemoteReply::toString).orElse("451 4.4.1 " + e.getMessage());
          last = answer(server, why);
          // A certificate that is not what this domain wants may be what another one does.
          if (e.reply().isEmpty() && e.tls().failure().isEmpty()) {
            places.silent(place, why);
          }
        } catch (RuntimeException e) {
          places.give(place);
          throw e;
        }
      }
    }
    if (isFull) {
      throw new NoPlace();
    }
    throw new CannotReach(last);
  }

  @Override
  public void awaitPlace(Duration patience) throws InterruptedException {
    places.awaitOne(patience);
  }

  /**
   * Servers close connections after so many messages, with or without a word (421), and then this
   * message has nothing to do with it: it goes over a new one at once.
   */
  @Override
  public Attempt send(Ready one) {
    boolean old = used;
    long began = System.nanoTime();
    Attempt attempt = sendNow(one);
    if (!old || !closed(attempt) || System.nanoTime() - began > AT_ONCE_NANOS) {
      return attempt;
    }
    close();
    try {
      return connect(one).orElseGet(() -> sendNow(one));
    } catch (CannotReach | NoPlace e) {
      return attempt;
    }
  }

  /** Nobody has it, for no other reason than that the connection ended. */
  private static boolean closed(Attempt attempt) {
    return attempt.wantsLess() && attempt.taken().isEmpty() && attempt.failed().isEmpty();
  }

  private Attempt sendNow(Ready one) {
    Open now = open;
    if (now == null) {
      throw new IllegalStateException("not connected");
    }
    used = true;
    QueuedMessage message = one.message();
    Optional<Body> body = bodies.open(message.body());
    if (body.isEmpty()) {
      return Attempt.allDeferred(
          one.group(), answer("", "451 4.3.0 the message's octets are not in the store"));
    }
    Optional<MailOptions.By> by = message.options().by();
    if (by.isPresent() && by.get().returns() && !by.get().until().isAfter(clock.instant())) {
      return Attempt.allFailed(
          one.group(), answer("", "554 5.4.7 it could not be delivered in the time asked for"));
    }
    List<Waiting> all = one.group().recipients();
    int most = Math.max(1, now.connection().recipients());
    var attempt = new Attempt.Builder();
    boolean less = false;
    for (int from = 0; from < all.size(); from += most) {
      List<Waiting> some = all.subList(from, Math.min(all.size(), from + most));
      if (from > 0 && !now.connection().isUsable()) {
        Answer broken = answer(now.server(), "451 4.4.2 the connection is closed");
        some.forEach(waiting -> attempt.deferred(waiting.to(), broken));
        continue;
      }
      HandOver handOver =
          now.connection()
              .handOver(mail(now, message, some, new StoredContent(message, body.get())));
      lastUsed = handOver.usable() ? System.nanoTime() : System.nanoTime() - TRUSTED_NANOS;
      less |= sort(handOver, some, now.server(), attempt);
    }
    return attempt.build(now.connection().offers("DSN"), less);
  }

  private OutgoingMail mail(
      Open now, QueuedMessage message, List<Waiting> some, StoredContent content) {
    MailOptions options = message.options();
    String from = WirePath.of(message.from());
    List<OutgoingMail.To> to = some.stream().map(RemoteSending::to).toList();
    return new OutgoingMail(
        from,
        to,
        content,
        needsSmtpUtf8(now, message, from, to),
        options.requireTls(),
        options.envelopeId(),
        options.returnHeadersOnly(),
        options.priority() == 0 ? OptionalInt.empty() : OptionalInt.of(options.priority()),
        options.by().map(this::by));
  }

  /**
   * Said for what needs it, and not because the client said it: telephones do for all their mail. A
   * header in UTF-8 from who did not say it goes as it came where the server knows no better.
   */
  private static boolean needsSmtpUtf8(
      Open now, QueuedMessage message, String from, List<OutgoingMail.To> to) {
    boolean addresses =
        WirePath.isInternational(from)
            || to.stream().anyMatch(each -> WirePath.isInternational(each.address()));
    boolean header =
        message.form().utf8Header()
            && (message.options().smtpUtf8() || now.connection().offers("SMTPUTF8"));
    return addresses || header;
  }

  /** RFC 2852 §4: what is left of the time, and what is to be done then. */
  private String by(MailOptions.By by) {
    long left = Duration.between(clock.instant(), by.until()).toSeconds();
    return left + ";" + (by.returns() ? "R" : "N") + (by.trace() ? "T" : "");
  }

  private static OutgoingMail.To to(Waiting waiting) {
    RecipientOptions options = waiting.to().options();
    Optional<String> notify =
        options.notifySaid()
            ? Optional.of(
                options.notifyOn().isEmpty()
                    ? "NEVER"
                    : String.join(
                        ",", options.notifyOn().stream().map(Enum::name).sorted().toList()))
            : Optional.empty();
    return new OutgoingMail.To(
        WirePath.of(waiting.to().path()), notify, options.originalRecipient());
  }

  /** True if the server wants less at a time. */
  private boolean sort(
      HandOver handOver, List<Waiting> some, String server, Attempt.Builder attempt) {
    boolean less = false;
    for (int i = 0; i < some.size(); i++) {
      Waiting waiting = some.get(i);
      switch (handOver.outcomes().get(i)) {
        case Outcome.Taken(RemoteReply reply) ->
            attempt.taken(waiting.to(), answer(server, reply.toString()));
        case Outcome.Refused(String command, RemoteReply reply) -> {
          less |= reply.code() == 421;
          Answer answer = answer(server, reply + " (in answer to " + command + ")");
          if (reply.isPermanent()) {
            attempt.failed(waiting.to(), answer);
          } else {
            attempt.deferred(waiting.to(), answer);
          }
        }
        case Outcome.Unable(int code, String enhanced, String text) ->
            attempt.failed(waiting.to(), answer(server, code + " " + enhanced + " " + text));
        case Outcome.Broken(String during, String text) -> {
          less = true;
          attempt.deferred(waiting.to(), answer(server, "451 4.4.2 " + during + ": " + text));
        }
      }
    }
    return less;
  }

  private Answer answer(String server, String text) {
    Instant now = clock.instant();
    return new Answer(now, server, text);
  }

  @Override
  public void close() {
    Open now = open;
    open = null;
    if (now != null) {
      try {
        now.connection().close();
      } finally {
        places.give(now.place());
      }
    }
  }
}

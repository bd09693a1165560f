package org.chappe.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.chappe.delivery.Delivery;
import org.chappe.delivery.DeliverySettings;
import org.chappe.delivery.Onward;
import org.chappe.delivery.SendingLimits;
import org.chappe.delivery.testing.TestMail;
import org.chappe.delivery.testing.TestOutbox;
import org.chappe.mailbox.SubmitUrls;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.net.ConnectionLimits;
import org.chappe.net.HostPort;
import org.chappe.net.Listener;
import org.chappe.net.NetEvent;
import org.chappe.net.Network;
import org.chappe.net.TlsContext;
import org.chappe.net.testing.Script;
import org.chappe.net.testing.Sending;
import org.chappe.net.testing.TestCertificate;

/**
 * One service on a real socket of the loopback, over accounts in memory: ann, bob and eve of
 * example.test with the password {@code secret}, and some aliases.
 */
final class TestServer implements AutoCloseable {
  /** One message, in two pieces that ann may send. */
  private static final Map<String, String> STORED =
      Map.of(
          "imap://ann/header", "From: ann@example.test\r\nBcc: eve@example.test\r\n\r\n",
          "imap://ann/text", "hello\r\n",
          "imap://ann/large", "x".repeat(70_000));

  private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-03T08:05:09Z"));
  private final TestMail mail = new TestMail(clock);
  private final List<SmtpEvent> events = new CopyOnWriteArrayList<>();
  private final List<NetEvent> netEvents = new CopyOnWriteArrayList<>();
  private final Network network = new Network(netEvents::add);
  private final Listener listener;
  private final SmtpKind kind;
  private final Onward onward;

  private TestServer(
      SmtpSettings settings, Optional<TlsContext> tls, boolean implicit, Onward onward) {
    this(settings, tls, implicit, onward, SendingLimits.DEFAULT);
  }

  private TestServer(
      SmtpSettings settings,
      Optional<TlsContext> tls,
      boolean implicit,
      Onward onward,
      SendingLimits sending) {
    kind = settings.kind();
    this.onward = onward;
    for (String name : List.of("ann", "bob", "eve", "jürgen")) {
      mail.account(name + "@example.test");
    }
    mail.alias("postmaster@example.test", "eve@example.test");
    mail.alias("ann.lee@example.test", "ann@example.test");
    mail.alias("away@example.test", "ann@far.test");
    mail.alias("team@example.test", "ann@example.test", "bob@example.test");
    var delivery =
        new Delivery(
            mail.directory(),
            mail,
            onward,
            DeliverySettings.defaults("mx.example.test").withSending(sending),
            clock,
            event -> {});
    SubmitUrls urls =
        (url, submitter, use) -> {
          if (!url.startsWith("imap://")) {
            return SubmitUrls.Found.NO_URL;
          }
          if (url.startsWith("imap://else.test/")) {
            return SubmitUrls.Found.ELSEWHERE;
          }
          String found = STORED.get(url);
          if (found == null || !submitter.equals(ann())) {
            return SubmitUrls.Found.NOTHING;
          }
          use.accept(new StoredText(found));
          return SubmitUrls.Found.USED;
        };
    var service =
        new SmtpService(settings, mail.directory(), delivery, tls, urls, clock, events::add);
    try {
      listener =
          Listener.start(
              network,
              new Listener.Setup(
                  kind.toString(),
                  List.of(HostPort.parse("127.0.0.1:0")),
                  implicit ? tls : Optional.empty(),
                  ConnectionLimits.DEFAULT,
                  SmtpService.refusal("mx.example.test")),
              service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestServer plain(SmtpKind kind) {
    return with(kind, settings -> settings);
  }

  static TestServer with(SmtpKind kind, UnaryOperator<SmtpSettings> change) {
    SmtpSettings defaults = SmtpSettings.defaults(kind, "mx.example.test");
    return new TestServer(change.apply(defaults), Optional.empty(), false, Onward.NONE);
  }

  /** With an outbox, which {@link #outbox} gives. */
  static TestServer sending(SmtpKind kind, UnaryOperator<SmtpSettings> change) {
    SmtpSettings defaults = SmtpSettings.defaults(kind, "mx.example.test");
    return new TestServer(change.apply(defaults), Optional.empty(), false, new TestOutbox());
  }

  /** Offers STARTTLS, or speaks TLS from the first octet. */
  static TestServer tls(SmtpKind kind, boolean implicit, Path directory) {
    TlsContext tls = TestCertificate.make(directory, "mx", "mx.example.test").context();
    return new TestServer(
        SmtpSettings.defaults(kind, "mx.example.test"),
        Optional.of(tls),
        implicit,
        new TestOutbox());
  }

  /** For those who sign in without TLS, with limits for each. */
  static TestServer limited(SendingLimits sending) {
    return new TestServer(
        SmtpSettings.defaults(SmtpKind.SUBMISSION, "mx.example.test").withCleartextOnLoopback(true),
        Optional.empty(),
        false,
        new TestOutbox(),
        sending);
  }

  /** Offers STARTTLS. */
  static TestServer tls(SmtpKind kind, Path directory, UnaryOperator<SmtpSettings> change) {
    TlsContext tls = TestCertificate.make(directory, "mx", "mx.example.test").context();
    return new TestServer(
        change.apply(SmtpSettings.defaults(kind, "mx.example.test")),
        Optional.of(tls),
        false,
        new TestOutbox());
  }

  private AccountId ann() {
    return mail.directory().account(Address.parse("ann@example.test")).orElseThrow().id();
  }

  private record StoredText(String text) implements SubmitUrls.Octets {
    @Override
    public long length() {
      return text.length();
    }

    @Override
    public void copyTo(OutputStream out) throws IOException {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  TestMail mail() {
    return mail;
  }

  TestOutbox outbox() {
    return (TestOutbox) onward;
  }

  List<SmtpEvent> events() {
    return events;
  }

  InetSocketAddress address() {
    return listener.boundTo().getFirst();
  }

  Script script() {
    return Script.smtp(address());
  }

  /** Plays on a connection of its own. */
  void plays(String transcript) {
    script().plays(transcript);
  }

  /** Plays three times: line by line, one octet at a time, and all at once. */
  void playsHoweverSent(String transcript) {
    for (Sending sending : Sending.values()) {
      script().sending(sending).plays(transcript);
    }
  }

  int stop(Duration grace) throws InterruptedException {
    return listener.stop(grace);
  }

  @Override
  public void close() {
    listener.close();
    network.close();
    mail.close();
    if (mail.openIntakes() != 0) {
      throw new AssertionError(mail.openIntakes() + " messages stayed in the air");
    }
    if (onward instanceof TestOutbox outbox && outbox.open() != 0) {
      throw new AssertionError(outbox.open() + " messages stayed on their way out");
    }
    if (netEvents.stream().anyMatch(e -> e instanceof NetEvent.Failed)) {
      throw new AssertionError("a session failed: " + netEvents);
    }
  }
}

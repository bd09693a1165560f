package org.chappe.pop3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.chappe.delivery.testing.TestDirectory;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.ByteSize;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.Role;
import org.chappe.net.ConnectionLimits;
import org.chappe.net.HostPort;
import org.chappe.net.Listener;
import org.chappe.net.Network;
import org.chappe.net.TlsContext;
import org.chappe.net.testing.Script;
import org.chappe.net.testing.ScriptClient;
import org.chappe.net.testing.Sending;
import org.chappe.store.MemoryStore;
import org.chappe.store.Store;

/** The real service on a real socket over a store in memory; {@code ann@example.test} exists. */
final class TestServer implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final AccountId ANN = new AccountId(1);

  /** Gives a store that fails up soon. */
  private static final MailboxSettings IMPATIENT =
      new MailboxSettings(
          ByteSize.ofMiB(64), 10_000, 20, 100, 1_000, 50_000, 5, Duration.ofNanos(1));

  final ConcurrentLinkedQueue<Pop3Event> events = new ConcurrentLinkedQueue<>();
  final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final StoredMailAccounts accounts;
  private final Network network;
  private final Listener listener;

  /** What a transcript starts from. */
  record Given(
      Pop3Settings settings,
      List<String> messages,
      Optional<TlsContext> tls,
      Optional<Store> store,
      boolean implicitTls) {
    Given settings(Pop3Settings others) {
      return new Given(others, messages, tls, store, implicitTls);
    }

    Given tls(TlsContext context) {
      return new Given(settings, messages, Optional.of(context), store, implicitTls);
    }

    Given overTls(TlsContext context) {
      return new Given(settings, messages, Optional.of(context), store, true);
    }

    Given store(Store other) {
      return new Given(settings, messages, tls, Optional.of(other), implicitTls);
    }

    TestServer server() {
      return new TestServer(this);
    }

    /** As ann, in each way of sending, each on a server of its own. */
    void plays(String transcript) {
      for (Sending sending : Sending.values()) {
        try (TestServer server = server();
            ScriptClient client = server.ann(sending)) {
          client.plays(transcript);
        } catch (AssertionError e) {
          throw new AssertionError(sending + ": " + e.getMessage(), e);
        }
      }
    }

    /** As {@link #plays}, by somebody who has not signed in. */
    void playsUnsigned(String transcript) {
      for (Sending sending : Sending.values()) {
        try (TestServer server = server()) {
          Script.plain(server.address()).sending(sending).plays(transcript);
        } catch (AssertionError e) {
          throw new AssertionError(sending + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** Ann's INBOX with these, from the first to the last. */
  static Given given(String... messages) {
    return new Given(
        Pop3Settings.DEFAULT.withCleartextOnLoopback(true),
        List.of(messages),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private TestServer(Given given) {
    Store store = given.store().orElseGet(() -> new MemoryStore(InstantSource.fixed(NOW)));
    accounts = new StoredMailAccounts(store, IMPATIENT, InstantSource.fixed(NOW));
    accounts.create(ANN);
    var directory = new TestDirectory();
    directory.addAccount(ANN, Address.parse("ann@example.test"), "sec ret".toCharArray());
    directory.addAccount(
        new AccountId(2), Address.parse("gone@example.test"), "secret".toCharArray());
    try (MailAccount ann = mail()) {
      given.messages().forEach(text -> append(ann, text));
    }
    var service =
        new Pop3Service(given.settings(), directory, accounts, now::get, given.tls(), events::add);
    network = new Network(event -> {});
    try {
      var setup =
          new Listener.Setup(
              "pop3",
              List.of(HostPort.parse("127.0.0.1:0")),
              given.implicitTls() ? given.tls() : Optional.empty(),
              ConnectionLimits.DEFAULT,
              Pop3Service.REFUSAL);
      listener = Listener.start(network, setup, service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 45 octets and the subject twice. */
  static String message(String subject) {
    return "From: ben@example.test\r\nSubject: " + subject + "\r\n\r\nabout " + subject + "\r\n";
  }

  void append(MailAccount to, String text) {
    append(to, text, NOW);
  }

  void append(MailAccount to, String text, Instant internalDate) {
    MailboxId id = to.snapshot().mailbox(Role.INBOX).orElseThrow().info().id();
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    try (MessageIntake intake = accounts.receive()) {
      intake.write(octets, 0, octets.length);
      to.append(id, List.of(new NewMessage(intake.finish(), Flags.NONE, internalDate)));
    }
  }

  /** Ann's mail. Close it. */
  MailAccount mail() {
    return accounts.open(ANN).orElseThrow();
  }

  InetSocketAddress address() {
    return listener.boundTo().getFirst();
  }

  Script script() {
    return Script.plain(address());
  }

  /** Somebody signed in as ann. */
  ScriptClient ann() {
    return ann(Sending.LINES);
  }

  ScriptClient ann(Sending sending) {
    ScriptClient client = script().sending(sending).connect();
    client.plays(
        """
        S: +OK ...
        C: USER ann@example.test
        S: +OK ...
        C: PASS sec ret
        S: +OK ...
        """);
    return client;
  }

  @Override
  public void close() {
    try {
      listener.stop(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    network.close();
    accounts.close();
  }
}

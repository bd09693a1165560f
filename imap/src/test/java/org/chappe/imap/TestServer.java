package org.chappe.imap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.chappe.delivery.WaitingMail;
import org.chappe.directory.access.OpenSessions;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.mailbox.SubmitUrls;
import org.chappe.mailbox.TextIndex;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
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

/** The real service on a real socket over a store in memory; {@code ann} and {@code ben} exist. */
public final class TestServer implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  public static final AccountId ANN = new AccountId(1);
  private static final AccountId BEN = new AccountId(2);

  final ConcurrentLinkedQueue<ImapEvent> events = new ConcurrentLinkedQueue<>();
  final TestDirectory directory = new TestDirectory();
  private final StoredMailAccounts accounts;
  private final Texts texts;
  private final Network network;
  private final Listener listener;
  private final Transcripts.Recording recording;

  /** What a submission service on this host is given. */
  SubmitUrls submitUrls() {
    return new StoredForSubmission(directory, accounts, InstantSource.fixed(NOW), "localhost");
  }

  /** A mailbox and its messages, as {@link #message} takes them. */
  public record Content(String mailbox, List<String> messages) {}

  static Content mailbox(String name, String... messages) {
    return new Content(name, List.of(messages));
  }

  /** What a transcript starts from. */
  record Given(
      ImapSettings settings,
      List<Content> contents,
      Optional<TlsContext> tls,
      Optional<Store> store,
      InstantSource clock,
      MailboxSettings mail,
      Indexing indexing,
      Optional<WaitingMail> waiting) {
    Given settings(ImapSettings others) {
      return new Given(others, contents, tls, store, clock, mail, indexing, waiting);
    }

    Given tls(TlsContext context) {
      return new Given(
          settings, contents, Optional.of(context), store, clock, mail, indexing, waiting);
    }

    Given store(Store other) {
      return new Given(settings, contents, tls, Optional.of(other), clock, mail, indexing, waiting);
    }

    /** What sessions look at; messages come {@link #NOW}. */
    Given clock(InstantSource other) {
      return new Given(settings, contents, tls, store, other, mail, indexing, waiting);
    }

    Given mail(MailboxSettings others) {
      return new Given(settings, contents, tls, store, clock, others, indexing, waiting);
    }

    Given indexed(Indexing other) {
      return new Given(settings, contents, tls, store, clock, mail, other, waiting);
    }

    Given waiting(WaitingMail other) {
      return new Given(settings, contents, tls, store, clock, mail, indexing, Optional.of(other));
    }

    TestServer server() {
      return new TestServer(this, Transcripts.begin(this));
    }

    /** As ann, in each way of sending, each on a server of its own. */
    void plays(String transcript) {
      plays(transcript, Sending.values());
    }

    /** As {@link #plays(String)}; long lines take long one octet at a time. */
    void plays(String transcript, Sending... ways) {
      if (Transcripts.record(this, transcript, true)) {
        return;
      }
      for (Sending sending : ways) {
        try (TestServer server = server();
            ScriptClient client = server.ann(sending)) {
          client.plays(transcript);
        } catch (AssertionError e) {
          throw new AssertionError(sending + ": " + e.getMessage(), e);
        }
      }
    }

    /** As {@link #plays(String)}, by somebody who has not signed in. */
    void playsUnsigned(String transcript) {
      if (Transcripts.record(this, transcript, false)) {
        return;
      }
      for (Sending sending : Sending.values()) {
        try (TestServer server = server()) {
          Script.imap(server.address()).sending(sending).plays(transcript);
        } catch (AssertionError e) {
          throw new AssertionError(sending + ": " + e.getMessage(), e);
        }
      }
    }
  }

  static Given given(Content... contents) {
    return new Given(
        ImapSettings.DEFAULT.withCleartextOnLoopback(true),
        List.of(contents),
        Optional.empty(),
        Optional.empty(),
        InstantSource.fixed(NOW),
        MailboxSettings.DEFAULT,
        () -> new Texts(TextIndex.NONE, accounts -> {}),
        Optional.empty());
  }

  /** Makes the index of texts a server searches through. */
  public interface Indexing {
    Texts make();
  }

  /**
   * An index of texts.
   *
   * @param follow begins to follow the accounts, and returns when what they have is known
   */
  public record Texts(TextIndex index, Consumer<MailAccounts> follow) {}

  private TestServer(Given given, Transcripts.Recording recording) {
    this.recording = recording;
    Store store = given.store().orElseGet(() -> new MemoryStore(InstantSource.fixed(NOW)));
    texts = given.indexing().make();
    accounts = new StoredMailAccounts(store, given.mail(), InstantSource.fixed(NOW), texts.index());
    accounts.create(ANN);
    accounts.create(BEN);
    directory.addAccount(ANN, Address.parse("ann@example.test"), "secret".toCharArray());
    directory.addAccount(BEN, Address.parse("ben@example.test"), "secret".toCharArray());
    given.contents().forEach(this::fill);
    texts.follow().accept(accounts);
    var service =
        new ImapService(
            given.settings(),
            directory,
            new OpenSessions(),
            accounts,
            given.clock(),
            given.tls(),
            events::add,
            "localhost",
            given.waiting());
    network = new Network(event -> {});
    try {
      var setup =
          new Listener.Setup(
              "imap",
              List.of(HostPort.parse("127.0.0.1:0")),
              Optional.empty(),
              ConnectionLimits.DEFAULT,
              ImapService.REFUSAL);
      listener = Listener.start(network, setup, service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill(Content content) {
    try (MailAccount ann = accounts.open(ANN).orElseThrow()) {
      var name = new MailboxName(content.mailbox());
      if (ann.snapshot().mailbox(name).isEmpty()) {
        ann.createMailbox(name, Optional.empty());
      }
      content
          .messages()
          .forEach(subject ->
              put(ann, name, message(subject).getBytes(StandardCharsets.UTF_8), Flags.NONE));
    }
  }

  /**
   * What is appended for a subject: 2 header fields and a line. What has lines is a whole message
   * already.
   */
  public static String message(String subject) {
    if (subject.contains("\n")) {
      return subject.replace("\r\n", "\n").replace("\n", "\r\n");
    }
    return "From: ben@example.test\r\nSubject: " + subject + "\r\n\r\nabout " + subject + "\r\n";
  }

  void append(MailAccount to, MailboxName name, String text) {
    append(to, name, text.getBytes(StandardCharsets.UTF_8), Flags.NONE);
  }

  void append(MailAccount to, MailboxName name, byte[] octets, Flags flags) {
    recording.mustNot();
    put(to, name, octets, flags);
  }

  private void put(MailAccount to, MailboxName name, byte[] octets, Flags flags) {
    MailboxId id = to.snapshot().mailbox(name).orElseThrow().info().id();
    try (MessageIntake intake = accounts.receive()) {
      intake.write(octets, 0, octets.length);
      to.append(id, List.of(new NewMessage(intake.finish(), flags, NOW)));
    }
  }

  /** Ann's mail. Close it. */
  MailAccount mail() {
    recording.mustNot();
    return accounts.open(ANN).orElseThrow();
  }

  /** Limits ann to 10 KiB and 3 messages. */
  void limit() {
    recording.limit();
    try (MailAccount ann = accounts.open(ANN).orElseThrow()) {
      ann.setQuota(OptionalLong.of(10 * 1024), OptionalLong.of(3), OptionalLong.empty());
    }
  }

  /** Ben's mail. Close it. */
  MailAccount bensMail() {
    recording.mustNot();
    return accounts.open(BEN).orElseThrow();
  }

  /** Makes one more account, whose name is its local part. */
  AccountId addAccount(String name, long id) {
    var account = new AccountId(id);
    accounts.create(account);
    directory.addAccount(account, Address.parse(name + "@example.test"), "secret".toCharArray());
    return account;
  }

  StoredMailAccounts accounts() {
    recording.mustNot();
    return accounts;
  }

  InetSocketAddress address() {
    recording.mustNot();
    return listener.boundTo().getFirst();
  }

  Listener listener() {
    recording.mustNot();
    return listener;
  }

  /** Somebody signed in as ann. */
  ScriptClient ann() {
    return ann(Sending.LINES);
  }

  ScriptClient ann(Sending sending) {
    return signedIn("ann", sending);
  }

  /** Somebody else, signed in. */
  ScriptClient signedIn(String user) {
    return signedIn(user, Sending.LINES);
  }

  private ScriptClient signedIn(String user, Sending sending) {
    ScriptClient client = Script.imap(listener.boundTo().getFirst()).sending(sending).connect();
    client.plays(
        """
        S: * OK [CAPABILITY ...] ...
        C: z0 LOGIN %s secret
        S: z0 OK [CAPABILITY ...] ...
        """
            .formatted(user));
    recording.listen(user, client);
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
    texts.index().close();
    accounts.close();
  }
}

package org.chappe.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chappe.app.domain.DomainZone;
import org.chappe.app.domain.KeyCare;
import org.chappe.app.domain.MailHost;
import org.chappe.app.domain.NewDkimKeys;
import org.chappe.app.journal.Journal;
import org.chappe.directory.DirectorySettings;
import org.chappe.directory.DkimKey;
import org.chappe.directory.StoredDirectory;
import org.chappe.directory.access.OpenSessions;
import org.chappe.directory.password.PasswordPolicy;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.mailbox.TextIndex;
import org.chappe.model.Address;
import org.chappe.model.ByteSize;
import org.chappe.model.Octets;
import org.chappe.oauth.Grants;
import org.chappe.relay.outbox.Interventions;
import org.chappe.relay.outbox.Outbox;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsSettings;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket: who talks nonsense, too much or not at all is cut, and nobody else notices. */
class AdminServerTest {
  private static final DkimKey KEY =
      new DkimKey(
          "2026a-e",
          DkimKey.Algorithm.ED25519_SHA256,
          new Octets(new byte[48]),
          Instant.EPOCH,
          DkimKey.State.WAITING);

  @TempDir Path data;

  private final MemoryStore store = new MemoryStore();
  private final StoredDirectory directory =
      new StoredDirectory(
          store, DirectorySettings.DEFAULT, InstantSource.system(), new SecureRandom());
  private final StoredMailAccounts mail =
      new StoredMailAccounts(store, MailboxSettings.DEFAULT, InstantSource.system());
  private final Outbox outbox = new Outbox(store, "main");
  private final CountDownLatch stopped = new CountDownLatch(1);
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        AdminServer.start(
            data,
            new Administration(
                directory,
                PasswordPolicy.NONE,
                mail,
                TextIndex.NONE,
                new MailQueue(
                    outbox,
                    () -> new Interventions(outbox, Optional.empty(), InstantSource.system()),
                    directory,
                    store.bodies(),
                    InstantSource.system()),
                new Journal(store.partitions()),
                Optional.of(ByteSize.ofMiB(5)),
                domain -> List.of(KEY),
                domains(),
                new FactorWords(directory, "mail.example.org"),
                new SignInWords(directory, new OpenSessions()),
                Grants.in(store.partitions(), _ -> {}, InstantSource.system())),
            new AdminServer.Control() {
              @Override
              public AdminAnswer.Serving serving() {
                return new AdminAnswer.Serving("1", 2, Instant.EPOCH, 3, List.of());
              }

              @Override
              public AdminAnswer.MetricsText metrics() {
                return new AdminAnswer.MetricsText("chappe_queue_messages 0.0\n");
              }

              @Override
              public void stop() {
                stopped.countDown();
              }
            });
  }

  private DomainWords domains() {
    Supplier<Dns> dns = () -> new Dns(DnsSettings.DEFAULT, InstantSource.system());
    var care =
        new KeyCare(
            directory,
            new NewDkimKeys(InstantSource.system()),
            dns,
            InstantSource.system(),
            Optional.empty(),
            event -> {});
    var host =
        new MailHost(
            "mx.example.org", List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    return new DomainWords(directory, care, new DomainZone(() -> host, dns));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    outbox.close();
    directory.close();
    mail.close();
  }

  @Test
  void aDomainBeginsWithKeys() throws IOException {
    try (RunningServer running = RunningServer.of(data).orElseThrow()) {
      running.ask(new AdminRequest.AddDomain("Example.org"), item -> {});
    }
    assertThat(directory.dkimKeys("example.org")).containsExactly(KEY);
  }

  @Test
  void oneConnectionMayAskManyThings() throws IOException {
    try (RunningServer running = RunningServer.of(data).orElseThrow()) {
      for (int i = 0; i < 50; i++) {
        assertThat(running.ask(new AdminRequest.AddDomain("d" + i + ".example"), item -> {}))
            .isEqualTo(new AdminAnswer.Done());
      }
      var domains = new ArrayList<AdminAnswer>();
      running.ask(new AdminRequest.ListDomains(), domains::add);
      assertThat(domains).hasSize(50).contains(new AdminAnswer.Domain("d7.example"));
      assertThat(running.ask(new AdminRequest.Status()))
          .isEqualTo(new AdminAnswer.Serving("1", 2, Instant.EPOCH, 3, List.of()));
    }
  }

  @Test
  void aStopIsAnsweredBeforeItBegins() throws Exception {
    try (RunningServer running = RunningServer.of(data).orElseThrow()) {
      assertThat(running.ask(new AdminRequest.Stop())).isEqualTo(new AdminAnswer.Done());
      assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void newAccountsGetTheQuotaAndAccountsThatAreRemovedTakeTheirMailAlong() throws IOException {
    try (RunningServer running = RunningServer.of(data).orElseThrow()) {
      running.ask(new AdminRequest.AddDomain("example.org"), item -> {});
      running.ask(new AdminRequest.AddAccount("ann@example.org", "secret", false), item -> {});
      running.ask(
          new AdminRequest.ImportAccounts(
              List.of(new AdminRequest.NewAccount(1, "bob@example.org", "secret")), false, false),
          item -> {});
      for (String address : List.of("ann@example.org", "bob@example.org")) {
        var id = directory.account(Address.parse(address)).orElseThrow().id();
        try (var account = mail.open(id).orElseThrow()) {
          assertThat(account.snapshot().quota().maxOctets()).isEqualTo(OptionalLong.of(5 << 20));
        }
        running.ask(new AdminRequest.RemoveAccount(address), item -> {});
        assertThat(mail.open(id)).isEmpty();
      }
      assertThat(directory.leftovers()).isEmpty();
    }
  }

  @Test
  void nonsenseAndLinesWithoutEndAreCut() throws IOException {
    assertCut("GET / HTTP/1.1\n");
    assertCut("{\"ask\":\"" + "x".repeat(AdminWire.MAX_LINE) + "\"}\n");
    try (RunningServer running = RunningServer.of(data).orElseThrow()) {
      assertThat(running.ask(new AdminRequest.Status())).isInstanceOf(AdminAnswer.Serving.class);
    }
  }

  private void assertCut(String text) throws IOException {
    try (SocketChannel channel = AdminSocket.connect(data).orElseThrow()) {
      var octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      try {
        while (octets.hasRemaining()) {
          channel.write(octets);
        }
        assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("Broken pipe|Connection reset.*");
      }
    }
  }

  @Test
  void closingEndsConnectionsThatSayNothingAndRemovesTheSocket() throws IOException {
    try (SocketChannel silent = AdminSocket.connect(data).orElseThrow()) {
      silent.write(ByteBuffer.wrap("{\"ask\":\"status\"}\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(silent.read(ByteBuffer.allocate(10))).isPositive(); // it is served
      server.close();
      assertThat(silent.read(ByteBuffer.allocate(1_000))).isNotEqualTo(0);
    }
    assertThat(data.resolve("admin.sock")).doesNotExist();
    assertThat(RunningServer.of(data)).isEmpty();
  }

  @Test
  void moreConnectionsThanPlacesWaitForOne() throws IOException {
    var connections = new ArrayList<RunningServer>();
    try {
      for (int i = 0; i < 16; i++) {
        connections.add(RunningServer.of(data).orElseThrow());
        assertThat(connections.getLast().ask(new AdminRequest.Status()))
            .isInstanceOf(AdminAnswer.Serving.class);
      }
      try (RunningServer waits = RunningServer.of(data).orElseThrow()) {
        connections.removeFirst().close();
        assertThat(waits.ask(new AdminRequest.Status())).isInstanceOf(AdminAnswer.Serving.class);
      }
    } finally {
      for (RunningServer connection : connections) {
        connection.close();
      }
    }
  }
}

package org.chappe.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.chappe.directory.DirectorySettings;
import org.chappe.directory.StoredDirectory;
import org.chappe.imap.ImapService;
import org.chappe.imap.ImapSettings;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.net.ConnectionLimits;
import org.chappe.net.HostPort;
import org.chappe.net.Listener;
import org.chappe.net.Network;
import org.chappe.store.rocksdb.RocksDbSettings;
import org.chappe.store.rocksdb.RocksDbStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * FETCH of a whole mailbox over a socket, RocksDB below; the client only reads octets. Times are
 * per message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FetchBench {
  private static final int MESSAGES = 20_000;
  private static final AccountId ANN = new AccountId(1);

  private Path directory;
  private RocksDbStore store;
  private StoredDirectory people;
  private StoredMailAccounts mail;
  private Network network;
  private Listener listener;
  private Socket client;
  private OutputStream out;
  private InputStream in;
  private final byte[] buffer = new byte[1 << 16];

  @Setup
  public void fill() throws IOException {
    directory = Files.createTempDirectory("fetch-bench");
    var clock = InstantSource.system();
    store =
        RocksDbStore.open(
            directory,
            RocksDbSettings.DEFAULT,
            "bench",
            clock,
            failure -> {
              throw new IllegalStateException(failure);
            });
    people = new StoredDirectory(store, DirectorySettings.DEFAULT, clock, new SecureRandom());
    mail = new StoredMailAccounts(store, MailboxSettings.DEFAULT, clock);
    mail.create(ANN);
    people.addDomain("bench.test");
    people.addAccount(ANN, Address.parse("ann@bench.test"), "not a secret".toCharArray());
    try (var account = mail.open(ANN).orElseThrow()) {
      var inbox = account.snapshot().mailbox(MailboxName.INBOX).orElseThrow().info().id();
      var batch = new ArrayList<NewMessage>();
      for (int i = 1; i <= MESSAGES; i++) {
        byte[] octets = Mails.usual(i);
        try (var intake = mail.receive()) {
          intake.write(octets, 0, octets.length);
          batch.add(new NewMessage(intake.finish(), Flags.NONE, Instant.EPOCH));
        }
        if (batch.size() == 100) {
          account.append(inbox, List.copyOf(batch));
          batch.clear();
        }
      }
    }
    network = new Network(event -> {});
    var service =
        new ImapService(
            ImapSettings.DEFAULT.withCleartextOnLoopback(true),
            people,
            mail,
            clock,
            Optional.empty(),
            event -> {});
    listener =
        Listener.start(
            network,
            new Listener.Setup(
                "imap",
                List.of(HostPort.parse("127.0.0.1:0")),
                Optional.empty(),
                ConnectionLimits.DEFAULT,
                ImapService.REFUSAL),
            service);
    client = new Socket(InetAddress.getLoopbackAddress(), listener.boundTo().getFirst().getPort());
    out = client.getOutputStream();
    in = client.getInputStream();
    command("LOGIN ann@bench.test \"not a secret\"");
    command("EXAMINE INBOX");
  }

  @TearDown
  public void close() throws IOException {
    client.close();
    listener.close();
    network.close();
    people.close();
    mail.close();
    store.close();
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public long flags() throws IOException {
    return command("FETCH 1:* (UID FLAGS)");
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public long envelopes() throws IOException {
    return command("FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)");
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public long headerFields() throws IOException {
    return command(
        "FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (DATE FROM TO CC SUBJECT MESSAGE-ID REFERENCES)])");
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public long bodies() throws IOException {
    return command("FETCH 1:* (UID BODY.PEEK[])");
  }

  /** Sends a command and reads to the tagged answer; returns the octets read. */
  private long command(String command) throws IOException {
    out.write(("tag== " + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    byte[] tagged = "tag== OK".getBytes(StandardCharsets.US_ASCII);
    int matched = 0;
    for (long octets = 0; ; ) {
      int read = in.read(buffer);
      if (read < 0) {
        throw new IOException("the server closed the connection");
      }
      octets += read;
      for (int i = 0; i < read; i++) {
        matched = buffer[i] == tagged[matched] ? matched + 1 : buffer[i] == tagged[0] ? 1 : 0;
        if (matched == tagged.length) {
          return octets;
        }
      }
    }
  }
}

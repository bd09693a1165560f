package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for input or a word: no octet and no word is lost. */
class WakeTest {
  /** What is waited for without a thread is longer than any test. */
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private static Path directory;
  private static TlsContext context;

  @BeforeAll
  static void makeCertificate() {
    context = TestCertificate.make(directory, "here", "localhost").context();
  }

  private static Optional<TlsContext> tls(ConnectionTest.Kind kind) {
    return kind == ConnectionTest.Kind.TLS ? Optional.of(context) : Optional.empty();
  }

  private static Connection poll(BlockingQueue<Connection> queue) throws InterruptedException {
    Connection one = queue.poll(Served.LONG.toMillis(), TimeUnit.MILLISECONDS);
    if (one == null) {
      throw new AssertionError("no connection came");
    }
    return one;
  }

  /** Answers lines with themselves, words with the number of changes there have been. */
  private static Service idling(BlockingQueue<Connection> connections, AtomicInteger changes) {
    return connection -> {
      connections.add(connection);
      while (true) {
        switch (connection.awaitInputOrWake(Served.LONG)) {
          case READY -> {
            byte[] line = connection.in().line(1000);
            connection.out().octets(line).endOfLine();
          }
          case WOKEN -> connection.out().text("! ").number(changes.get()).endOfLine();
          case ENDED, SILENT, FINISHING, MOVE -> {
            return;
          }
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource(ConnectionTest.Kind.class)
  void aWordEndsTheWaitThisOneOrTheNext(ConnectionTest.Kind kind) throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    Service service =
        connection -> {
          connection.wake();
          connection.wake();
          assertThat(connection.awaitInput(Served.LOOK_EVERY)).isEqualTo(Awaited.SILENT);
          Awaited before = connection.awaitInputOrWake(Served.LONG);
          Awaited twice = connection.awaitInputOrWake(Served.LOOK_EVERY);
          connection.out().text(before + " " + twice).endOfLine().flush();
          connections.add(connection);
          connection.out().text(connection.awaitInputOrWake(Served.LONG).toString()).endOfLine();
          Awaited input = connection.awaitInput(Served.LONG);
          connection.out().text(input + " ").octets(connection.in().line(10)).endOfLine();
        };
    try (Served server = Served.with(tls(kind), service);
        Client client = Client.of(server)) {
      assertThat(client.line()).isEqualTo("WOKEN SILENT");
      poll(connections).wake();
      assertThat(client.line()).isEqualTo("WOKEN");
      client.sends("DONE\r\n");
      assertThat(client.line()).isEqualTo("READY DONE");
    }
  }

  /** The wait ends by a word; then a command is read in the other way. */
  @ParameterizedTest
  @EnumSource(ConnectionTest.Kind.class)
  void octetsComeInOrderAfterAWord(ConnectionTest.Kind kind) throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    Service service =
        connection -> {
          connections.add(connection);
          assertThat(connection.awaitInputOrWake(Served.LONG)).isEqualTo(Awaited.WOKEN);
          connection.out().text("woken").endOfLine();
          for (int i = 0; i < 3; i++) {
            connection.out().octets(connection.in().line(5000)).endOfLine();
          }
        };
    try (Served server = Served.with(tls(kind), service);
        Client client = Client.of(server)) {
      poll(connections).wake();
      assertThat(client.line()).isEqualTo("woken");
      String longer = "0123456789".repeat(400);
      client.sends("one\r\n" + longer + "\r\nthree\r\n");
      assertThat(client.line()).isEqualTo("one");
      assertThat(client.line()).isEqualTo(longer);
      assertThat(client.line()).isEqualTo("three");
    }
  }

  /** As {@link #idling}, each wait on a thread of its own. */
  private static Service idlingOnFreshThreads(
      BlockingQueue<Connection> connections, AtomicInteger changes) {
    return connection -> {
      connections.add(connection);
      hop(connection, changes);
    };
  }

  private static void hop(Connection connection, AtomicInteger changes) {
    switch (connection.awaitInputOrWake(Served.LONG)) {
      case READY -> connection.out().octets(connection.in().line(1000)).endOfLine();
      case WOKEN -> connection.out().text("! ").number(changes.get()).endOfLine();
      case ENDED, SILENT, FINISHING, MOVE -> {
        return;
      }
    }
    connection.goOnWith(next -> hop(next, changes));
  }

  /** As {@link #idling}, without a thread while it waits. */
  private static Service resting(BlockingQueue<Connection> connections, AtomicInteger changes) {
    return connection -> {
      connections.add(connection);
      connection.restAndGoOnWith(HOUR, next -> rest(next, changes));
    };
  }

  private static void rest(Connection connection, AtomicInteger changes) {
    switch (connection.awaitInputOrWake(HOUR)) {
      case READY -> connection.out().octets(connection.in().line(1000)).endOfLine();
      case WOKEN -> connection.out().text("! ").number(changes.get()).endOfLine();
      case ENDED, SILENT, FINISHING, MOVE -> {
        return;
      }
    }
    connection.restAndGoOnWith(HOUR, next -> rest(next, changes));
  }

  /** How a session waits. */
  enum Waiting {
    ON_ONE_THREAD,
    ON_FRESH_THREADS,
    WITHOUT_A_THREAD
  }

  @ParameterizedTest // a failure names its seed
  @CsvSource({
    "PLAIN,1,ON_ONE_THREAD",
    "PLAIN,2,ON_ONE_THREAD",
    "TLS,3,ON_ONE_THREAD",
    "TLS,4,ON_ONE_THREAD",
    "PLAIN,5,ON_FRESH_THREADS",
    "TLS,6,ON_FRESH_THREADS",
    "PLAIN,7,WITHOUT_A_THREAD",
    "PLAIN,8,WITHOUT_A_THREAD",
    "TLS,9,WITHOUT_A_THREAD",
    "TLS,10,WITHOUT_A_THREAD"
  })
  void noOctetAndNoWordIsLost(ConnectionTest.Kind kind, long seed, Waiting waiting)
      throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    AtomicInteger changes = new AtomicInteger();
    Random random = new Random(seed);
    Service service =
        switch (waiting) {
          case ON_ONE_THREAD -> idling(connections, changes);
          case ON_FRESH_THREADS -> idlingOnFreshThreads(connections, changes);
          case WITHOUT_A_THREAD -> resting(connections, changes);
        };
    try (Served server = Served.with(tls(kind), service);
        Client client = Client.of(server)) {
      Connection connection = poll(connections);
      for (int round = 0; round < 500; round++) {
        List<String> sent = new ArrayList<>();
        int words = random.nextInt(4);
        Thread waker =
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < words; i++) {
                    changes.incrementAndGet();
                    connection.wake();
                  }
                });
        for (int i = random.nextInt(4); i > 0; i--) {
          sent.add("line " + round + " " + i);
        }
        client.sends(String.join("\r\n", sent) + (sent.isEmpty() ? "" : "\r\n"));
        waker.join();
        int told = words == 0 ? changes.get() : -1;
        List<String> heard = new ArrayList<>();
        while (heard.size() < sent.size() || told < changes.get()) {
          String line = client.line();
          if (line.startsWith("! ")) {
            told = Integer.parseInt(line.substring(2));
          } else {
            heard.add(line);
          }
        }
        assertThat(heard).isEqualTo(sent);
        // A word may come twice, when it came between the count and the answer: read it off.
        client.sends("end of round " + round + "\r\n");
        String line = client.line();
        for (int i = 0; i < words && line.startsWith("! "); i++) {
          assertThat(line).isEqualTo("! " + changes.get());
          line = client.line();
        }
        assertThat(line).isEqualTo("end of round " + round);
      }
    }
  }

  /** Rests, and says on which thread it was before and what it hears then. */
  private static Service restingOnce(
      BlockingQueue<Connection> connections, BlockingQueue<Thread> threads) {
    return connection -> {
      connections.add(connection);
      threads.add(Thread.currentThread());
      connection.out().text("rests").endOfLine();
      connection.restAndGoOnWith(
          HOUR,
          next -> {
            Awaited awaited = next.awaitInputOrWake(HOUR);
            next.out().text(awaited.toString());
            if (awaited == Awaited.READY) {
              next.out().text(" ").octets(next.in().line(10));
            }
            next.out().endOfLine();
          });
    };
  }

  @ParameterizedTest
  @EnumSource(ConnectionTest.Kind.class)
  void whoRestsHasNoThreadAndIsRoused(ConnectionTest.Kind kind) throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    try (Served server = Served.with(tls(kind), restingOnce(connections, threads));
        Client input = Client.of(server);
        Client word = Client.of(server);
        Client left = Client.of(server)) {
      for (Client client : List.of(input, word, left)) {
        assertThat(client.line()).isEqualTo("rests");
      }
      for (int i = 0; i < 3; i++) {
        Thread before = threads.poll(Served.LONG.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(before).isNotNull();
        assertThat(before.join(Served.LONG)).as("its thread has ended").isTrue();
      }
      assertThat(server.listener.connections()).isEqualTo(3);
      input.sends("DONE\r\n");
      assertThat(input.line()).isEqualTo("READY DONE");
      left.leave();
      assertThat(server.event(NetEvent.Closed.class).end()).isEqualTo(ConnectionEnd.DONE);
      connections.forEach(Connection::wake); // also of those that have ended
      assertThat(word.line()).isEqualTo("WOKEN");
    }
  }

  @ParameterizedTest
  @EnumSource(ConnectionTest.Kind.class)
  void whoRestsSaysGoodByeWhenTheServerStops(ConnectionTest.Kind kind) throws Exception {
    try (Served server =
            Served.with(
                tls(kind), restingOnce(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>()));
        Client client = Client.of(server)) {
      assertThat(client.line()).isEqualTo("rests");
      assertThat(server.listener.stop(Served.LONG)).isZero();
      assertThat(client.line()).isEqualTo("FINISHING");
    }
  }

  @Test
  void whoRestsIsCut() throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    try (Served server = Served.plain(restingOnce(connections, new LinkedBlockingQueue<>()));
        Client client = Client.of(server)) {
      assertThat(client.line()).isEqualTo("rests");
      poll(connections).cut("enough");
      assertThat(server.event(NetEvent.Closed.class).end()).isEqualTo(ConnectionEnd.STOPPED);
      assertThat(server.listener.stop(Served.LONG)).as("its place is free").isZero();
    }
  }

  @Test
  void whoRestsForTooLongHearsSo() throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    try (Served server = Served.plain(restingOnce(connections, threads));
        Client client = Client.of(server)) {
      assertThat(client.line()).isEqualTo("rests");
      assertThat(threads.take().join(Served.LONG)).isTrue();
      Connection connection = poll(connections);
      connection.check(System.nanoTime() + HOUR.toNanos() / 2);
      connection.check(System.nanoTime() + HOUR.toNanos() * 2);
      assertThat(client.line()).isEqualTo("SILENT");
    }
  }

  /** More than the system takes at once, of a session that does not block while it waits. */
  @ParameterizedTest
  @EnumSource(ConnectionTest.Kind.class)
  void muchCanBeToldBetweenTwoWaits(ConnectionTest.Kind kind) throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    byte[] much = new byte[20_000_000];
    new Random(7).nextBytes(much);
    Service service =
        connection -> {
          connections.add(connection);
          assertThat(connection.awaitInputOrWake(Served.LONG)).isEqualTo(Awaited.WOKEN);
          connection.out().octets(much);
          connection.out().text(connection.awaitInputOrWake(Served.LONG).toString()).endOfLine();
          connection.out().octets(connection.in().line(10)).endOfLine();
        };
    try (Served server = Served.with(tls(kind), service);
        Client client = Client.of(server)) {
      poll(connections).wake();
      assertThat(client.octets(much.length)).isEqualTo(much);
      client.sends("DONE\r\n");
      assertThat(client.line()).isEqualTo("READY");
      assertThat(client.line()).isEqualTo("DONE");
    }
  }

  @ParameterizedTest
  @EnumSource(ConnectionTest.Kind.class)
  void theClientsEndEndsAWaitForAWord(ConnectionTest.Kind kind) throws Exception {
    BlockingQueue<Awaited> ends = new LinkedBlockingQueue<>();
    Service service = connection -> ends.add(connection.awaitInputOrWake(Served.LONG));
    try (Served server = Served.with(tls(kind), service);
        Client client = Client.of(server)) {
      client.leave();
      assertThat(ends.poll(Served.LONG.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(Awaited.ENDED);
    }
  }

  /** A TLS record in two parts, with waits in between that end without it. */
  @Test
  void halfARecordIsKeptWhileWaitsEnd() throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    Service service =
        connection -> {
          connections.add(connection);
          for (int i = 0; i < 2; i++) {
            connection.out().text(connection.awaitInput(Served.LOOK_EVERY) + " ");
            connection.out().text(connection.awaitInputOrWake(Served.LONG).toString());
            connection.out().endOfLine();
          }
          connection.out().text(connection.awaitInput(Served.LONG) + " ");
          connection.out().octets(connection.in().line(10)).endOfLine();
        };
    try (Served server = Served.with(Optional.of(context), service);
        Holding raw = new Holding(server);
        Client client = new Client(Served.secure(raw, TestTls.trustingAll()))) {
      Connection connection = poll(connections);
      raw.hold();
      client.sends("whole\r\n");
      raw.send(3); // less than a record's header
      connection.wake();
      assertThat(client.line()).isEqualTo("SILENT WOKEN");
      raw.send(10);
      connection.wake();
      assertThat(client.line()).isEqualTo("SILENT WOKEN");
      raw.send(Integer.MAX_VALUE);
      assertThat(client.line()).isEqualTo("READY whole");
    }
  }

  /** Keeps what is written to it until it may go. */
  private static final class Holding extends Socket {
    private final StringBuilder held = new StringBuilder();
    private boolean holding;

    Holding(Served server) throws IOException {
      super(server.address().getAddress(), server.address().getPort());
      setSoTimeout((int) Served.LONG.toMillis());
      setTcpNoDelay(true);
    }

    void hold() {
      holding = true;
    }

    void send(int octets) throws IOException {
      int now = Math.min(octets, held.length());
      super.getOutputStream().write(held.substring(0, now).getBytes(StandardCharsets.ISO_8859_1));
      held.delete(0, now);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      OutputStream real = super.getOutputStream();
      return new OutputStream() {
        @Override
        public void write(int octet) throws IOException {
          write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
          if (holding) {
            held.append(new String(octets, offset, length, StandardCharsets.ISO_8859_1));
          } else {
            real.write(octets, offset, length);
          }
        }
      };
    }
  }
}

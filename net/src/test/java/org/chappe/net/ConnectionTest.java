package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.chappe.net.NetEvent.Closed;
import org.chappe.net.testing.TestCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold for a connection, plain or TLS. */
class ConnectionTest {
  /** How the client connects. */
  enum Kind {
    PLAIN,
    TLS;

    Optional<TlsContext> tls() {
      return this == TLS ? Optional.of(context) : Optional.empty();
    }
  }

  private static final Duration SHORT = Duration.ofMillis(150);

  @TempDir private static Path directory;
  private static TlsContext context;

  @BeforeAll
  static void makeCertificate() {
    context = TestCertificate.make(directory, "here", "localhost").context();
  }

  private static String line(Connection connection) {
    return new String(connection.in().line(100_000), StandardCharsets.ISO_8859_1);
  }

  private static void echo(Connection connection) {
    Awaited awaited = connection.awaitInput(Served.LONG);
    while (awaited == Awaited.READY) {
      connection.out().text(line(connection)).endOfLine();
      awaited = connection.awaitInput(Served.LONG);
    }
    connection.out().text("* " + awaited).endOfLine();
  }

  private static <T> T poll(BlockingQueue<T> queue) throws InterruptedException {
    T one = queue.poll(Served.LONG.toMillis(), TimeUnit.MILLISECONDS);
    if (one == null) {
      throw new AssertionError("nothing came");
    }
    return one;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Served.LONG.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersHoweverTheOctetsCome(Kind kind) throws IOException {
    try (Served server = Served.with(kind.tls(), ConnectionTest::echo);
        Client client = Client.of(server)) {
      String longer = "x".repeat(50_000);
      client.sends("one\r\ntwo\r\n" + longer + "\r\n");
      assertThat(client.line()).isEqualTo("one");
      assertThat(client.line()).isEqualTo("two");
      assertThat(client.line()).isEqualTo(longer);
      client.sendsOctetByOctet("three\r\nfour\r\n");
      assertThat(client.line()).isEqualTo("three");
      assertThat(client.line()).isEqualTo("four");
      client.socket.shutdownOutput();
      assertThat(client.line()).isEqualTo("* ENDED");
      assertThat(client.atEnd()).isTrue();
      Closed closed = server.event(Closed.class);
      assertThat(closed.end()).isEqualTo(ConnectionEnd.DONE);
      assertThat(closed.octetsIn()).isEqualTo(50_000 + 2 + 10 + 13);
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyOctetsGoBothWaysWhole(Kind kind) throws IOException {
    byte[] octets = new byte[5_000_001];
    new Random(7).nextBytes(octets);
    CRC32 sum = new CRC32();
    sum.update(octets);
    Service service =
        connection -> {
          CRC32 seen = new CRC32();
          connection.in().transferTo(seen::update, octets.length);
          connection.out().number(seen.getValue()).endOfLine();
          connection.out().octets(octets, 0, 100_000);
          for (int at = 100_000; at < octets.length; at += 9_999) {
            connection.out().octets(octets, at, Math.min(9_999, octets.length - at));
          }
        };
    try (Served server = Served.with(kind.tls(), service);
        Client client = Client.of(server)) {
      client.sends(octets);
      assertThat(client.line()).isEqualTo(Long.toString(sum.getValue()));
      assertThat(client.octets(octets.length)).isEqualTo(octets);
      assertThat(client.atEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void outputIsSentBeforeTheSessionReadsOn(Kind kind) throws IOException {
    Service service =
        connection -> {
          connection.out().text("+ go").endOfLine();
          byte[] literal = connection.in().octets(5);
          connection.out().octets(literal).endOfLine();
          connection.awaitInput(Served.LONG);
        };
    try (Served server = Served.with(kind.tls(), service);
        Client client = Client.of(server)) {
      assertThat(client.line()).isEqualTo("+ go");
      client.sends("hello");
      assertThat(client.line()).isEqualTo("hello");
    }
  }

  @Test
  void pipelinedCommandsAreAnsweredInOneWrite() throws IOException {
    List<Integer> writes = new ArrayList<>();
    byte[] commands = "one\r\ntwo\r\nthree\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Network network = new Network(event -> {})) {
      Connection connection =
          new Connection(
              "test", new SeenSocket(commands, writes::add), ConnectionLimits.DEFAULT, network);
      while (connection.awaitInput(Served.LONG) == Awaited.READY) {
        connection.out().text("done ").text(line(connection)).endOfLine();
      }
    }
    assertThat(writes).containsExactly(10 + 10 + 12);
  }

  @Test // RFC 1122 §4.2.2.13: closing with octets unread resets, which can overtake the last word
  void theOutputEndsFirstAndUnreadOctetsAreReadBeforeClosing() throws IOException {
    SeenSocket socket = new SeenSocket(new byte[5000], length -> {});
    try (Network network = new Network(event -> {})) {
      Connection connection = new Connection("test", socket, ConnectionLimits.DEFAULT, network);
      connection.in().next();
      connection.out().text("554 go away").endOfLine();
      connection.close();
    }
    assertThat(socket.ends)
        .containsExactly("output ends with 4488 octets unread", "closed with 0 octets unread");
  }

  @ParameterizedTest
  @EnumSource
  void silenceCanBeWaitedThroughAndLosesNothing(Kind kind) throws IOException {
    Service service =
        connection -> {
          for (int i = 0; i < 3; i++) {
            Awaited direct = connection.awaitInput(Duration.ofMillis(5));
            Awaited orWoken = connection.awaitInputOrWake(Duration.ofMillis(5));
            connection.out().text(direct + " " + orWoken).endOfLine();
          }
          connection.out().text(connection.awaitInput(Served.LONG).toString()).endOfLine();
          connection.out().text(line(connection)).endOfLine();
        };
    try (Served server = Served.with(kind.tls(), service);
        Client client = Client.of(server)) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.line()).isEqualTo("SILENT SILENT");
      }
      client.sends("now\r\n");
      assertThat(client.line()).isEqualTo("READY");
      assertThat(client.line()).isEqualTo("now");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatStopsInTheMiddleIsLeft(Kind kind) throws IOException {
    ConnectionLimits limits = ConnectionLimits.DEFAULT.withReadStall(SHORT);
    try (Served server = Served.with(kind.tls(), limits, ConnectionTest::echo);
        Client client = Client.of(server)) {
      client.sends("hal");
      Closed closed = server.event(Closed.class);
      assertThat(closed.end()).isEqualTo(ConnectionEnd.SILENT);
      assertThat(closed.why()).isEqualTo("silent for PT0.15S in the middle");
      assertThat(client.atEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatLeavesInTheMiddleEndsTheSession(Kind kind) throws IOException {
    try (Served server = Served.with(kind.tls(), ConnectionTest::echo)) {
      Client client = Client.of(server).sends("hal");
      client.close();
      assertThat(server.event(Closed.class).end())
          .isIn(ConnectionEnd.CLIENT_LEFT, ConnectionEnd.LOST);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatNeverReadsIsCut(Kind kind) throws Exception {
    ConnectionLimits limits = ConnectionLimits.DEFAULT.withWriteStall(SHORT);
    Service endless =
        connection -> {
          while (true) {
            connection.out().octets(new byte[100_000]);
          }
        };
    try (Served server = Served.with(kind.tls(), limits, endless);
        Client client = Client.of(server)) {
      client.octets(1);
      Closed closed = server.event(Closed.class);
      assertThat(closed.end()).isEqualTo(ConnectionEnd.STALLED);
      assertThat(closed.why()).isEqualTo("the client took nothing for PT0.15S");
      assertThat(server.listener.stop(Served.LONG)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void finishEndsEachKindOfWait(Kind kind) throws Exception {
    for (boolean orWake : new boolean[] {false, true}) {
      BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
      Service service =
          connection -> {
            connection.out().text("hello").endOfLine().flush();
            connections.add(connection);
            Awaited awaited =
                orWake
                    ? connection.awaitInputOrWake(Served.LONG)
                    : connection.awaitInput(Served.LONG);
            connection.out().text("* BYE " + awaited).endOfLine();
          };
      try (Served server = Served.with(kind.tls(), service);
          Client client = Client.of(server)) {
        assertThat(client.line()).isEqualTo("hello");
        poll(connections).finish();
        assertThat(client.line()).isEqualTo("* BYE FINISHING");
        assertThat(client.atEnd()).isTrue();
        assertThat(server.event(Closed.class).end()).isEqualTo(ConnectionEnd.DONE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void finishTearsNothingThatIsInProgress(Kind kind) throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    CountDownLatch finished = new CountDownLatch(1);
    Service service =
        connection -> {
          assertThat(connection.awaitInput(Served.LONG)).isEqualTo(Awaited.READY);
          assertThat(connection.in().next()).isEqualTo('a');
          connections.add(connection);
          byte[] rest = connection.in().octets(100_000);
          connection.out().octets(rest);
          await(finished);
          connection.out().text(connection.awaitInput(Served.LONG).toString()).endOfLine();
        };
    try (Served server = Served.with(kind.tls(), service);
        Client client = Client.of(server)) {
      client.sends("a");
      poll(connections).finish();
      client.sends("b".repeat(100_000) + "c\r\n");
      finished.countDown();
      assertThat(client.octets(100_000)).containsOnly('b');
      assertThat(client.line()).isEqualTo("FINISHING");
      assertThat(client.atEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void finishLetsALongAnswerGoOn(Kind kind) throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    Service service =
        connection -> {
          connections.add(connection);
          connection.out().octets(new byte[20_000_000]);
          connection.out().text(connection.awaitInput(Served.LONG).toString()).endOfLine();
        };
    try (Served server = Served.with(kind.tls(), service);
        Client client = Client.of(server)) {
      client.octets(1);
      poll(connections).finish();
      assertThat(client.octets(19_999_999)).hasSize(19_999_999);
      assertThat(client.line()).isEqualTo("FINISHING");
    }
  }

  @ParameterizedTest
  @EnumSource
  void cutEndsWhateverIsGoingOn(Kind kind) throws Exception {
    Service waiting =
        connection -> {
          connection.in().octets(50);
          connection.awaitInput(Served.LONG);
        };
    Service waitingForWord =
        connection -> {
          connection.in().octets(50);
          connection.awaitInputOrWake(Served.LONG);
        };
    Service reading = connection -> connection.in().octets(100);
    Service writing = connection -> connection.out().octets(new byte[100_000_000]);
    for (Service service : new Service[] {waiting, waitingForWord, reading, writing}) {
      BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
      Service noted =
          connection -> {
            connections.add(connection);
            service.serve(connection);
          };
      try (Served server = Served.with(kind.tls(), noted);
          Client client = Client.of(server)) {
        client.sends("x".repeat(50)); // which is input, or half of what is read
        poll(connections).cut("enough");
        Closed closed = server.event(Closed.class);
        assertThat(closed.end()).isEqualTo(ConnectionEnd.STOPPED);
        assertThat(closed.why()).isEqualTo("enough");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTimeToSignInIsLimited(Kind kind) throws IOException {
    Service service =
        connection -> {
          connection.cutAfter(SHORT);
          connection.cutNever();
          assertThat(connection.awaitInput(SHORT.multipliedBy(2))).isEqualTo(Awaited.SILENT);
          connection.cutAfter(SHORT);
          echo(connection);
        };
    try (Served server = Served.with(kind.tls(), service);
        Client client = Client.of(server)) {
      assertThat(server.event(Closed.class).end()).isEqualTo(ConnectionEnd.OVERDUE);
      assertThatThrownBy(client::line).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void buffersGoBackToThePoolWhileASessionWaits(Kind kind) throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    Service service =
        connection -> {
          connection.in().octets(100_000);
          connection.out().octets(new byte[50_000]).text("done");
          waits.countDown();
          connection.awaitInput(Served.LONG);
          connection.out().number(connection.in().array().length).endOfLine();
        };
    try (Served server = Served.with(kind.tls(), service);
        Client client = Client.of(server)) {
      client.sends(new byte[100_000]);
      await(waits);
      client.octets(50_004);
      client.sends("a");
      assertThat(client.line()).isEqualTo("512");
      assertThat(server.event(Closed.class).end()).isEqualTo(ConnectionEnd.DONE);
      assertThat(server.network.pool().idle()).isEqualTo(kind == Kind.TLS ? 4 : 2);
    }
  }
}

package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.net.NetEvent.Closed;
import org.chappe.net.testing.FreePort;
import org.chappe.net.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTest {
  @TempDir private static Path directory;

  private static void echo(Connection connection) {
    connection.out().text("hello").endOfLine();
    while (connection.awaitInput(Served.LONG) == Awaited.READY) {
      connection.out().octets(connection.in().line(100)).endOfLine();
    }
    connection.out().text("bye").endOfLine();
  }

  private static Listener listening(Network network, String... hosts) throws IOException {
    List<HostPort> all = Arrays.stream(hosts).map(HostPort::parse).toList();
    return Listener.start(
        network,
        new Listener.Setup("test", all, Optional.empty(), ConnectionLimits.DEFAULT, "421 no\r\n"),
        ListenerTest::echo);
  }

  private static String greeting(InetAddress address, int port) throws IOException {
    try (Client client = new Client(new Socket(address, port))) {
      client.socket.setSoTimeout((int) Served.LONG.toMillis());
      return client.line();
    }
  }

  @Test
  void listensOnEachAddressAndTellsThePorts() throws IOException {
    try (Network network = new Network(event -> {});
        Listener listener = listening(network, "127.0.0.1:0", "127.0.0.2:0", "localhost:0")) {
      assertThat(listener.boundTo()).hasSize(3).noneMatch(address -> address.getPort() == 0);
      for (InetSocketAddress address : listener.boundTo()) {
        assertThat(greeting(address.getAddress(), address.getPort())).isEqualTo("hello");
      }
    }
  }

  @Test
  void nowhereIsAPlaceToListen() throws Exception {
    try (Network network = new Network(event -> {});
        Listener listener = listening(network)) {
      assertThat(listener.boundTo()).isEmpty();
      assertThat(listener.stop(Served.LONG)).isZero();
    }
  }

  @Test
  void aStarMeansIpv4AndIpv6() throws IOException {
    try (Network network = new Network(event -> {});
        Listener listener = listening(network, "*:0")) {
      int port = listener.boundTo().getFirst().getPort();
      assertThat(greeting(InetAddress.ofLiteral("127.0.0.1"), port)).isEqualTo("hello");
      if (hasIpv6()) {
        assertThat(greeting(InetAddress.ofLiteral("::1"), port)).isEqualTo("hello");
      }
    }
  }

  @Test
  void allZeroesMeanIpv4Only() throws IOException {
    try (Network network = new Network(event -> {});
        Listener listener = listening(network, "0.0.0.0:0")) {
      int port = listener.boundTo().getFirst().getPort();
      assertThat(greeting(InetAddress.ofLiteral("127.0.0.1"), port)).isEqualTo("hello");
      assertThatThrownBy(() -> greeting(InetAddress.ofLiteral("::1"), port))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void bothWildcardsOnOnePortAreOneSocket() throws IOException {
    int port = FreePort.get();
    try (Network network = new Network(event -> {});
        Listener listener = listening(network, "0.0.0.0:" + port, "[::]:" + port)) {
      assertThat(listener.boundTo()).hasSize(1);
      assertThat(greeting(InetAddress.ofLiteral("127.0.0.1"), port)).isEqualTo("hello");
    }
  }

  private static boolean hasIpv6() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
  }

  @Test
  void anAddressInUseIsNamedAndNothingStaysBound() throws IOException {
    try (Network network = new Network(event -> {});
        Listener listener = listening(network, "127.0.0.1:0")) {
      String taken = HostPort.of(listener.boundTo().getFirst()).toString();
      int free = FreePort.get();
      assertThatThrownBy(() -> listening(network, "127.0.0.2:" + free, taken))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot listen on " + taken + ": ");
      try (Listener later = listening(network, "127.0.0.2:" + free)) {
        assertThat(later.boundTo()).hasSize(1);
      }
    }
  }

  @Test
  void whoFindsNoPlaceIsToldAndThePlaceIsFreedWhenOneLeaves() throws Exception {
    ConnectionLimits limits = ConnectionLimits.DEFAULT.withConnections(10, 2).withLoopbackCounted();
    try (Served server = Served.with(Optional.empty(), limits, ListenerTest::echo);
        Client first = Client.of(server);
        Client second = Client.of(server)) {
      assertThat(first.line()).isEqualTo("hello");
      assertThat(second.line()).isEqualTo("hello");
      try (Client third = Client.of(server)) {
        assertThat(third.line()).isEqualTo("421 later");
        assertThat(third.atEnd()).isTrue();
      }
      NetEvent.Refused refused = server.event(NetEvent.Refused.class);
      assertThat(refused.why()).isEqualTo("2 connections from this address are open, the limit");
      first.leave();
      server.event(Closed.class);
      String greeting = "";
      while (!greeting.equals("hello")) { // the place is free a moment after the event
        try (Client again = Client.of(server)) {
          greeting = again.line();
        }
      }
    }
  }

  @Test
  void whoFindsNoPlaceInTlsIsSentAwayWithoutAHandshake() throws Exception {
    TlsContext tls = TestCertificate.make(directory, "here", "localhost").context();
    ConnectionLimits limits = ConnectionLimits.DEFAULT.withConnections(1, 1);
    try (Served server = Served.with(Optional.of(tls), limits, ListenerTest::echo);
        Client first = Client.of(server)) {
      assertThat(first.line()).isEqualTo("hello");
      try (Client second =
          new Client(new Socket(server.address().getAddress(), server.address().getPort()))) {
        assertThat(second.atEnd()).isTrue();
      }
    }
  }

  /** Fails to accept, as when the process has all the files open it may have. */
  private static final class Failing extends ServerSocket {
    private final AtomicInteger calls = new AtomicInteger();
    private final int failures;

    Failing(int failures) throws IOException {
      super(0, 50, InetAddress.getLoopbackAddress());
      this.failures = failures;
    }

    @Override
    public Socket accept() throws IOException {
      if (calls.incrementAndGet() <= failures) {
        throw new IOException("Too many open files");
      }
      return super.accept();
    }
  }

  @Test
  void failuresToAcceptNeitherEndTheListenerNorMakeItSpin() throws Exception {
    LinkedBlockingQueue<NetEvent> events = new LinkedBlockingQueue<>();
    Failing socket = new Failing(3);
    Listener.Setup setup =
        new Listener.Setup("test", List.of(), Optional.empty(), ConnectionLimits.DEFAULT, "");
    long began = System.nanoTime();
    try (Network network = new Network(events::add);
        Listener listener = Listener.start(network, setup, ListenerTest::echo, List.of(socket))) {
      assertThat(
              greeting(InetAddress.getLoopbackAddress(), listener.boundTo().getFirst().getPort()))
          .isEqualTo("hello");
      assertThat(events.stream().filter(event -> event instanceof NetEvent.AcceptFailed))
          .hasSize(3);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(500));
    }
  }

  @Test
  void aSessionGoesOnOnAFreshThreadAndEndsOnce() throws Exception {
    Service service =
        connection -> {
          Thread first = Thread.currentThread();
          connection.out().text("first").endOfLine().flush();
          connection.goOnWith(next -> {
            next.awaitInput(Served.LONG);
            boolean fresh = Thread.currentThread() != first;
            next.out().octets(next.in().line(10)).text(" " + fresh).endOfLine();
          });
        };
    try (Served server = Served.plain(service);
        Client client = Client.of(server)) {
      assertThat(client.line()).isEqualTo("first");
      client.sends("second\r\n");
      assertThat(client.line()).isEqualTo("second true");
      assertThat(client.atEnd()).isTrue();
      assertThat(server.event(Closed.class).end()).isEqualTo(ConnectionEnd.DONE);
      assertThat(server.listener.stop(Served.LONG)).as("its place is free").isZero();
      assertThat(server.events).noneMatch(event -> event instanceof Closed);
    }
  }

  @Test
  void aBugOnTheFreshThreadEndsItsSessionAndStopFindsItWaitingThere() throws Exception {
    Service service =
        connection -> {
          connection.out().text("hello").endOfLine().flush();
          connection.goOnWith(next -> {
            if (next.awaitInput(Served.LONG) == Awaited.FINISHING) {
              next.out().text("bye").endOfLine();
              return;
            }
            next.in().next(); // what is closed with unread input ends by a reset, not an end
            throw new IllegalStateException("a bug");
          });
        };
    try (Served server = Served.plain(service);
        Client one = Client.of(server);
        Client other = Client.of(server)) {
      assertThat(one.line()).isEqualTo("hello");
      assertThat(other.line()).as("it is there").isEqualTo("hello");
      one.sends("x");
      assertThat(one.atEnd()).isTrue();
      server.event(NetEvent.Failed.class);
      assertThat(server.event(Closed.class).end()).isEqualTo(ConnectionEnd.SERVER);
      assertThat(server.listener.stop(Served.LONG)).isZero();
      assertThat(other.line()).isEqualTo("bye");
    }
  }

  @Test
  void aBugEndsOneSessionOnly() throws IOException {
    Service buggy =
        connection -> {
          connection.awaitInput(Served.LONG);
          if (connection.in().next() == 'x') {
            throw new IllegalStateException("a \"bug\"\r\nof ours");
          }
          connection.out().text("fine").endOfLine();
        };
    try (Served server = Served.plain(buggy);
        Client other = Client.of(server)) {
      try (Client one = Client.of(server)) {
        one.sends("x");
        assertThat(one.atEnd()).isTrue();
      }
      NetEvent.Failed failed = server.event(NetEvent.Failed.class);
      assertThat(failed.failure()).isInstanceOf(IllegalStateException.class);
      assertThat(failed.line())
          .matches("net.failed session=\\w+ listener=test why=\".*a \\?bug\\?\\?\\?of ours\"");
      other.sends("y");
      assertThat(other.line()).isEqualTo("fine");
    }
  }

  @Test
  void stopLetsCommandsFinishAndSaysGoodBye() throws Exception {
    CountDownLatch inCommand = new CountDownLatch(1);
    Service service =
        connection -> {
          while (connection.awaitInput(Served.LONG) == Awaited.READY) {
            String line = new String(connection.in().line(100), StandardCharsets.US_ASCII);
            if (line.equals("work")) {
              inCommand.countDown();
              while (!connection.isFinishing()) {
                Thread.onSpinWait(); // work that takes until then
              }
            }
            connection.out().text("done ").text(line).endOfLine();
          }
          connection.out().text("bye").endOfLine();
        };
    try (Served server = Served.plain(service);
        Client idle = Client.of(server);
        Client busy = Client.of(server)) {
      idle.sends("hello\r\n");
      assertThat(idle.line()).isEqualTo("done hello");
      busy.sends("work\r\nmore\r\n");
      awaitQuietly(inCommand);
      Thread stopping =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  assertThat(server.listener.stop(Served.LONG)).isZero();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(idle.line()).isEqualTo("bye");
      assertThat(busy.line()).isEqualTo("done work");
      assertThat(busy.line()).as("no further command is begun").isEqualTo("bye");
      assertThat(busy.atEnd()).isTrue();
      stopping.join();
      assertThat(server.listener.connections()).isZero();
      assertThatThrownBy(() -> Client.of(server)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void afterTheGraceTimeWhatIsLeftIsCut() throws Exception {
    Service stubborn =
        connection -> {
          connection.out().text("hello").endOfLine().flush();
          connection.in().octets(1000); // the middle of a command
        };
    try (Served server = Served.plain(stubborn);
        Client client = Client.of(server)) {
      assertThat(client.line()).isEqualTo("hello");
      assertThat(server.listener.stop(Duration.ofMillis(50))).isEqualTo(1);
      Closed closed = server.event(Closed.class);
      assertThat(closed.end()).isEqualTo(ConnectionEnd.STOPPED);
      assertThat(closed.line())
          .matches(
              "net.closed session=1000 listener=test end=stopped why=\"the server stops\""
                  + " took_ms=\\d+ in=0 out=7");
    }
  }

  @Test
  void theLastWordArrivesThoughOctetsAreUnread() throws IOException {
    Service hasty =
        connection -> {
          connection.in().next();
          connection.out().text("554 go away").endOfLine();
        };
    try (Served server = Served.plain(hasty);
        Client client = Client.of(server)) {
      client.sends("x".repeat(60_000));
      assertThat(client.line()).isEqualTo("554 go away");
      assertThat(client.atEnd()).isTrue();
    }
  }

  @Test
  void twoThousandIdleConnectionsAreServedAndStopped() throws Exception {
    int many = 2000;
    List<Client> clients = new ArrayList<>();
    try (Served server = Served.plain(ListenerTest::echo)) {
      for (int i = 0; i < many; i++) {
        clients.add(Client.of(server));
      }
      for (Client client : clients) {
        assertThat(client.line()).isEqualTo("hello");
      }
      assertThat(server.listener.connections()).isEqualTo(many);
      clients.get(many / 2).sends("still there\r\n");
      assertThat(clients.get(many / 2).line()).isEqualTo("still there");
      assertThat(server.listener.stop(Served.LONG)).isZero();
      for (Client client : clients) {
        assertThat(client.line()).isEqualTo("bye");
      }
    } finally {
      for (Client client : clients) {
        client.close();
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(Served.LONG.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

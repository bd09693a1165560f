package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chappe.net.testing.TestCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that sends command upon command has a platform thread, as long as it does so. */
class PlatformThreadTest {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  @TempDir private static Path directory;
  private static TlsContext context;

  /** Of which kind each thread was that served some part of a session. */
  private final BlockingQueue<String> parts = new LinkedBlockingQueue<>();

  @BeforeAll
  static void makeCertificate() {
    context = TestCertificate.make(directory, "here", "localhost").context();
  }

  private static String kind() {
    return Thread.currentThread().isVirtual() ? "virtual" : "platform";
  }

  /** Answers lines with themselves and the kind of thread; after {@code idle} it waits as IDLE. */
  private void serve(Connection connection) {
    parts.add(kind());
    while (true) {
      switch (connection.awaitInputOrMove(Served.LONG)) {
        case READY -> {
          byte[] line = connection.in().line(1000);
          connection.out().octets(line).text(" " + kind()).endOfLine();
          if (line.length == 4) { // idle
            connection.goOnWith(this::idle);
            return;
          }
        }
        case MOVE -> {
          connection.goOnWith(this::serve);
          return;
        }
        case FINISHING -> {
          connection.out().text("bye " + kind()).endOfLine();
          return;
        }
        case ENDED, SILENT, WOKEN -> {
          return;
        }
      }
    }
  }

  private void idle(Connection connection) {
    Awaited awaited = connection.awaitInputOrWake(Served.LONG);
    connection.out().text(awaited + " ").octets(connection.in().line(10)).text(" " + kind());
    connection.out().endOfLine();
  }

  /** Sends commands until one is answered by a platform thread, which is to happen. */
  private static void hurry(Client client) throws IOException {
    long end = System.nanoTime() + Served.LONG.toNanos();
    for (int i = 0; System.nanoTime() < end; i++) {
      client.sends("line" + i + "\r\n");
      String answer = client.line();
      if (answer.equals("line" + i + " platform")) {
        return;
      }
      assertThat(answer).isEqualTo("line" + i + " virtual");
    }
    throw new AssertionError("never had a platform thread");
  }

  /**
   * Waits until a session that had a platform thread is back on a virtual one for good. On a busy
   * machine a client may have seemed to pause before.
   */
  private void awaitReturn(Served server) throws InterruptedException {
    String part = "";
    while (!part.equals("virtual")
        || !parts.isEmpty()
        || server.network.platformThreads().availablePermits() < PROCESSORS) {
      part = parts.poll(Served.LONG.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(part).as("another part").isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQuickClientHasAPlatformThreadUntilItPauses(ConnectionTest.Kind kind) throws Exception {
    Optional<TlsContext> tls =
        kind == ConnectionTest.Kind.TLS ? Optional.of(context) : Optional.empty();
    try (Served server = Served.with(tls, this::serve);
        Client client = Client.of(server)) {
      for (int i = 0; i < 3; i++) {
        hurry(client);
        awaitReturn(server); // as nothing is sent
      }
      client.sends("again\r\n");
      assertThat(client.line()).isEqualTo("again virtual");
    }
  }

  @Test
  void whoLeavesGivesItsThreadBack() throws Exception {
    try (Served server = Served.plain(this::serve)) {
      for (int i = 0; i <= PROCESSORS; i++) {
        try (Client client = Client.of(server)) {
          hurry(client);
        }
        server.event(NetEvent.Closed.class);
      }
      assertThat(server.network.platformThreads().availablePermits()).isEqualTo(PROCESSORS);
    }
  }

  @Test
  void whoIdlesGivesItsThreadBack() throws Exception {
    try (Served server = Served.plain(this::serve);
        Client client = Client.of(server)) {
      hurry(client);
      client.sends("idle\r\nDONE\r\n");
      assertThat(client.line()).startsWith("idle ");
      assertThat(client.line()).isEqualTo("READY DONE virtual");
      assertThat(server.network.platformThreads().availablePermits()).isEqualTo(PROCESSORS);
    }
  }

  @Test
  void noPlatformThreadWaitsForAWord() throws Exception {
    Service service =
        connection -> {
          while (connection.awaitInputOrMove(Served.LONG) == Awaited.READY) {
            connection.out().octets(connection.in().line(10)).text(" " + kind()).endOfLine();
          }
          connection.goOnWith(next -> {
            next.out().octets(next.in().line(10)).text(" " + kind());
            next.out().text(" " + next.awaitInputOrWake(Served.LONG)).endOfLine().flush();
            next.goOnWith(this::idle);
          });
        };
    try (Served server = Served.plain(service);
        Client client = Client.of(server)) {
      String answer = "";
      long end = System.nanoTime() + Served.LONG.toNanos();
      while (!answer.startsWith("line platform") && System.nanoTime() < end) {
        client.sends("line\r\n");
        answer = client.line();
      }
      assertThat(answer).isEqualTo("line platform MOVE");
      assertThat(server.network.platformThreads().availablePermits()).isEqualTo(PROCESSORS);
      client.sends("DONE\r\n");
      assertThat(client.line()).isEqualTo("READY DONE virtual");
    }
  }

  @Test
  void moreThanThereAreThreadsForStayWhereTheyAre() throws Exception {
    try (Served server = Served.plain(this::serve);
        Client client = Client.of(server)) {
      server.network.platformThreads().drainPermits();
      for (int i = 0; i < 200; i++) {
        client.sends("line" + i + "\r\n");
        assertThat(client.line()).isEqualTo("line" + i + " virtual");
      }
      server.network.platformThreads().release();
      hurry(client);
    }
  }

  /** Nobody waited for them, so nothing is to be gained. */
  @Test
  void pipelinedCommandsDoNotCount() throws Exception {
    try (Served server = Served.plain(this::serve);
        Client client = Client.of(server)) {
      for (int round = 0; round < 10; round++) {
        client.sends("command\r\n".repeat(50));
        for (int i = 0; i < 50; i++) {
          assertThat(client.line()).isEqualTo("command virtual");
        }
      }
    }
  }

  @Test
  void stopFindsItThere() throws Exception {
    try (Served server = Served.plain(this::serve);
        Client client = Client.of(server)) {
      hurry(client);
      Thread stopping =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  server.listener.stop(Served.LONG);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      String answer = "line platform";
      try {
        while (!answer.startsWith("bye ")) {
          client.sends("line\r\n");
          answer = client.line();
        }
        assertThat(client.atEnd()).isTrue();
      } catch (IOException e) {
        // a line nobody reads any more can make a reset of the end
      }
      assertThat(stopping.join(Served.LONG)).isTrue();
      assertThat(server.event(NetEvent.Closed.class).end()).isEqualTo(ConnectionEnd.DONE);
    }
  }
}

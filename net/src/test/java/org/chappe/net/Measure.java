package org.chappe.net;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestTls;

/**
 * Measures by hand, not part of the tests: {@code idle plain|idle|tls N} the memory of N idle
 * connections (with {@code idle} they wait for a word too), {@code echo plain|tls N} the time of N
 * small commands one after the other, {@code bulk plain|tls MIB} large answers. Clients run in a
 * process of their own.
 */
final class Measure {
  private static final byte[] PIECE = new byte[32 * 1024];

  private Measure() {}

  public static void main(String[] arguments) throws Exception {
    String what = arguments[0];
    String kind = arguments[1];
    int count = Integer.parseInt(arguments[2]);
    if (arguments.length > 3) {
      client(what, kind.equals("tls"), count, Integer.parseInt(arguments[3]));
      return;
    }
    Path directory = Files.createTempDirectory("measure");
    Optional<TlsContext> tls =
        kind.equals("tls")
            ? Optional.of(TestCertificate.make(directory, "here", "localhost").context())
            : Optional.empty();
    CountDownLatch here = new CountDownLatch(what.equals("idle") ? count : 1);
    Service service = connection -> serve(connection, what, kind, here);
    ConnectionLimits limits = ConnectionLimits.DEFAULT.withConnections(20_000, 20_000);
    try (Served server = Served.with(tls, limits, service)) {
      long before = liveHeap();
      Process clients = clients(what, kind, count, server.address());
      if (what.equals("idle")) {
        here.await();
        TimeUnit.SECONDS.sleep(2); // until the last has begun to wait
        long grown = liveHeap() - before;
        System.out.printf("%s: %d octets of heap per connection%n", kind, grown / count);
        System.out.println(
            Files.readString(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse(""));
      }
      clients.getOutputStream().close();
      clients.waitFor();
    }
  }

  private static void serve(Connection connection, String what, String kind, CountDownLatch here) {
    connection.out().text("hello").endOfLine().flush();
    here.countDown();
    Duration long1 = Duration.ofMinutes(10);
    while ((kind.equals("idle") ? connection.awaitInputOrWake(long1) : connection.awaitInput(long1))
        == Awaited.READY) {
      byte[] line = connection.in().line(1000);
      if (what.equals("bulk")) {
        for (int i = 0; i < 32; i++) {
          connection.out().octets(PIECE);
        }
      } else {
        connection.out().octets(line).endOfLine();
      }
    }
  }

  private static long liveHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Process clients(String what, String kind, int count, InetSocketAddress server)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Measure.class.getName(),
            what,
            kind,
            Integer.toString(count),
            Integer.toString(server.getPort()))
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void client(String what, boolean tls, int count, int port) throws IOException {
    SSLContext context = TestTls.trustingAll();
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < (what.equals("idle") ? count : 1); i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      clients.add(new Client(tls ? Served.secure(socket, context) : socket));
      clients.getLast().line();
    }
    Client first = clients.getFirst();
    for (int round = 0; round < 3 && !what.equals("idle"); round++) {
      long began = System.nanoTime();
      for (int i = 0; i < count; i++) {
        first.sends("a NOOP and some more\r\n");
        if (what.equals("bulk")) {
          first.octets(1024 * 1024);
        } else {
          first.octets(22);
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf("%s %s: %.0f per second%n", what, tls ? "tls" : "plain", count / seconds);
    }
    System.in.read(); // until the server has measured
    for (Client client : clients) {
      client.close();
    }
  }
}

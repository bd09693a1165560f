package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RFC 5321 §6.1, for mail that leaves: what was answered with 250 arrives, whole, after any number
 * of {@code kill -9}; and twice only where a kill came between the other server's answer and the
 * commit of it.
 */
class RelayKillTest {
  private static final int KILLS = 6;
  private static final int SENDERS = 4;

  /**
   * Messages taken by the other server and not yet committed here, at each kill: each of 20
   * connections (relay.per-destination) has one under way while the one before is committed.
   */
  private static final int AT_ONCE = 2 * 20;

  @TempDir Path data;

  private final Queue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger numbers = new AtomicInteger();

  @Test
  void whatWasAcknowledgedArrives() throws Exception {
    var random = new Random(20_261_129);
    Queue<Long> kills = new ConcurrentLinkedQueue<>();
    try (var sink = ScriptedServer.taking("PIPELINING", "8BITMIME")) {
      Map<String, String> settings =
          Map.of("relay.networks", "127.0.0.0/8", "relay.routes.sink.test", sink.route());
      for (int kill = 0; kill < KILLS; kill++) {
        try (var server = TestServer.start(data, settings)) {
          int wanted = acknowledged.size() + 50 + random.nextInt(300);
          try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int sender = 0; sender < SENDERS; sender++) {
              senders.execute(() -> sendUntilKilled(server.port("smtp")));
            }
            Await.until("senders go on", server::log, () -> acknowledged.size() >= wanted);
            server.kill();
            kills.add(System.nanoTime());
          }
        }
      }
      try (var server = TestServer.start(data, settings)) {
        Await.until(
            "all arrive", server::log, () -> arrivals(sink).keySet().containsAll(acknowledged));
      } // in good order: what was under way has come to its end
      Map<Integer, List<Long>> arrivals = arrivals(sink);
      assertThat(arrivals.keySet()).containsAll(acknowledged);
      Map<Long, Integer> again = new HashMap<>(); // by the first kill after they had come
      arrivals.forEach((number, times) -> {
        for (int i = 1; i < times.size(); i++) {
          long before = times.get(i - 1);
          long after = times.get(i);
          var between = kills.stream().filter(kill -> kill > before && kill < after).findFirst();
          assertThat(between).as("number %d came twice, and a kill between", number).isPresent();
          again.merge(between.orElseThrow(), 1, Integer::sum);
        }
      });
      assertThat(again.values())
          .as("under way at a kill")
          .allSatisfy(one -> assertThat(one).isLessThanOrEqualTo(AT_ONCE));
      for (var taken : sink.taken()) {
        String message = new String(message(numberOf(taken.text())), StandardCharsets.US_ASCII);
        assertThat(taken.text()).endsWith(message + "\r\n");
      }
    }
  }

  private static Map<Integer, List<Long>> arrivals(ScriptedServer sink) {
    return sink.taken().stream()
        .collect(
            Collectors.groupingBy(
                taken -> numberOf(taken.text()),
                Collectors.mapping(ScriptedServer.Taken::nanoTime, Collectors.toList())));
  }

  private void sendUntilKilled(int port) {
    try (var client = WireClient.smtp(port)) {
      while (true) {
        int number = numbers.incrementAndGet();
        client.deliver("ben@sink.test", message(number));
        acknowledged.add(number);
      }
    } catch (IOException killed) {
      // what was under way is not acknowledged: it may arrive or not
    }
  }

  private static int numberOf(String message) {
    int at = message.indexOf("X-Number: ") + "X-Number: ".length();
    return Integer.parseInt(message.substring(at, message.indexOf('\r', at)));
  }

  private static byte[] message(int number) {
    int lines = number % 50 == 0 ? 12_000 : 5 + number % 200;
    var text =
        new StringBuilder("X-Number: " + number + "\r\nSubject: number " + number + "\r\n\r\n");
    for (int line = 0; line < lines; line++) {
      text.append("line ").append(line).append(" of message ").append(number).append("\r\n");
    }
    return text.substring(0, text.length() - 2).getBytes(StandardCharsets.US_ASCII);
  }
}

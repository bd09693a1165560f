package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DESIGN.md §5, promises 1 and 2: what was answered with 250 is there once, whole, after any number
 * of {@code kill -9}.
 */
class KillTest {
  private static final int KILLS = 10;
  private static final int SENDERS = 4;

  @TempDir Path data;

  private final Queue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger numbers = new AtomicInteger();

  @Test
  void everyAcknowledgedMessageIsThereOnceAndWhole() throws Exception {
    var random = new Random(20_261_123);
    for (int kill = 0; kill < KILLS; kill++) {
      try (var server = TestServer.start(data)) {
        int before = acknowledged.size();
        int lmtp = server.port("lmtp");
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int sender = 0; sender < SENDERS; sender++) {
            senders.execute(() -> deliverUntilKilled(lmtp));
          }
          int wanted = before + 20 + random.nextInt(200);
          long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
          while (acknowledged.size() < wanted) {
            assertThat(System.nanoTime()).as("deliveries go on").isLessThan(limit);
            Thread.onSpinWait();
          }
          server.kill();
        }
      }
    }
    try (var server = TestServer.start(data);
        var imap =
            WireClient.imap(
                server.port("imap"), TestServer.ALICE, TestServer.password(TestServer.ALICE))) {
      imap.command("SELECT INBOX");
      Map<Integer, Integer> found = new HashMap<>();
      for (var line : imap.command("FETCH 1:* (BODY.PEEK[])")) {
        if (!line.literals().isEmpty()) {
          byte[] message = line.literals().getFirst();
          int number = numberOf(message);
          found.merge(number, 1, Integer::sum);
          assertThat(new String(message, StandardCharsets.US_ASCII))
              .endsWith(new String(message(number), StandardCharsets.US_ASCII) + "\r\n");
        }
      }
      assertThat(found.keySet()).containsAll(acknowledged);
      assertThat(found.values()).as("once each").containsOnly(1);
      assertThat(acknowledged).hasSizeGreaterThan(KILLS * 20);
    }
  }

  private void deliverUntilKilled(int port) {
    try (var client = WireClient.lmtp(port)) {
      while (true) {
        int number = numbers.incrementAndGet();
        client.deliver(TestServer.ALICE, message(number));
        acknowledged.add(number);
      }
    } catch (IOException killed) {
      // what was under way is not acknowledged: it may be there or not
    }
  }

  private static int numberOf(byte[] message) {
    String text = new String(message, StandardCharsets.US_ASCII);
    int at = text.indexOf("X-Number: ") + "X-Number: ".length();
    return Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
  }

  /**
   * A message whose size and text follow from its number; some are larger than what rides in one
   * commit.
   */
  private static byte[] message(int number) {
    int lines = number % 50 == 0 ? 12_000 : 5 + number % 200;
    var text =
        new StringBuilder("X-Number: " + number + "\r\nSubject: number " + number + "\r\n\r\n");
    for (int line = 0; line < lines; line++) {
      text.append("line ")
          .append(line)
          .append(" of message ")
          .append(number)
          .append(", ")
          .append(number * 31L * line)
          .append("\r\n");
    }
    return text.substring(0, text.length() - 2).getBytes(StandardCharsets.US_ASCII);
  }
}

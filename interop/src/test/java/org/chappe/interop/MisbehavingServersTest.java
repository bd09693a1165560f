package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.interop.ScriptedServer.CLOSES;
import static org.chappe.interop.ScriptedServer.DRIPS;
import static org.chappe.interop.ScriptedServer.IS_SILENT;
import static org.chappe.interop.ScriptedServer.THEN_CLOSES;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.chappe.interop.ScriptedServer.Script;
import org.chappe.net.testing.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that break off, refuse for a while or for good, and talk nonsense: mail for them arrives
 * when they take it, its sender is told when they never do, and nobody else's mail waits.
 */
class MisbehavingServersTest {
  private static final int SILENT = 20;

  @TempDir Path data;

  private final Map<String, ScriptedServer> servers = new LinkedHashMap<>();
  private final Map<String, String> settings = new LinkedHashMap<>();

  @AfterEach
  void stop() throws IOException {
    for (ScriptedServer server : servers.values()) {
      server.close();
    }
  }

  private void at(String domain, Script script, String... extensions) throws IOException {
    ScriptedServer server = ScriptedServer.start(script, extensions);
    servers.put(domain, server);
    settings.put("relay.routes." + domain, server.route());
  }

  private static Optional<String> when(boolean holds, String answer) {
    return holds ? Optional.of(answer) : Optional.empty();
  }

  private TestServer start() throws IOException {
    settings.put("relay.networks", "127.0.0.0/8");
    settings.put("relay.retry", "1s");
    return TestServer.start(data, settings);
  }

  private static void send(TestServer server, String... to) throws IOException {
    try (var client = WireClient.smtp(server.port("smtp"))) {
      for (String each : to) {
        client.deliver(each, Submission.message("x", "Hello").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void mailArrivesOnceWhateverComesFirst() throws Exception {
    at("greeting.test", (n, said) -> when(n == 1 && said.isEmpty(), CLOSES));
    at("ehlo.test", (n, said) -> when(n == 1 && said.startsWith("EHLO"), CLOSES));
    at("mail.test", (n, said) -> when(n == 1 && said.startsWith("MAIL"), CLOSES));
    at("rcpt.test", (n, said) -> when(n == 1 && said.startsWith("RCPT"), CLOSES));
    at("flight.test", (n, said) -> when(n == 1 && said.startsWith("RCPT"), CLOSES), "PIPELINING");
    at("data.test", (n, said) -> when(n == 1 && said.equals("DATA"), CLOSES));
    at("end.test", (n, said) -> when(n == 1 && said.equals("."), CLOSES));
    at("quit.test", (n, said) -> when(said.equals("QUIT"), CLOSES));
    at("noise.test", (n, said) -> when(n == 1 && said.startsWith("EHLO"), "\0\u00ff hello?"));
    at("web.test", (n, said) -> when(n == 1 && said.isEmpty(), "HTTP/1.1 400 Bad Request\r\n"));
    at("busy.test", (n, said) -> when(n == 1 && said.isEmpty(), "421 4.3.2 too busy"));
    at("busier.test", (n, said) -> when(n == 1 && said.startsWith("RCPT"), "421 4.3.2 too busy"));
    at("shut.test", (n, said) -> when(n == 1 && said.isEmpty(), "554 5.3.2 no service here"));
    at("late.test", (n, said) -> when(n == 1 && said.equals("."), "451 4.3.0 disk full"));
    at(
        "tls.test", // what TLS is to begin with is none
        (n, said) -> when(said.equals("STARTTLS"), "220 go on\r\nHTTP/1.1 400 Bad Request"),
        "STARTTLS");
    at(
        "notls.test",
        (n, said) -> when(said.equals("STARTTLS"), "454 4.7.0 no certificate"),
        "STARTTLS");
    var grey = new AtomicInteger();
    at(
        "grey.test",
        (n, said) ->
            when(
                said.startsWith("RCPT") && grey.getAndIncrement() < 3,
                "450 4.2.0 greylisted, come again"));
    try (var server = start()) {
      String[] to = servers.keySet().stream().map("ben@%s"::formatted).toArray(String[]::new);
      send(server, to);
      send(server, to); // a second, by the same connection where there still is one
      Await.until("all are sent", server::log, () -> sent(server) >= 2L * to.length);
      assertThat(sent(server)).isEqualTo(2L * to.length);
    }
    servers.forEach((domain, server) -> assertThat(server.taken()).as(domain).hasSize(2));
  }

  @Test // the first retry comes after five minutes
  void aServerThatEndsConnectionsAfterAMessageDelaysNone() throws Exception {
    String closes = "250 2.0.0 taken" + THEN_CLOSES;
    at("closes.test", (n, said) -> when(said.equals("."), closes));
    at("chunks.test", (n, said) -> when(said.equals("."), closes), "PIPELINING", "CHUNKING");
    Map<Integer, AtomicInteger> counts = new ConcurrentHashMap<>();
    at(
        "counts.test",
        (n, said) ->
            when(
                said.startsWith("MAIL")
                    && counts.computeIfAbsent(n, any -> new AtomicInteger()).incrementAndGet() > 2,
                "421 4.7.0 too many messages in this session" + THEN_CLOSES));
    settings.put("relay.retry", "5m");
    settings.put("relay.networks", "127.0.0.0/8");
    try (var server = TestServer.start(data, settings)) {
      for (int i = 0; i < 10; i++) {
        send(server, "ben@closes.test", "ben@chunks.test", "ben@counts.test");
      }
      Await.until("all are sent", server::log, () -> sent(server) >= 30);
    }
    servers.forEach((domain, server) -> assertThat(server.taken()).as(domain).hasSize(10));
  }

  private static long sent(TestServer server) {
    return server.log().lines().filter(line -> line.contains("relay.sent")).count();
  }

  @Test // RFC 3464, RFC 5321 §6.1
  void whoNeverTakesItIsReportedToTheSender() throws Exception {
    at("sender.test", (n, said) -> when(said.startsWith("MAIL"), "550 5.7.1 not from you"));
    at("recipient.test", (n, said) -> when(said.startsWith("RCPT"), "550 5.1.1 not here"));
    at("data.test", (n, said) -> when(said.equals("DATA"), "554 5.7.0 no valid recipients"));
    at("content.test", (n, said) -> when(said.equals("."), "550 5.6.0\u00a0we do not like it"));
    try (var server = start()) {
      for (String domain : servers.keySet()) {
        Submission.to(server).send(Submission.message(domain, "Hello\n"), "ben@" + domain);
      }
      List<String> reports = Inbox.of(server, TestServer.ALICE).await(servers.size());
      for (String domain : servers.keySet()) {
        assertThat(reports)
            .filteredOn(
                report -> report.contains("Final-Recipient: rfc822; ben@" + domain + "\r\n"))
            .as(domain)
            .singleElement()
            .asString()
            .startsWith("Return-Path: <>\r\n")
            .contains("Action: failed")
            .contains("Message-ID: <" + domain + "@example.test>");
      }
    }
  }

  @Test
  void deadAndSilentServersDelayNobodyElse() throws Exception {
    for (int i = 0; i < SILENT; i++) {
      at("silent" + i + ".test", (n, said) -> when(said.isEmpty(), IS_SILENT));
    }
    String dead = "127.0.0.1:" + FreePort.get();
    settings.put("relay.routes.dead.test", dead);
    settings.put("relay.connections", String.valueOf(SILENT + 5));
    at("live.test", (n, said) -> Optional.empty());
    try (var server = start()) {
      String[] first =
          IntStream.range(0, 500)
              .mapToObj(i -> i < 250 ? "ben@dead.test" : "ben@silent" + i % SILENT + ".test")
              .toArray(String[]::new);
      send(server, first);
      Await.until(
          "the dead one is found to be so",
          server::log,
          () -> server.log().contains("relay.unreachable destination=@" + dead));
      String[] live = Collections.nCopies(50, "ben@live.test").toArray(String[]::new);
      send(server, live);
      Await.until("the live one has all", server::log, () -> taken("live.test") == live.length);
      assertThat(server.log().lines().filter(line -> line.contains("relay.unreachable")))
          .as("those who wait for a silent one wait still")
          .allMatch(line -> line.contains("destination=@" + dead));
      // who took a message has it a moment before the sender has read so and says it
      Await.until("all are sent", server::log, () -> sent(server) >= live.length);
      assertThat(sent(server)).isEqualTo(live.length);
    }
  }

  @Test // a tarpit: each answer takes as long as it can
  void whoAnswersOctetByOctetGetsHisMailAndDelaysNobodyElse() throws Exception {
    var liveHasAll = new CountDownLatch(1);
    at(
        "tarpit.test",
        (n, said) -> {
          if (said.equals(".")) {
            awaitQuietly(liveHasAll);
          }
          return Optional.of(DRIPS);
        });
    at("live.test", (n, said) -> Optional.empty());
    try (var server = start()) {
      String[] slow = Collections.nCopies(10, "ben@tarpit.test").toArray(String[]::new);
      send(server, slow);
      String[] live = Collections.nCopies(50, "ben@live.test").toArray(String[]::new);
      send(server, live);
      Await.until("the live one has all", server::log, () -> taken("live.test") == live.length);
      liveHasAll.countDown();
      Await.until(
          "the slow one has all", server::log, () -> sent(server) == slow.length + live.length);
    }
    assertThat(taken("tarpit.test")).isEqualTo(10);
  }

  /** For as long as a test waits at most. */
  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("nobody has come so far");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int taken(String domain) {
    return Objects.requireNonNull(servers.get(domain)).taken().size();
  }
}

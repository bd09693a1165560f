package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.chappe.interop.ScriptedServer.Taken;
import org.chappe.net.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forwarded, and what is reported and what is not: no mail begets mail without end. */
class ForwardTest {
  private static final String MESSAGE = Submission.message("f", "on and on");

  @TempDir private static Path folder;

  /** Where reports to senders elsewhere go. */
  private static ScriptedServer senders;

  private static ScriptedServer far;
  private static ScriptedServer knowsDsn;
  private static Map<String, String> settings;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    senders = ScriptedServer.start(ForwardTest::knowsNobody);
    far = ScriptedServer.start(ForwardTest::knowsNobody);
    knowsDsn = ScriptedServer.taking("DSN");
    settings =
        Map.of(
            "relay.routes.elsewhere.test", senders.route(),
            "relay.routes.far.test", far.route(),
            "relay.routes.dsn.test", knowsDsn.route());
    server = TestServer.start(folder.resolve("chappe"), settings);
  }

  private static Optional<String> knowsNobody(int connection, String said) {
    return said.startsWith("RCPT TO:<nobody")
        ? Optional.of("550 5.1.1 there is nobody")
        : Optional.empty();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    senders.close();
    far.close();
    knowsDsn.close();
  }

  private static void deliver(TestServer to, String sender, String recipient) throws IOException {
    try (var client = WireClient.smtp(to.port("smtp"))) {
      client.deliver(sender, recipient, MESSAGE.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static long logged(TestServer where, String event) {
    return where.log().lines().filter(line -> line.contains(event)).count();
  }

  private static void awaitFailed(String recipient) throws Exception {
    Await.until(
        recipient + " has failed",
        server::log,
        () ->
            server
                .log()
                .lines()
                .anyMatch(
                    line -> line.contains("relay.failed") && line.contains("<" + recipient + ">")));
  }

  private static List<Taken> taken(ScriptedServer by, String recipient) {
    return by.taken().stream()
        .filter(taken -> taken.to().toString().contains("<" + recipient + ">"))
        .toList();
  }

  private static Taken await(ScriptedServer by, String recipient) throws Exception {
    Await.until("for " + recipient, server::log, () -> !taken(by, recipient).isEmpty());
    return taken(by, recipient).getFirst();
  }

  @Test
  void anAliasForSomebodyElsewhereForwards() throws Exception {
    server.chappe("alias", "add", "away@example.test", "ben@far.test", TestServer.BOB);
    deliver(server, "ann@elsewhere.test", "away@example.test");
    assertThat(await(far, "ben@far.test").text()).endsWith("\r\n" + MESSAGE + "\r\n");
    assertThat(Inbox.of(server, TestServer.BOB).await(1)).hasSize(1);
  }

  @Test // RFC 5321 §6.1, §4.5.5
  void whoSentWhatCouldNotBeForwardedIsToldOnce() throws Exception {
    server.chappe("alias", "add", "gone@example.test", "nobody-1@far.test");
    deliver(server, "", "gone@example.test"); // a report itself
    awaitFailed("nobody-1@far.test");
    server.chappe("alias", "add", "gone@example.test", "nobody-2@far.test");
    deliver(server, "nobody@elsewhere.test", "gone@example.test");
    awaitFailed("nobody@elsewhere.test"); // so does the report
    server.chappe("alias", "add", "gone@example.test", "nobody-3@far.test");
    deliver(server, "bea@elsewhere.test", "gone@example.test");
    Taken report = await(senders, "bea@elsewhere.test");
    assertThat(report.from()).startsWith("MAIL FROM:<>");
    assertThat(report.text()).contains("nobody-3@far.test").contains("Action: failed");
    assertThat(taken(senders, "bea@elsewhere.test")).hasSize(1);
    assertThat(server.log().lines().filter(line -> line.contains("relay.reported")))
        .noneMatch(line -> line.contains("to=<>"));
  }

  @Test // RFC 5321 §6.3
  void twoServersThatForwardToEachOtherEndInOneReport() throws Exception {
    int port = FreePort.get();
    var here = new HashMap<>(settings);
    var there = new HashMap<>(settings);
    here.put("relay.routes.b.test", "127.0.0.1:" + port);
    try (var a = TestServer.start(folder.resolve("a"), here)) {
      there.put("listen.smtp", "127.0.0.1:" + port);
      there.put("relay.routes.a.test", "127.0.0.1:" + a.port("smtp"));
      try (var b = TestServer.start(folder.resolve("b"), there)) {
        a.chappe("domain", "add", "a.test");
        a.chappe("alias", "add", "x@a.test", "y@b.test");
        b.chappe("domain", "add", "b.test");
        b.chappe("alias", "add", "y@b.test", "x@a.test");
        deliver(a, "cem@elsewhere.test", "x@a.test");
        assertThat(await(senders, "cem@elsewhere.test").text()).contains("Status: 5.4.6");
        // what was sent is said a moment after it was taken
        Await.until(
            "all is told",
            () -> a.log() + b.log(),
            () ->
                logged(a, "relay.sent") + logged(b, "relay.sent") > 90
                    && logged(a, "relay.reported") + logged(b, "relay.reported") > 0);
        assertThat(logged(a, "relay.reported") + logged(b, "relay.reported")).isEqualTo(1);
      }
    }
    assertThat(taken(senders, "cem@elsewhere.test")).hasSize(1);
  }

  @Test // RFC 3461 §4.1, §5.2.1, §5.2.2
  void whatIsReportedIsWhatWasAskedFor() throws Exception {
    Submission success = Submission.to(server).recipient("NOTIFY=SUCCESS ORCPT=rfc822;b@x.test");
    success.send(Submission.message("knows", "x\n"), "dan@dsn.test");
    assertThat(await(knowsDsn, "dan@dsn.test").to())
        .containsExactly("RCPT TO:<dan@dsn.test> NOTIFY=SUCCESS ORCPT=rfc822;b@x.test");

    Submission.to(server)
        .recipient("NOTIFY=NEVER")
        .send(Submission.message("never", "x\n"), "nobody-4@far.test");
    awaitFailed("nobody-4@far.test");

    success.send(Submission.message("knows-not", "x\n"), "dan@far.test");
    assertThat(Inbox.of(server, TestServer.ALICE).await(1))
        .singleElement()
        .asString()
        .contains("Action: relayed")
        .contains("Final-Recipient: rfc822; dan@far.test")
        .contains("Original-Recipient: rfc822; b@x.test");
    assertThat(await(far, "dan@far.test").to()).containsExactly("RCPT TO:<dan@far.test>");
  }

  @Test // RFC 4865
  void whatIsHeldLeavesLater() throws Exception {
    long began = System.nanoTime();
    Submission.to(server)
        .mail("HOLDFOR=2")
        .send(Submission.message("held", "x\n"), "held@far.test");
    assertThat(await(far, "held@far.test").nanoTime() - began)
        .isGreaterThan(TimeUnit.SECONDS.toNanos(2));
  }
}

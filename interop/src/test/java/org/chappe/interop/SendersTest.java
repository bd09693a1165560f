package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.chappe.net.testing.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an account that sends is told, and whom it may write as. */
class SendersTest {
  private static final String BOSS = "boss@example.test";

  @TempDir Path data;

  private TestServer server;
  private ScriptedServer live;

  @BeforeEach
  void start() throws IOException {
    live = ScriptedServer.taking("DSN");
    server =
        TestServer.start(
            data,
            Map.of(
                "relay.routes.dead.test",
                "127.0.0.1:" + FreePort.get(),
                "relay.routes.live.test",
                live.route(),
                "relay.retry",
                "1s,5m"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    live.close();
  }

  private String queue(String account) throws IOException {
    try (var imap = WireClient.imap(server.port("imap"), account, TestServer.password(account))) {
      return imap.command("GETMETADATA \"\" /private/vendor/chappe/queue").stream()
          .flatMap(line -> line.literals().stream())
          .map(literal -> new String(literal, StandardCharsets.UTF_8))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void theSenderSeesWhatWaitsAndWhy() throws Exception {
    Submission.to(server)
        .send(Submission.message("waits", "x\n"), "ben@dead.test", "cem@live.test");
    Await.until(
        "the second attempt is told, and the other has left",
        server::log,
        () -> {
          String queue = queue(TestServer.ALICE);
          return queue.matches("(?s).* waiting +2 .*") && !queue.contains("cem@live.test");
        });
    assertThat(queue(TestServer.ALICE))
        .contains("ben@dead.test")
        .contains("Connection refused")
        .hasLineCount(2);
    assertThat(queue(TestServer.BOB)).isEqualTo("Nothing of yours waits to leave.\r\n");
    server.chappe("queue", "hold", "--all");
    assertThat(queue(TestServer.ALICE)).contains(" held ");
    server.chappe("queue", "remove", "--all");
    assertThat(queue(TestServer.ALICE)).isEqualTo("Nothing of yours waits to leave.\r\n");
  }

  /**
   * RFC 3461 §4. What swaks has no option for stands behind the address, with its ">" at the end.
   */
  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN"})
  void swaksSubmitsWithWhatItWantsToBeTold(String mechanism) throws Exception {
    Client.named("swaks", "swaks", "libnet-ssleay-perl")
        .run(
            "--server",
            "127.0.0.1:" + server.port("submission"),
            "--tls",
            "--auth",
            mechanism,
            "--auth-user",
            TestServer.ALICE,
            "--auth-password",
            TestServer.password(TestServer.ALICE),
            "--from",
            TestServer.ALICE + "> RET=HDRS ENVID=Q1",
            "--to",
            "ben@live.test> NOTIFY=SUCCESS ORCPT=rfc822;ben@live.test",
            "--header",
            "From: " + TestServer.ALICE)
        .ok();
    Await.until("it arrives", server::log, () -> !live.taken().isEmpty());
    assertThat(live.taken().getFirst().from())
        .startsWith("MAIL FROM:<" + TestServer.ALICE + ">")
        .contains(" RET=HDRS", " ENVID=Q1");
    assertThat(live.taken().getFirst().to())
        .singleElement()
        .asString()
        .startsWith("RCPT TO:<ben@live.test> NOTIFY=SUCCESS ORCPT=rfc822;ben@live.test");
  }

  @Test // RFC 6409 §6.1
  void whoWasGrantedAnAddressWritesAsIt() throws Exception {
    String message = Submission.message("as", "x\n").replace(TestServer.ALICE, BOSS);
    assertThatThrownBy(() -> Submission.to(server).send(message, "ben@live.test"))
        .hasMessageContaining("5.7.1");
    server.chappe("account", "send-as", TestServer.ALICE, "--add", BOSS);
    Submission.to(server).send(message, "ben@live.test");
    Await.until("it arrives", server::log, () -> !live.taken().isEmpty());
    assertThat(live.taken().getFirst().text()).contains("From: Alice <" + BOSS + ">");
  }
}

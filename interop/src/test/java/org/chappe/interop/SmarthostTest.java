package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All mail for elsewhere by a server that wants a password: another one of ours. */
class SmarthostTest {
  @TempDir Path folder;

  @Test // RFC 8314 §3.3, RFC 4954, RFC 3030 §3
  void mailGoesThroughWithAPasswordAndInBinary() throws Exception {
    try (var sink = ScriptedServer.taking("8BITMIME");
        var smarthost =
            TestServer.start(
                folder.resolve("smarthost"), Map.of("relay.routes.beyond.test", sink.route()))) {
      smarthost.chappe("domain", "add", "far.test");
      smarthost.chappe("alias", "add", "ben@far.test", TestServer.BOB);
      try (var server = TestServer.start(folder.resolve("chappe"), through(smarthost, "1794"))) {
        String sent =
            Submission.to(server).send(Submission.message("one", "on and on\n"), "cem@beyond.test");
        Await.until("the third has it", server::log, () -> !sink.taken().isEmpty());
        assertThat(sink.taken().getFirst().text()).endsWith("\r\n" + sent);

        String binary =
            Submission.message("binary", "\0\u0001 a line\n" + "x".repeat(5_000) + "\n\n.");
        Submission.to(server).mail("BODY=BINARYMIME").send(binary, "ben@far.test");
        assertThat(Inbox.of(smarthost, TestServer.BOB).await(1).getFirst())
            .contains("with ESMTPSA")
            .endsWith("\r\n" + binary);
      }
      try (var server = TestServer.start(folder.resolve("chappe"), through(smarthost, "wrong"))) {
        Submission.to(server).send(Submission.message("later", "x\n"), "cem@beyond.test");
        Await.until(
            "it waits",
            server::log,
            () ->
                server.log().contains("relay.unreachable destination=")
                    && server.log().contains("535"));
      }
    }
    // what waited for the password is sent when it is right
    try (var sink = ScriptedServer.taking();
        var smarthost =
            TestServer.start(
                folder.resolve("smarthost"), Map.of("relay.routes.beyond.test", sink.route()));
        var server = TestServer.start(folder.resolve("chappe"), through(smarthost, "1794"))) {
      Await.until("it has gone", server::log, () -> !sink.taken().isEmpty());
    }
  }

  private static Map<String, String> through(TestServer smarthost, String end) {
    return Map.of(
        "relay.retry",
        "1s",
        "relay.smarthost",
        "smtps://alice%%40example.test:telegraph-of-alice-%s@127.0.0.1:%d?tls=encrypted"
            .formatted(end, smarthost.port("submissions")));
  }
}

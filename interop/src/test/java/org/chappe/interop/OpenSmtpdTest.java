package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.chappe.net.testing.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mail leaves for OpenSMTPD, and comes from it. Debian's 6.8 offers STARTTLS and then breaks off,
 * as its process that speaks TLS has no key that OpenSSL 3 would take: mail goes there in plain.
 */
class OpenSmtpdTest {
  @TempDir Path folder;

  @Test
  void mailGoesThereAndComesFromThere() throws Exception {
    int port = FreePort.get();
    try (var server =
            TestServer.start(
                folder.resolve("chappe"), Map.of("relay.routes.open.test", "127.0.0.1:" + port));
        var open =
            OpenSmtpd.start(
                Files.createDirectory(folder.resolve("open")), port, server.port("smtp"))) {
      String sent =
          Submission.to(server)
              .send(
                  Submission.message("there", "Gr\u00fc\u00dfe\n.\n..\n.of dots\n\n \n"),
                  "ben@open.test",
                  "nobody@open.test");
      String kept = new String(open.await(1).getFirst(), StandardCharsets.UTF_8);
      assertThat(kept).endsWith("\n" + sent.replace("\r\n", "\n")).contains("with ESMTP");
      assertThat(Inbox.of(server, TestServer.ALICE).await(1).getFirst())
          .contains("Final-Recipient: rfc822; nobody@open.test")
          .contains("Action: failed");

      byte[] message =
          Submission.message("here", "Gr\u00fc\u00dfe").getBytes(StandardCharsets.UTF_8);
      try (var client = WireClient.smtp(open.port())) {
        client.deliver(TestServer.BOB, message);
      }
      assertThat(Inbox.of(server, TestServer.BOB).await(1).getFirst())
          .contains("by mx.open.test (OpenSMTPD)")
          .contains("with ESMTPS")
          .endsWith("\r\n" + new String(message, StandardCharsets.UTF_8) + "\r\n");
    }
  }
}

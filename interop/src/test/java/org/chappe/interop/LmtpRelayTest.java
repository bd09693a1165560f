package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route to Dovecot by LMTP: each recipient has an answer of its own. RFC 2033 §4.2 */
class LmtpRelayTest {
  @TempDir Path folder;

  @Test
  void dovecotTakesItForWhomItKnows() throws Exception {
    String domain = Dovecot.domain(1);
    try (var dovecot = Dovecot.start(folder);
        var server =
            TestServer.start(
                folder.resolve("chappe"),
                Map.of("relay.routes." + domain, "lmtp://127.0.0.1:" + dovecot.lmtp()))) {
      String sent =
          Submission.to(server)
              .send(
                  Submission.message("lmtp", "by LMTP\n.\n"),
                  "ann@" + domain,
                  "nobody@" + domain,
                  "ben@" + domain);
      for (String user : List.of("ann@", "ben@")) {
        try (var imap = WireClient.imap(dovecot.address().getPort(), user + domain, "secret")) {
          Await.until(
              "Dovecot has it",
              server::log,
              () -> imap.command("SELECT INBOX").toString().contains("* 1 EXISTS"));
          var fetched = imap.command("FETCH 1 (BODY.PEEK[])").getFirst().literals().getFirst();
          assertThat(new String(fetched, StandardCharsets.UTF_8)).endsWith("\r\n" + sent);
        }
      }
      String report = Inbox.of(server, TestServer.ALICE).await(1).getFirst();
      assertThat(report)
          .contains("Final-Recipient: rfc822; nobody@" + domain)
          .contains("Status: 5.1.1")
          .doesNotContain("rfc822; ann@");
    }
  }
}

package org.chappe.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an account reads in its INBOX by IMAP. One thread. */
final class Inbox {
  private final TestServer server;
  private final String account;

  private Inbox(TestServer server, String account) {
    this.server = server;
    this.account = account;
  }

  static Inbox of(TestServer server, String account) {
    return new Inbox(server, account);
  }

  /** All messages, whole, in their order. */
  List<String> messages() throws IOException {
    try (var imap = WireClient.imap(server.port("imap"), account, TestServer.password(account))) {
      if (!imap.command("SELECT INBOX").toString().contains("* 0 EXISTS")) {
        return imap.command("FETCH 1:* (BODY.PEEK[])").stream()
            .filter(line -> !line.literals().isEmpty())
            .map(line -> new String(line.literals().getFirst(), StandardCharsets.UTF_8))
            .toList();
      }
      return List.of();
    }
  }

  /** Waits for that many, and answers them. */
  List<String> await(int count) throws Exception {
    Await.until(
        count + " messages for " + account, () -> server.log(), () -> messages().size() >= count);
    return messages();
  }
}

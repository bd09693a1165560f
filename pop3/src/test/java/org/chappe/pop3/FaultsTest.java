package org.chappe.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import java.util.stream.Stream;
import org.chappe.model.Role;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** With a store that fails. */
final class FaultsTest {
  @Test // RFC 1939 §6: -ERR when some deleted messages are not removed
  void quitTellsWhatItCouldNotDo() {
    var store = new FailingStore(new MemoryStore());
    try (var server = given(message("one")).store(store).server();
        var mail = server.mail()) {
      try (var ann = server.ann()) {
        ann.plays("C: DELE 1\nS: +OK ...\n");
        store.failCommits(
            Stream.generate(() -> Failure.UNKNOWN_NOT_APPLIED).limit(500).toArray(Failure[]::new));
        ann.plays("C: QUIT\nS: -ERR [SYS/TEMP] some deleted messages are not removed\nEND\n");
      }
      assertThat(server.events).anyMatch(event -> event instanceof Pop3Event.Failed);
      assertThat(mail.snapshot().mailbox(Role.INBOX).orElseThrow().count()).isEqualTo(1);
    }
  }
}

package org.chappe.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chappe.model.Role;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** With a store that fails. */
final class FaultsTest {
  @Test // each with its own octets, whatever is read ahead
  void aDamagedMessageAmongHundredsHidesNoOther() {
    var store = new FailingStore(new MemoryStore());
    String[] messages =
        IntStream.rangeClosed(1, 400).mapToObj(i -> message("m" + i)).toArray(String[]::new);
    try (var server = given(messages).store(store).server();
        var mail = server.mail();
        var ann = server.ann()) {
      var inbox = mail.snapshot().mailbox(Role.INBOX).orElseThrow();
      try (var cursor = mail.messages(inbox, new int[] {99}, false)) {
        assertThat(cursor.next()).isTrue();
        store.damage(cursor.body());
      }
      var transcript = new StringBuilder();
      for (int number = 1; number <= 400; number++) {
        for (String command :
            number % 3 == 0 ? List.of("TOP %d 9", "RETR %d") : List.of("RETR %d")) {
          transcript.append("C: ").append(command.formatted(number));
          transcript.append(
              number == 100
                  ? "\nS: -ERR [SYS/PERM] ...\n"
                  : "\nS: +OK ...\nS: From: ben@example.test\nS: Subject: m%d\nS:\nS: about m%1$d\nS: .\n"
                      .formatted(number));
        }
      }
      ann.plays(transcript.toString());
    }
  }

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

package org.chappe.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import java.util.stream.IntStream;
import org.chappe.model.Role;
import org.chappe.model.UidSet;
import org.junit.jupiter.api.Test;

/** Several at a time: each has its own snapshot. */
final class SessionsTest {
  private static final String TWO =
      """
      S: +OK ...
      S: From: ben@example.test
      S: Subject: two
      S:
      S: about two
      S: .
      """;

  @Test // RFC 1939 §8 allows it: no lock, but a snapshot
  void whatComesLaterIsNotSeen() {
    try (var server = given(message("one")).server();
        var mail = server.mail();
        var first = server.ann()) {
      server.append(mail, message("two"));
      first.plays(
          """
          C: STAT
          S: +OK 1 51
          """);
      try (var second = server.ann()) {
        second.plays(
            """
            C: STAT
            S: +OK 2 102
            """);
      }
    }
  }

  @Test
  void whatAnotherSessionRemovedHasItsOwnAnswer() {
    try (var server = given(message("one"), message("two")).server();
        var first = server.ann()) {
      try (var second = server.ann()) {
        second.plays(
            """
            C: DELE 1
            S: +OK ...
            C: QUIT
            S: +OK ...
            END
            """);
      }
      first.plays(
          """
          C: STAT
          S: +OK 2 102
          C: RETR 1
          S: -ERR [SYS/TEMP] message 1 was removed by another session
          C: TOP 1 1
          S: -ERR [SYS/TEMP] message 1 was removed by another session
          C: RETR 2
          """
              + TWO
              + """
              C: DELE 1
              S: +OK ...
              C: DELE 2
              S: +OK ...
              C: QUIT
              S: +OK ...
              END
              """);
      try (var mail = server.mail()) {
        assertThat(mail.snapshot().mailbox(Role.INBOX).orElseThrow().count()).isZero();
      }
    }
  }

  @Test
  void messagesComeInAnyOrder() {
    String[] messages =
        IntStream.rangeClosed(1, 600).mapToObj(i -> message("m" + i)).toArray(String[]::new);
    var transcript = new StringBuilder();
    for (int number : new int[] {1, 2, 3, 300, 299, 2, 600, 1, 256, 257, 258, 512, 513}) {
      transcript
          .append("C: RETR %d\nS: +OK ...\nS: From: ben@example.test\n".formatted(number))
          .append("S: Subject: m%d\nS:\nS: about m%d\nS: .\n".formatted(number, number));
    }
    given(messages).plays(transcript.toString());
  }

  @Test
  void manyAreDeletedAtOnce() {
    String[] messages =
        IntStream.rangeClosed(1, 1_500).mapToObj(i -> message("m" + i)).toArray(String[]::new);
    try (var server = given(messages).server();
        var mail = server.mail()) {
      try (var ann = server.ann()) {
        var transcript = new StringBuilder();
        for (int number = 1; number <= 1_499; number++) {
          transcript.append("C: DELE %d\nS: +OK ...\n".formatted(number));
        }
        ann.plays(transcript + "C: QUIT\nS: +OK ...\nEND\n");
      }
      var inbox = mail.snapshot().mailbox(Role.INBOX).orElseThrow();
      assertThat(inbox.count()).isEqualTo(1);
      assertThat(inbox.uid(0)).isEqualTo(1_500);
      assertThat(mail.expungedSince(inbox.info().id(), new org.chappe.model.ModSeq(1)))
          .isEqualTo(UidSet.of(1, 1_499));
    }
  }
}

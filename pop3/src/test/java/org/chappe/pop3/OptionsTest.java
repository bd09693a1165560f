package org.chappe.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.Role;
import org.chappe.model.SystemFlag;
import org.chappe.pop3.Pop3Options.Deletion;
import org.junit.jupiter.api.Test;

/** What an account wants of POP3. */
final class OptionsTest {
  private static final String FETCH_AND_DELETE =
      """
      C: RETR 1
      S: +OK ...
      S: From: ben@example.test
      S: Subject: one
      S:
      S: about one
      S: .
      C: DELE 1
      S: +OK ...
      """;

  private static final String QUIT = "C: QUIT\nS: +OK ...\nEND\n";

  @Test
  void theyAreKeptAsText() {
    var all = new Pop3Options(Deletion.TRASH, true, Optional.of(LocalDate.parse("2026-01-31")));
    assertThat(all.text()).isEqualTo("delete=trash seen=yes since=2026-01-31");
    assertThat(Pop3Options.parse(all.text())).isEqualTo(all);
    var some = Pop3Options.DEFAULT.marksSeen(true);
    assertThat(Pop3Options.parse(some.text())).isEqualTo(some);
    assertThatThrownBy(() -> Pop3Options.parse("delete=never"))
        .hasMessage("POP3 options with \"delete=never\"");
  }

  @Test
  void deletedMailGoesToTrash() {
    try (var server = given(message("one"), message("two")).server();
        var mail = server.mail()) {
      Pop3Options.DEFAULT.deletion(Deletion.TRASH).marksSeen(true).keepFor(mail);
      try (var ann = server.ann()) {
        ann.plays(FETCH_AND_DELETE + QUIT);
      }
      MailboxSnapshot trash = mail.snapshot().mailbox(Role.TRASH).orElseThrow();
      assertThat(trash.count()).isEqualTo(1);
      assertThat(trash.flags(0).has(SystemFlag.SEEN)).isTrue();
      assertThat(mail.snapshot().mailbox(Role.INBOX).orElseThrow().count()).isEqualTo(1);

      mail.deleteMailbox(trash.info().name());
      try (var ann = server.ann()) {
        ann.plays("C: DELE 1\nS: +OK ...\n" + QUIT);
      }
      assertThat(mail.snapshot().mailbox(Role.INBOX).orElseThrow().count()).isZero();
    }
  }

  @Test // fetched is fetched, whether QUIT comes or not
  void fetchedMailIsSeen() throws InterruptedException {
    try (var server = given(message("one"), message("two")).server();
        var mail = server.mail()) {
      Pop3Options.DEFAULT.marksSeen(true).keepFor(mail);
      try (var ann = server.ann()) {
        ann.plays(FETCH_AND_DELETE);
      }
      while (server.events.stream().noneMatch(event -> event instanceof Pop3Event.Ended)) {
        Thread.onSpinWait();
      }
      MailboxSnapshot inbox = mail.snapshot().mailbox(Role.INBOX).orElseThrow();
      assertThat(inbox.count()).isEqualTo(2);
      assertThat(inbox.flags(0).has(SystemFlag.SEEN)).isTrue();
      assertThat(inbox.flags(1).has(SystemFlag.SEEN)).isFalse();
    }
  }

  @Test
  void oldMailIsNotOffered() {
    try (var server = given(message("old")).server();
        var mail = server.mail()) {
      server.append(mail, message("edge"), Instant.parse("2026-02-01T00:00:00Z"));
      server.append(mail, message("older"), Instant.parse("2026-01-31T23:59:59Z"));
      server.append(mail, message("new"), Instant.parse("2026-03-01T00:00:00Z"));
      Pop3Options.DEFAULT.since(Optional.of(LocalDate.parse("2026-02-01"))).keepFor(mail);
      try (var ann = server.ann()) {
        ann.plays(
            """
            C: STAT
            S: +OK 2 104
            C: UIDL
            S: +OK ...
            S: 1 <validity>.2
            S: 2 <validity>.4
            S: .
            C: RETR 2
            S: +OK ...
            S: From: ben@example.test
            S: Subject: new
            S:
            S: about new
            S: .
            C: RETR 3
            S: -ERR there is no message 3, the last is 2
            C: DELE 1
            S: +OK ...
            """
                + QUIT);
      }
      assertThat(mail.snapshot().mailbox(Role.INBOX).orElseThrow().count()).isEqualTo(3);
    }
  }
}

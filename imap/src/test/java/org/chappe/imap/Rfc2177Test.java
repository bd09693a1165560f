package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.time.Duration;
import java.util.OptionalLong;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccount.FlagChange;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** IDLE, RFC 2177, RFC 9051 §6.3.13. */
class Rfc2177Test {
  @Test
  void idleEndsWithDone() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a IDLE
            S: + ...
            C: DONE
            S: a OK IDLE ...
            C: b SELECT INBOX
            S: b OK ...
            C: c IDLE
            S: + ...
            C: done
            S: c OK IDLE ...
            """);
  }

  /** Such a client's session changes threads, to the faster kind and, when it idles, back. */
  @Test
  void whoSentCommandUponCommandIdlesToo() {
    try (TestServer server = given(mailbox("INBOX", "first")).server();
        ScriptClient ann = server.ann()) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++) {
          ann.plays(
              """
              C: a SELECT INBOX
              S: a OK ...
              C: b NOOP
              S: b OK ...
              """);
        }
        ann.plays(
            """
            C: c IDLE
            S: + ...
            C: DONE
            S: c OK ...
            """);
      }
    }
  }

  @Test // telephones send the next command in the same packet as IDLE or DONE
  void commandsBehindIdleAndDoneAreCarriedOut() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a SELECT INBOX
            C: b IDLE
            C: DONE
            C: c FETCH 1 UID
            C: d IDLE
            C: DONE
            C: e IDLE
            C: DONE
            C: f NOOP
            S: a OK ...
            S: + ...
            S: b OK ...
            S: * 1 FETCH (UID 1)
            S: c OK ...
            S: + ...
            S: d OK ...
            S: + ...
            S: e OK ...
            S: f OK ...
            """);
  }

  @Test // a client that forgets DONE gets an answer to both
  void anotherCommandEndsIdle() {
    given(mailbox("INBOX", "first"))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b IDLE
            S: + ...
            C: c FETCH 1 UID
            S: b BAD expected DONE
            S: * 1 FETCH (UID 1)
            S: c OK ...
            """);
  }

  @Test // Thunderbird hears of new messages when it listens, not when it fetches others
  void whatWasToldInPassingIsToldAgain() {
    try (TestServer server = given(mailbox("INBOX", "first")).server();
        MailAccount mail = server.mail();
        ScriptClient client = server.ann()) {
      client.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      server.append(mail, MailboxName.INBOX, "second");
      client.plays(
          """
          C: b UID FETCH 1 FLAGS
          S: * 2 EXISTS
          S: b OK ...
          C: c IDLE
          S: + ...
          S: * 2 EXISTS
          C: DONE
          S: c OK ...
          C: d IDLE
          S: + ...
          S!: * 2 EXISTS
          C: DONE
          S: d OK ...
          """);
      server.append(mail, MailboxName.INBOX, "third");
      client.plays(
          """
          C: e NOOP
          S: * 3 EXISTS
          S: e OK ...
          C: f IDLE
          S: + ...
          S!: * 3 EXISTS
          C: DONE
          S: f OK ...
          """);
    }
  }

  @Test
  void changesAreToldAsTheyCome() {
    try (TestServer server = given(mailbox("INBOX", "first", "second")).server();
        MailAccount mail = server.mail();
        ScriptClient idle = server.ann()) {
      idle.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b IDLE
          S: + ...
          """);
      server.append(mail, MailboxName.INBOX, "third");
      idle.plays(
          """
          S: * 3 EXISTS
          S: * 3 RECENT
          """);
      MailboxSnapshot inbox = mail.snapshot().mailbox(MailboxName.INBOX).orElseThrow();
      mail.store(
          inbox.info().id(),
          UidSet.of(2),
          FlagChange.ADD,
          Flags.of(SystemFlag.DELETED),
          OptionalLong.empty());
      idle.plays("S: * 2 FETCH (FLAGS (\\Recent \\Deleted))");
      mail.expunge(inbox.info().id(), java.util.Optional.empty());
      idle.plays(
          """
          S: * 2 EXPUNGE
          C: DONE
          S: b OK ...
          C: c FETCH 2 UID
          S: * 2 FETCH (UID 3)
          S: c OK ...
          """);
    }
  }

  @Test // what happened before IDLE began is told at its beginning
  void nothingFallsBetweenCommandAndIdle() {
    try (TestServer server = given(mailbox("INBOX")).server();
        MailAccount mail = server.mail();
        ScriptClient idle = server.ann()) {
      idle.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      server.append(mail, MailboxName.INBOX, "first");
      idle.plays(
          """
          C: b IDLE
          S: + ...
          S: * 1 EXISTS
          C: DONE
          S: b OK ...
          """);
    }
  }

  @Test // the connection is kept alive, or routers and Outlook forget it
  void aSilentIdleHearsThatTheConnectionLives() {
    ImapSettings often =
        ImapSettings.DEFAULT
            .withCleartextOnLoopback(true)
            .withTimes(ImapTimes.DEFAULT.withKeepAlive(Duration.ofMillis(20)));
    try (TestServer server = given().settings(often).server();
        ScriptClient idle = server.ann()) {
      idle.plays(
          """
          C: a IDLE
          S: + ...
          S: * OK Still here
          S: * OK Still here
          C: DONE
          S: a OK ...
          """);
    }
  }

  @Test
  void anIdleSessionSaysByeWhenTheServerStops() throws InterruptedException {
    try (TestServer server = given(mailbox("INBOX")).server();
        ScriptClient idle = server.ann()) {
      idle.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b IDLE
          S: + ...
          """);
      assertThat(server.listener().stop(Duration.ofSeconds(10))).isZero();
      idle.plays(
          """
          S: * BYE ...
          END
          """);
    }
  }

  @Test // the selected mailbox is deleted by somebody else: RFC 2180 §3.3
  void theSessionEndsWhenItsMailboxIsDeleted() {
    try (TestServer server = given(mailbox("Work", "first")).server();
        MailAccount mail = server.mail();
        ScriptClient idle = server.ann()) {
      idle.plays(
          """
          C: a SELECT Work
          S: a OK ...
          C: b IDLE
          S: + ...
          """);
      mail.deleteMailbox(new MailboxName("Work"));
      idle.plays(
          """
          S: * BYE the selected mailbox was deleted
          END
          """);
    }
  }
}

package org.chappe.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.chappe.mailbox.MailboxRefused;
import org.junit.jupiter.api.Test;

/** RFC 2033 */
class LmtpTest {
  @Test // RFC 2033 §4.1, §4.2
  void eachRecipientThatWasAcceptedHasAnAnswerInOrder() {
    try (var server = TestServer.plain(SmtpKind.LMTP)) {
      server.mail().fail("bob@example.test", () -> new IllegalStateException("torn"));
      server
          .mail()
          .fail(
              "eve@example.test",
              () -> new MailboxRefused(MailboxRefused.Reason.OVER_QUOTA, "full"));
      server.playsHoweverSent(
          """
          S: 220 mx.example.test LMTP Chappe
          C: EHLO client.test
          S: 500 5.5.1 this is LMTP: LHLO is expected
          C: HELO client.test
          S: 500 5.5.1 ...
          C: MAIL FROM:<a@far.test>
          S: 503 5.5.1 LHLO comes first
          C: LHLO client.test
          S: 250-PIPELINING
          S: 250-ENHANCEDSTATUSCODES
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<eve@example.test>
          S: 250 ...
          C: RCPT TO:<nobody@example.test>
          S: 550 5.1.1 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: RCPT TO:<bob@example.test>
          S: 250 ...
          C: RCPT TO:<ann.lee@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: hello
          C: .
          S: 552 5.2.2 the mailbox is full (<id>)
          S: 250 2.0.0 accepted as <id>
          S: 451 4.2.0 ... (<id>)
          S: 250 2.0.0 accepted as <id>
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: RCPT TO:<bob@example.test>
          S: 250 ...
          C: BDAT 3
          C!: abc
          S: 250 2.0.0 3 octets taken
          C: BDAT 3 LAST
          C!: def
          S: 250 2.0.0 accepted as <second>
          S: 451 4.2.0 ...
          C: QUIT
          S: 221 ...
          END
          """);
      assertThat(server.mail().inbox("ann@example.test").getFirst()).contains(" with LMTP id ");
    }
  }

  @Test // RFC 2033 §4.2: also when it is refused for all
  void aRefusedMessageIsAnsweredForEachToo() {
    try (var server = TestServer.plain(SmtpKind.LMTP)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: LHLO client.test
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: half a line end\\x0A.
          C: .
          S: 550 5.6.0 ...
          S: 550 5.6.0 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: DATA
          S: 503 5.5.1 no recipient was accepted
          C: NOOP
          S: 250 2.0.0 ok
          C: QUIT
          S: 221 ...
          """);
      assertThat(server.mail().inbox("ann@example.test")).isEmpty();
    }
  }
}

package org.chappe.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.model.ByteSize;
import org.chappe.net.testing.ScriptClient;
import org.chappe.net.testing.Sending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail from other servers. RFC 5321 */
class MxTest {
  @Test // RFC 5321 §4.1.1.1, appendix D.1
  void aMessageComesInHoweverItIsSent() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 mx.example.test ESMTP Chappe
          C: EHLO client.test
          S: 250-mx.example.test
          S: 250-PIPELINING
          S: 250-SIZE 67108864
          S: 250-8BITMIME
          S: 250-SMTPUTF8
          S: 250-CHUNKING
          S: 250-BINARYMIME
          S: 250-ENHANCEDSTATUSCODES
          S: 250 LIMITS RCPTMAX=1000 MAILMAX=100000
          C: MAIL FROM:<sender@far.test> SIZE=30 BODY=8BITMIME
          S: 250 2.1.0 ...
          C: RCPT TO:<ann@example.test>
          S: 250 2.1.5 ...
          C: DATA
          S: 354 ...
          C: Subject: dots
          C:
          C: ..
          C: ..x
          C: end.
          C: .
          S: 250 2.0.0 accepted as <id>
          C: QUIT
          S: 221 2.0.0 ...
          END
          """);
      String message = "Subject: dots\r\n\r\n.\r\n.x\r\nend.\r\n";
      assertThat(server.mail().received("ann@example.test"))
          .containsExactly(message, message, message);
      assertThat(server.mail().inbox("ann@example.test").getFirst())
          .startsWith(
              "Return-Path: <sender@far.test>\r\nReceived: from client.test ([127.0.0.1])\r\n")
          .contains("\tby mx.example.test with ESMTP id ");
    }
  }

  @Test // RFC 5321 §4.1.1.1: HELO has no extensions and no mark of them in Received:
  void helo() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: HELO client.test
          S: 250 mx.example.test
          C: MAIL FROM:<>
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: .
          S: 250 ...
          C: QUIT
          S: 221 ...
          """);
      assertThat(server.mail().inbox("ann@example.test").getFirst())
          .startsWith("Return-Path: <>\r\n")
          .contains(" with SMTP id ");
    }
  }

  @Test // RFC 5321 §4.1.4, §3.3
  void theOrderOfCommands() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: MAIL FROM:<a@far.test>
          S: 503 5.5.1 EHLO comes first
          C: NOOP
          S: 250 2.0.0 ok
          C: RSET
          S: 250 2.0.0 ok
          C: EHLO client.test
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 503 5.5.1 no transaction is open: MAIL comes first
          C: DATA
          S: 503 5.5.1 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: MAIL FROM:<b@far.test>
          S: 503 5.5.1 a transaction is open: RSET ends it
          C: DATA
          S: 503 5.5.1 no recipient was accepted
          C: RCPT TO:<nobody@example.test>
          S: 550 5.1.1 no such address here
          C: DATA
          S: 503 5.5.1 no recipient was accepted
          C: RSET
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 503 5.5.1 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: EHLO again.test
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 503 5.5.1 ...
          C: LHLO client.test
          S: 500 5.5.1 this is SMTP: EHLO is expected
          C: STARTTLS
          S: 502 5.5.1 TLS is not set up here
          C: AUTH PLAIN
          S: 502 5.5.1 mail programs sign in at the submission ports
          C: VRFY ann
          S: 252 2.5.0 ...
          C: EXPN team
          S: 502 5.5.1 ...
          C: HELP
          S: 214-2.0.0 ...
          S: 214 2.0.0 ...
          C: WHATEVER
          S: 500 5.5.2 WHATEVER is not a command here
          C: QUIT
          S: 221 ...
          END
          """);
    }
  }

  @Test // RFC 2920 §3.2
  void pipelinedRecipientsOfWhichSomeFail() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server
          .script()
          .sending(Sending.TOGETHER)
          .plays(
              """
              S: 220 ...
              C: EHLO client.test
              S: 250 ...
              C: MAIL FROM:<sender@far.test>
              C: RCPT TO:<nobody@example.test>
              C: RCPT TO:<ann@example.test>
              C: RCPT TO:<someone@far.test>
              C: RCPT TO:<bob@example.test>
              C: DATA
              C: hello
              C: .
              C: MAIL FROM:<sender@far.test>
              C: RCPT TO:<nobody@example.test>
              C: DATA
              C: QUIT
              S: 250 2.1.0 ...
              S: 550 5.1.1 no such address here
              S: 250 2.1.5 ...
              S: 550 5.7.1 this server takes no mail for that domain
              S: 250 2.1.5 ...
              S: 354 ...
              S: 250 2.0.0 accepted as <id>
              S: 250 2.1.0 ...
              S: 550 5.1.1 ...
              S: 503 5.5.1 no recipient was accepted
              S: 221 ...
              END
              """);
      assertThat(server.mail().received("ann@example.test")).containsExactly("hello\r\n");
      assertThat(server.mail().received("bob@example.test")).containsExactly("hello\r\n");
    }
  }

  @ParameterizedTest // RFC 5321 §3.6.1: never for anybody else
  @ValueSource(
      strings = {
        "someone@far.test",
        "someone@far.test@example.test", // syntax
        "@example.test:someone@far.test",
        "@example.test,@mx.example.test:someone@far.test",
        "\"someone@far.test\"@example.test",
        "someone%far.test@example.test",
        "someone%far.test@mx.example.test",
        "far.test!someone@example.test",
        "\"far.test!someone\"@example.test",
        "someone@example.test.far.test",
        "someone@far.test.", // syntax
        "ann@example.test.",
        "ann@example.test@far.test",
        "someone@[127.0.0.1]",
        "ann@[192.0.2.1]",
        "ann@example.test\u3002far.test",
        "ann@ex\u0430mple.test", // Cyrillic a
        "ann@examp\u0131e.test",
        "ann@xn--exmple-4nf.test",
        "ann@sub.example.test",
        "ann@localhost",
        "ann@mx.example.test",
        "someone@far.test>, <ann@example.test",
        "ann@example.test\\@far.test",
        "ann(@far.test)@example.test",
        ":someone@far.test",
        "someone@far.test:25",
        "someone@@example.test",
      })
  void isNoWayToAnybodyElse(String recipient) {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      try (ScriptClient client = server.script().connect()) {
        client.plays("S: 220 ...\nC: EHLO c.test\nS: 250 ...\n");
        client.plays("C: MAIL FROM:<x@far.test> SMTPUTF8\nS: 250 ...\n");
        client.plays("C: RCPT TO:<" + recipient + ">\nS: 5<code> ...\n");
        client.plays("C: DATA\nS: 503 5.5.1 no recipient was accepted\n");
      }
    }
  }

  @Test // RFC 5321 §4.5.1, §2.4, appendix C; RFC 5233 §4
  void theseAreHere() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: MAIL FROM: <sender@far.test>
          S: 250 ...
          C: RCPT TO:<Postmaster>
          S: 250 ...
          C: RCPT TO:<postmaster@EXAMPLE.test>
          S: 250 ...
          C: RCPT TO: <ANN@example.test>
          S: 250 ...
          C: RCPT TO:<"ann"@example.test>
          S: 250 ...
          C: RCPT TO:<ann+lists@example.test>
          S: 250 ...
          C: RCPT TO:<@far.test,@near.test:ann@example.test>
          S: 250 ...
          C: RCPT TO:<team@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: .
          S: 250 2.0.0 ...
          C: QUIT
          S: 221 ...
          """);
      assertThat(server.mail().inbox("ann@example.test")).hasSize(3); // once a time
      assertThat(server.mail().inbox("bob@example.test")).hasSize(3);
      assertThat(server.mail().inbox("eve@example.test")).hasSize(3);
    }
  }

  @Test // RFC 6531 §3.4, §3.5
  void addressesBeyondAsciiNeedSmtpUtf8() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: MAIL FROM:<jürgen@far.test>
          S: 553 5.6.7 ...
          C: MAIL FROM:<sender@far.test>
          S: 250 ...
          C: RCPT TO:<jürgen@example.test>
          S: 553 5.6.7 ...
          C: RSET
          S: 250 ...
          C: MAIL FROM:<jürgen@bücher.test> SMTPUTF8
          S: 250 ...
          C: RCPT TO:<JÜRGEN@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: .
          S: 250 2.0.0 ...
          """);
      assertThat(server.mail().inbox("jürgen@example.test").getFirst())
          .startsWith("Return-Path: <jÃ¼rgen@bÃ¼cher.test>\r\n") // UTF-8, shown octet by octet
          .contains(" with UTF8SMTP id ");
    }
  }

  @Test // RFC 1870 §6; RFC 5321 §4.5.3.1.9
  void aMessageThatIsTooLargeIsRefusedBeforeOrAfterItsData() {
    String lines = ("C: " + "x".repeat(98) + "\n").repeat(656);
    try (var server =
        TestServer.with(SmtpKind.MX, settings -> settings.withMessage(ByteSize.ofKiB(64)))) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250-SIZE 65536
          S: 250 ...
          C: MAIL FROM:<a@far.test> SIZE=65537
          S: 552 5.3.4 the limit is 65536 octets
          C: MAIL FROM:<a@far.test> SIZE=65536
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          """
              + lines
              + """
              C: .
              S: 552 5.3.4 the message is larger than 65536 octets
              C: MAIL FROM:<a@far.test>
              S: 250 ...
              C: RCPT TO:<ann@example.test>
              S: 250 ...
              C: DATA
              S: 354 ...
              """
              + lines.substring(0, 655 * 102)
              + """
              C: 34 octets and CRLF, 65536 in all..
              C: .
              S: 250 ...
              C: QUIT
              S: 221 ...
              """);
      assertThat(server.mail().received("ann@example.test"))
          .hasSize(3)
          .allMatch(message -> message.length() == 65_536);
    }
  }

  @Test // who sends twice the limit would send for ever; here the last line is the one too many
  void aMessageWithoutAnEndEndsTheSession() {
    try (var server =
        TestServer.with(SmtpKind.MX, settings -> settings.withMessage(ByteSize.ofKiB(64)))) {
      server.plays(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          """
              + ("C: " + "x".repeat(998) + "\n").repeat(132)
              + """
              S: 421 5.3.4 more than twice the limit of 65536 octets
              END
              """);
      assertThat(server.mail().inbox("ann@example.test")).isEmpty();
    }
  }

  @Test // RFC 5321 §4.5.3.1.8, §4.5.3.1.10; RFC 9422 §4.2: refused ones count
  void recipientsHaveALimit() {
    try (var server = TestServer.with(SmtpKind.MX, settings -> settings.withRecipients(3))) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 LIMITS RCPTMAX=3 MAILMAX=100000
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: RCPT TO:<nobody@example.test>
          S: 550 ...
          C: RCPT TO:<bob@example.test>
          S: 250 ...
          C: RCPT TO:<eve@example.test>
          S: 452 4.5.3 the limit is 3 recipients
          C: DATA
          S: 354 ...
          C: .
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<eve@example.test>
          S: 250 ...
          C: QUIT
          S: 221 ...
          """);
    }
  }

  @Test // RFC 9422 §4.1
  void messagesHaveALimit() {
    try (var server = TestServer.with(SmtpKind.MX, settings -> settings.withMessages(2))) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 LIMITS RCPTMAX=1000 MAILMAX=2
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RSET
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RSET
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 421 4.5.3 ...
          END
          """);
    }
  }

  @Test
  void tooManyMistakesEndTheSessionAndAMessageForgivesThem() {
    try (var server = TestServer.with(SmtpKind.MX, settings -> settings.withErrors(3, 2))) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: FOO
          S: 500 ...
          C: FOO
          S: 500 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<nobody1@example.test>
          S: 550 ...
          C: RCPT TO:<nobody2@example.test>
          S: 550 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: .
          S: 250 ...
          C: FOO
          S: 500 ...
          C: FOO
          S: 500 ...
          C: FOO
          S: 500 ...
          S: 421 4.7.0 too many mistakes
          END
          """);
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<nobody1@example.test>
          S: 550 ...
          C: RCPT TO:<nobody2@example.test>
          S: 550 ...
          C: RCPT TO:<nobody3@example.test>
          S: 421 4.7.0 too many recipients that are not here
          END
          """);
    }
  }

  @Test // RFC 5321 §4.5.3.2.7
  void aSilentClientIsToldGoodBye() {
    try (var server =
        TestServer.with(
            SmtpKind.MX,
            settings -> settings.withTimes(Duration.ofMillis(50), Duration.ofMinutes(5)))) {
      server.plays(
          """
          S: 220 ...
          S: 421 4.4.2 silent for ... seconds
          END
          """);
    }
  }

  @Test
  void aServerThatStopsSaysSoAndNothingOfTheTransactionStays() throws Exception {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      try (ScriptClient client = server.script().connect()) {
        client.plays(
            """
            S: 220 ...
            C: EHLO client.test
            S: 250 ...
            C: MAIL FROM:<a@far.test>
            S: 250 ...
            C: RCPT TO:<ann@example.test>
            S: 250 ...
            """);
        assertThat(server.stop(Duration.ofSeconds(10))).isZero();
        client.plays(
            """
            S: 421 4.3.2 the server stops, try again
            END
            """);
      }
      assertThat(server.mail().inbox("ann@example.test")).isEmpty();
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleOfItsMessageDeliversNothing() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      for (String end : new String[] {"C: half a mess", "C!: half\r\n.", "C!: half\r\n.\r"}) {
        try (ScriptClient client = server.script().connect()) {
          client.plays(
              """
              S: 220 ...
              C: EHLO client.test
              S: 250 ...
              C: MAIL FROM:<a@far.test>
              S: 250 ...
              C: RCPT TO:<ann@example.test>
              S: 250 ...
              C: DATA
              S: 354 ...
              """
                  + end.replace("\r", "\\x0D").replace("\n", "\\x0A")
                  + "\n");
        }
      }
      assertThat(server.mail().inbox("ann@example.test")).isEmpty();
    }
  }

  @Test
  void nonsenseIsAnsweredAndTheSessionGoesOn() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C!: NOOP\\x0A
          S: 500 5.5.2 a line ends in CR LF (RFC 5321 section 2.3.8); this one did in LF alone
          C: NOOP \\x00
          S: 500 5.5.2 a control character (00) at octet 6
          C: NOOP\\x0DQUIT
          S: 500 5.5.2 a control character (0D) at octet 5
          C: \\xFF\\xFE
          S: 500 5.5.2 neither ASCII nor UTF-8 (RFC 6531 section 3.3)
          C:
          S: 500 5.5.2 this is not a command
          """
              + "C: NOOP "
              + "x".repeat(12_300)
              + """

              S: 500 5.5.2 the line is too long: at most 12288 octets
              C: NOOP
              S: 250 ...
              """);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET / HTTP/1.1", "POST /mail HTTP/1.1", "BDAT ten LAST", "bdat -5", "BDAT"})
  void someNonsenseEndsTheSession(String line) {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: LINE
          S: 421 ...
          END
          """
              .replace("LINE", line));
    }
  }

  @ParameterizedTest
  @EnumSource(Sending.class)
  void whatFailsHereIsTemporaryAndOneRecipientsOwn(Sending sending) {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      var asked = new AtomicInteger();
      server
          .mail()
          .directory()
          .failWith(() ->
              asked.incrementAndGet() == 1
                  ? Optional.of(new IllegalStateException("torn"))
                  : Optional.empty());
      server.mail().fail("bob@example.test", () -> new IllegalStateException("torn"));
      server
          .script()
          .sending(sending)
          .plays(
              """
              S: 220 ...
              C: EHLO client.test
              S: 250 ...
              C: MAIL FROM:<a@far.test>
              S: 250 ...
              C: RCPT TO:<ann@example.test>
              S: 451 4.3.0 something went wrong here, try again
              C: RCPT TO:<ann@example.test>
              S: 250 ...
              C: DATA
              S: 354 ...
              C: one
              C: .
              S: 250 ...
              C: MAIL FROM:<a@far.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: DATA
              S: 354 ...
              C: two
              C: .
              S: 451 4.2.0 ...
              C: MAIL FROM:<a@far.test>
              S: 250 ...
              C: RCPT TO:<ann@example.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: DATA
              S: 354 ...
              C: three
              C: .
              S: 451 4.3.0 some recipients could not be reached, try again (<id>)
              C: QUIT
              S: 221 ...
              """);
      assertThat(server.mail().received("ann@example.test"))
          .containsExactly("one\r\n", "three\r\n");
      assertThat(server.events().stream().filter(e -> e instanceof SmtpEvent.Failed)).hasSize(1);
    }
  }

  @Test // RFC 5321 §4.3.2
  void aFullMailboxIsRefusedAtRcpt() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.mail().quota("ann@example.test", 1000, 10);
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: MAIL FROM:<a@far.test> SIZE=1001
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 552 5.2.2 the mailbox is full
          C: RCPT TO:<bob@example.test>
          S: 250 ...
          """);
    }
  }

  @Test
  void eachMessageIsAnEventWithItsIdAndEachRefusalToo() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.plays(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<"quoted"@far.test>
          S: 550 5.7.1 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: RCPT TO:<bob@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: 12345678
          C: .
          S: 250 ...
          C: QUIT
          S: 221 ...
          """);
      assertThat(server.events()).hasSize(2);
      var refused = (SmtpEvent.Rejected) server.events().get(0);
      var accepted = (SmtpEvent.Accepted) server.events().get(1);
      assertThat(refused.id()).isEqualTo(accepted.id());
      assertThat(refused.line())
          .matches(
              "smtp.refused session=[0-9a-f]+ service=mx id=[0-9a-z]+ remote=127.0.0.1 at=rcpt"
                  + " from=\"a@far.test\" to=\"\\?quoted\\?@far.test\" reply=\"550 5.7.1 [a-z ]+\"");
      assertThat(accepted.line())
          .matches(
              "smtp.accepted session=[0-9a-f]+ service=mx id=[0-9a-z]+ remote=127.0.0.1"
                  + " from=\"a@far.test\" recipients=2 size=10 took_ms=0");
      assertThat(server.mail().inbox("ann@example.test").getFirst())
          .contains(" id " + accepted.id() + ";");
    }
  }
}

package org.chappe.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.delivery.SendingLimits;
import org.chappe.delivery.TlsNeed;
import org.chappe.delivery.testing.TestOutbox;
import org.chappe.model.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What MAIL and RCPT may ask for mail on its way, where there is an outbox. */
class ExtensionsTest {
  /** The clock of {@link TestServer}. */
  private static final Instant NOW = Instant.parse("2026-11-03T08:05:09Z");

  private static final String SIGNED_IN =
      """
      S: 220 ...
      C: EHLO client.test
      S: 250 AUTH PLAIN LOGIN
      C: AUTH PLAIN AGFubkBleGFtcGxlLnRlc3QAc2VjcmV0
      S: 235 2.7.0 ...
      """;

  @TempDir Path directory;

  private static TestServer submission() {
    return TestServer.sending(
        SmtpKind.SUBMISSION, settings -> settings.withCleartextOnLoopback(true));
  }

  @Test
  void whatSubmissionOffers() {
    try (var server = submission()) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250-mx.example.test
          S: 250-PIPELINING
          S: 250-SIZE 67108864
          S: 250-8BITMIME
          S: 250-SMTPUTF8
          S: 250-CHUNKING
          S: 250-BINARYMIME
          S: 250-ENHANCEDSTATUSCODES
          S: 250-LIMITS RCPTMAX=1000 MAILMAX=100000
          S: 250-DSN
          S: 250-DELIVERBY 60
          S: 250-MT-PRIORITY
          S: 250-FUTURERELEASE 31622400 2027-11-04T08:05:09Z
          S: 250-BURL
          S: 250 AUTH PLAIN LOGIN
          C: AUTH PLAIN AGFubkBleGFtcGxlLnRlc3QAc2VjcmV0
          S: 235 2.7.0 ...
          C: EHLO client.test
          S: 250-BURL imap
          S: 250 AUTH PLAIN LOGIN
          """);
    }
  }

  @ParameterizedTest // RFC 4865 §4.2 (2); RFC 6710 §3
  @EnumSource(
      value = SmtpKind.class,
      names = {"MX", "LMTP"})
  void whatIsForSubmissionIsNotOfferedElsewhere(SmtpKind kind) {
    try (var server = TestServer.sending(kind, settings -> settings)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: HELLO client.test
          S!: 250-MT-PRIORITY
          S!: 250-FUTURERELEASE ...
          S!: 250-REQUIRETLS
          S: 250-DSN
          S: 250 DELIVERBY 60
          C: MAIL FROM:<a@far.test> HOLDFOR=60
          S: 555 5.5.4 HOLDFOR is not a parameter here
          C: MAIL FROM:<a@far.test> HOLDUNTIL=2026-11-04T08:00:00Z
          S: 555 5.5.4 HOLDUNTIL is not a parameter here
          C: MAIL FROM:<a@far.test> MT-PRIORITY=0
          S: 555 5.5.4 MT-PRIORITY is not a parameter here
          C: MAIL FROM:<a@far.test> REQUIRETLS
          S: 555 5.5.4 REQUIRETLS is not a parameter here
          C: MAIL FROM:<a@far.test> RET=FULL ENVID=x BY=60;R
          S: 250 2.1.0 ok
          C: RCPT TO:<ann@example.test> NOTIFY=SUCCESS
          S: 250 2.1.5 ok
          C: DATA
          S: 354 ...
          C: .
          S: 250 2.0.0 ...
          """
              .replace("HELLO", kind == SmtpKind.LMTP ? "LHLO" : "EHLO"));
      assertThat(server.outbox().reports())
          .hasSize(3)
          .allMatch(report -> report.departure().options().envelopeId().equals(Optional.of("x")));
    }
  }

  @Test // without an outbox nobody could be told
  void whereNothingLeavesNothingIsPromisedForTheWay() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S!: 250-DSN
          S!: 250-DELIVERBY ...
          S: 250 LIMITS ...
          C: MAIL FROM:<a@far.test> RET=FULL
          S: 555 5.5.4 RET is not a parameter here
          C: MAIL FROM:<a@far.test> ENVID=x
          S: 555 5.5.4 ENVID is not a parameter here
          C: MAIL FROM:<a@far.test> BY=60;N
          S: 555 5.5.4 BY is not a parameter here
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<ann@example.test> NOTIFY=NEVER
          S: 555 5.5.4 NOTIFY is not a parameter here
          C: RCPT TO:<ann@example.test> ORCPT=rfc822;x
          S: 555 5.5.4 ORCPT is not a parameter here
          """);
    }
  }

  @Test // RFC 8689 §2: the session itself employs TLS
  void tlsCanBeRequiredInsideTls() {
    try (var server = TestServer.tls(SmtpKind.MX, false, directory)) {
      server.plays(
          """
          S: 220 ...
          C: EHLO client.test
          S!: 250-REQUIRETLS
          S: 250 STARTTLS
          C: STARTTLS
          S: 220 ...
          TLS
          C: EHLO client.test
          S: 250 REQUIRETLS
          C: MAIL FROM:<a@far.test> REQUIRETLS
          S: 250 ...
          C: RCPT TO:<away@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: .
          S: 250 ...
          """);
      assertThat(server.outbox().left().getFirst().departure().options().requireTls()).isTrue();
    }
  }

  @Test // RFC 3461 §4; RFC 2852 §4; RFC 6710 §4.1; RFC 4865 §4.2
  void whatIsAskedForGoesAlong() {
    try (var server = submission()) {
      server.playsHoweverSent(
          SIGNED_IN
              + """
              C: MAIL FROM:<ann@example.test> RET=HDRS ENVID=a+2Bb BY=7200;NT MT-PRIORITY=4 HOLDFOR=60
              S: 250 2.1.0 ok
              C: RCPT TO:<x@far.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;X+2B@far.test
              S: 250 2.1.5 ok
              C: RCPT TO:<bob@example.test> NOTIFY=NEVER
              S: 250 2.1.5 ok
              C: DATA
              S: 354 ...
              C: From: ann@example.test
              C:
              C: .
              S: 250 2.0.0 accepted as <id>
              """);
      assertThat(server.mail().inbox("bob@example.test")).isEmpty(); // it waits
      TestOutbox.Left left = server.outbox().left().getFirst();
      assertThat(left.departure().options())
          .isEqualTo(
              new MailOptions(
                  false,
                  TlsNeed.USUAL,
                  Optional.of("a+b"),
                  Optional.of(true),
                  Optional.of(NOW.plusSeconds(60)),
                  Optional.of(new MailOptions.By(NOW.plusSeconds(7200), false, true)),
                  4));
      assertThat(left.paths()).containsExactly("x@far.test", "bob@example.test here");
      assertThat(left.to().getFirst().options())
          .isEqualTo(
              new RecipientOptions(
                  Set.of(Notify.SUCCESS, Notify.DELAY), true, Optional.of("rfc822;X+2B@far.test")));
      assertThat(left.octets()).contains(" with ESMTPA id ").contains(" priority 4;\r\n");
    }
  }

  @ParameterizedTest // RFC 4865 §4.2 (7) to (11), §5.2.2; RFC 2852 §3
  @CsvSource(
      delimiter = '|',
      value = {
        "HOLDFOR=31622400|250 2.1.0 ok",
        "HOLDFOR=31622401|501 5.5.4 mail is held until 2027-11-04T08:05:09Z at most",
        "HOLDUNTIL=2027-11-04T08:05:09Z|250 2.1.0 ok",
        "HOLDUNTIL=2027-11-04T08:05:10Z|501 5.5.4 mail is held until 2027-11-04T08:05:09Z at most",
        "HOLDUNTIL=9999-12-31T00:00:00Z|501 5.5.4 mail is held until 2027-11-04T08:05:09Z at most",
        "HOLDUNTIL=1999-12-31T00:00:00Z|250 2.1.0 ok",
        "HOLDFOR=100 BY=99;N|501 5.5.4 it would leave after it is to have been delivered",
        "HOLDFOR=100 BY=100;N|250 2.1.0 ok",
        "BY=60;R|250 2.1.0 ok",
        "BY=59;R|555 5.5.4 the least for BY with R is 60 seconds",
        "BY=-999999999;N|250 2.1.0 ok",
      })
  void whatCannotBePromisedIsRefused(String parameters, String answer) {
    try (var server = submission()) {
      server.playsHoweverSent(
          SIGNED_IN + "C: MAIL FROM:<ann@example.test> " + parameters + "\nS: " + answer + "\n");
    }
  }

  @Test // RFC 3463 §3.8: X.7.1
  void whoHasSentEnoughGoesOnTomorrow() {
    try (var server = TestServer.limited(new SendingLimits(1, 2))) {
      server.plays(
          SIGNED_IN
              + """
              C: MAIL FROM:<ann@example.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: RCPT TO:<x@far.test>
              S: 250 ...
              C: RCPT TO:<y@far.test>
              S: 250 ...
              C: RCPT TO:<z@far.test>
              S: 451 4.7.1 this account has written to its new recipients of today, go on tomorrow (UTC)
              C: RCPT TO:<eve@example.test>
              S: 250 ...
              C: DATA
              S: 354 ...
              C: From: ann@example.test
              C:
              C: .
              S: 250 ...
              C: MAIL FROM:<ann@example.test>
              S: 451 4.7.1 this account has sent its messages of today, go on tomorrow (UTC)
              """);
      assertThat(server.outbox().left().getFirst().paths())
          .containsExactly("x@far.test", "y@far.test");
    }
  }

  @Test // RFC 3030 §3: BDAT only; the header stays lines
  void binaryComesInChunks() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250-BINARYMIME
          S: 250 ...
          C: MAIL FROM:<a@far.test> BODY=BINARYMIME
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: DATA
          S: 503 5.5.1 BODY=BINARYMIME comes by BDAT (RFC 3030 section 3)
          C: BDAT 12
          C!: Subject: x\\x0D\\x0A
          S: 250 ...
          C: BDAT 7 LAST
          C!: \\x0D\\x0Aa\\x0Ab\\x0D\\x00
          S: 250 ...
          C: MAIL FROM:<a@far.test> BODY=BINARYMIME
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: BDAT 13 LAST
          C!: Subject: x\\x0A\\x0D\\x0A
          S: 550 5.6.0 a CR or LF that is not part of CR LF (RFC 5321 section 2.3.8) ...
          """
              .replace(" section 2.3.8) ...", " section 2.3.8)"));
      assertThat(server.mail().received("ann@example.test"))
          .hasSize(3)
          .containsOnly("Subject: x\r\n\r\na\nb\r\0");
    }
  }

  @Test // RFC 4468 §3.3, with BDAT in between
  void storedMailIsNamedInsteadOfSent() {
    try (var server = submission()) {
      server.playsHoweverSent(
          SIGNED_IN
              + """
              C: MAIL FROM:<ann@example.test>
              S: 250 ...
              C: BURL imap://ann/header
              S: 503 5.5.1 no recipient was accepted
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: burl imap://ann/header
              S: 250 2.5.0 the URL's octets taken
              C: BDAT 6
              C!: first,
              S: 250 ...
              C: BURL imap://ann/text LAST
              S: 250 2.0.0 accepted as <id>
              C: BURL imap://ann/text LAST
              S: 503 5.5.1 no transaction is open: MAIL comes first
              """);
      assertThat(server.mail().received("bob@example.test"))
          .hasSize(3)
          .allMatch(message -> message.endsWith("\r\n\r\nfirst,hello\r\n"))
          .noneMatch(message -> message.contains("eve"));
    }
  }

  @Test // RFC 4468 §3.5: a message with a piece that is missing is no message
  void aUrlThatNamesNothingEndsTheTransaction() {
    try (var server =
        TestServer.sending(
            SmtpKind.SUBMISSION,
            settings ->
                settings.withCleartextOnLoopback(true).withMessage(ByteSize.parse("64KiB")))) {
      server.playsHoweverSent(
          SIGNED_IN
              + """
              C: MAIL FROM:<ann@example.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: BURL imap://ann/header
              S: 250 ...
              C: BURL imap://bob/text
              S: 554 5.6.6 the URL names nothing, or was not made for your mail
              C: BDAT 6 LAST
              C!: first,
              S: 503 5.5.1 no transaction is open: MAIL comes first
              C: MAIL FROM:<ann@example.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: BURL imap://ann/large LAST
              S: 552 5.3.4 the message is larger than 65536 octets
              C: MAIL FROM:<ann@example.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: BURL imap://else.test/ann/text LAST
              S: 554 5.7.14 the URL is of a server that this one has no access to
              C: BURL imap://ann/text LAST
              S: 503 5.5.1 no transaction is open: MAIL comes first
              C: MAIL FROM:<ann@example.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: BURL http://example.test/ LAST
              S: 501 5.5.4 expected a URL of IMAP (RFC 5092)
              C: BURL
              S: 501 5.5.4 expected a space at character 5, found the end of the line
              C: BURL imap://ann/text FIRST
              S: 501 5.5.4 expected "LAST" at character 22, found "F"
              """);
      assertThat(server.mail().inbox("bob@example.test")).isEmpty();
    }
  }

  @Test
  void storedMailIsForSubmission() {
    try (var server = TestServer.sending(SmtpKind.MX, settings -> settings)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S!: 250-BURL ...
          S: 250 DELIVERBY 60
          C: BURL imap://ann/text LAST
          S: 502 5.5.1 stored mail is sent by the submission ports
          """);
    }
  }

  @Test // RFC 6531 §3.4, RFC 6533 §3
  void anOriginalRecipientBeyondAsciiNeedsSmtpUtf8() {
    try (var server = submission()) {
      server.playsHoweverSent(
          SIGNED_IN
              + """
              C: MAIL FROM:<ann@example.test>
              S: 250 ...
              C: RCPT TO:<x@far.test> ORCPT=utf-8;jürgen@far.test
              S: 553 5.6.7 an address beyond ASCII needs SMTPUTF8 in MAIL
              C: RSET
              S: 250 ...
              C: MAIL FROM:<ann@example.test> SMTPUTF8
              S: 250 ...
              C: RCPT TO:<x@far.test> ORCPT=utf-8;jürgen@far.test
              S: 250 ...
              """);
    }
  }
}

package org.chappe.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail from mail programs. RFC 6409, RFC 4954 */
class SubmissionTest {
  private static final String PLAIN = base64("\0ann@example.test\0secret");

  private static final String SIGNED_IN =
      """
      S: 220 ...
      C: EHLO client.test
      S: 250 AUTH PLAIN LOGIN
      C: AUTH PLAIN %s
      S: 235 2.7.0 ...
      """
          .formatted(PLAIN);

  @TempDir Path directory;

  @Test // RFC 3207 §4, §4.2; RFC 4954 §3: nothing before TLS, and all is forgotten at it
  void passwordsComeAfterStartTls() {
    try (var server = TestServer.tls(SmtpKind.SUBMISSION, false, directory)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S!: 250-AUTH PLAIN LOGIN
          S: 250 STARTTLS
          C: AUTH PLAIN
          S: 530 5.7.0 STARTTLS comes first
          C: MAIL FROM:<ann@example.test>
          S: 530 5.7.0 STARTTLS comes first
          C: BDAT 6
          C!: QUIT\\x0D\\x0A
          S: 530 5.7.0 STARTTLS comes first
          C: VRFY ann
          S: 530 5.7.0 STARTTLS comes first
          C: RSET
          S: 250 ...
          C: STARTTLS
          S: 220 2.0.0 go ahead
          TLS
          C: MAIL FROM:<ann@example.test>
          S: 530 5.7.0 sign in first (AUTH)
          C: AUTH PLAIN
          S: 503 5.5.1 EHLO comes first
          C: EHLO client.test
          S!: 250-STARTTLS
          S: 250 AUTH PLAIN LOGIN
          C: STARTTLS
          S: 503 5.5.1 TLS is in use already
          C: AUTH PLAIN
          S: 334...CREDENTIALS
          """
                  .replace("CREDENTIALS", "\nC: " + PLAIN + "\nS: 235 2.7.0 ...")
              + """
              C: AUTH PLAIN
              S: 503 5.5.1 you have signed in already (RFC 4954 section 4)
              C: MAIL FROM:<ann@example.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: DATA
              S: 354 ...
              C: From: Ann <ann@example.test>
              C:
              C: .
              S: 250 2.0.0 ...
              C: QUIT
              S: 221 ...
              """);
      assertThat(server.mail().inbox("bob@example.test").getFirst())
          .containsPattern(" with ESMTPSA \\(TLSv1\\.3 TLS_[A-Z0-9_]+\\) id ");
    }
  }

  @Test // RFC 3207 §6: what somebody put behind STARTTLS in plain is not obeyed
  void whatComesBehindStartTlsIsDropped() {
    try (var server = TestServer.tls(SmtpKind.MX, false, directory)) {
      server.plays(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 STARTTLS
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C!: STARTTLS\\x0D\\x0AMAIL FROM:<evil@far.test>\\x0D\\x0ARCPT TO:<ann@example.test>\\x0D\\x0A
          S: 220 2.0.0 go ahead
          TLS
          C: NOOP
          S: 250 2.0.0 ok
          C: RCPT TO:<ann@example.test>
          S: 503 5.5.1 ...
          C: MAIL FROM:<a@far.test>
          S: 503 5.5.1 EHLO comes first
          C: QUIT
          S: 221 ...
          """);
    }
  }

  @Test // RFC 8314 §3.3
  void tlsFromTheFirstOctet() {
    try (var server = TestServer.tls(SmtpKind.SUBMISSION, true, directory)) {
      server.script().overTls().plays(SIGNED_IN + "C: QUIT\nS: 221 ...\nEND\n");
    }
  }

  @Test // Outlook: LOGIN with an initial response; *: RFC 4954 §4
  void login() {
    try (var server = cleartext()) {
      String name = base64("ann@example.test");
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 AUTH PLAIN LOGIN
          C: AUTH LOGIN
          S: 334 VXNlcm5hbWU6
          C: *
          S: 501 5.7.0 given up, as you ask
          C: AUTH LOGIN NAME
          S: 334 UGFzc3dvcmQ6
          C: *
          S: 501 5.7.0 given up, as you ask
          C: auth login
          S: 334 VXNlcm5hbWU6
          C: NAME
          S: 334 UGFzc3dvcmQ6
          C: WRONG
          S: 535 5.7.8 wrong user or password
          C: AUTH LOGIN NAME
          S: 334 UGFzc3dvcmQ6
          C: SECRET
          S: 235 2.7.0 ...
          """
              .replace("NAME", name)
              .replace("WRONG", base64("guess"))
              .replace("SECRET", base64("secret")));
      assertThat(server.events().getFirst().line()).endsWith("remote=127.0.0.1 reply=535");
    }
  }

  @ParameterizedTest // RFC 4954 §4, §6; RFC 4616 §2
  @CsvSource(
      delimiter = '|',
      value = {
        "PLAIN !!!!|501 5.5.2 the response is not Base64",
        "PLAIN =|501 5.5.2 PLAIN is a user to act as, NUL, a user, NUL, a password",
        "PLAIN AAAA|501 5.5.2 PLAIN is a user to act as, NUL, a user, NUL, a password",
        "PLAIN YQBi/wBj|501 5.5.2 the response is not UTF-8",
        "PLAIN Ym9iQGV4YW1wbGUudGVzdABhbm5AZXhhbXBsZS50ZXN0AHNlY3JldA=="
            + "|535 5.7.8 nobody can act as somebody else here",
        "PLAIN AGFubkBleGFtcGxlLnRlc3QAZ3Vlc3M=|535 5.7.8 wrong user or password",
        "PLAIN AGFubkBleGFtcGxlLnRlc3QAZmxvb2Q="
            + "|454 4.7.0 too many wrong passwords, try again in 10 minutes",
        "LOGIN %%%|501 5.5.2 the response is not Base64",
        "CRAM-MD5|504 5.5.4 the mechanisms here are PLAIN, LOGIN",
      })
  void whatIsNoSignInIsSaid(String auth, String answer) {
    try (var server = cleartext()) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: AUTH ARGUMENT
          S: ANSWER
          C: MAIL FROM:<ann@example.test>
          S: 530 5.7.0 sign in first (AUTH)
          C: QUIT
          S: 221 ...
          """
              .replace("ARGUMENT", auth)
              .replace("ANSWER", answer));
    }
  }

  @Test // RFC 4954 §4
  void aLineOfTheExchangeHasALimit() {
    try (var server = cleartext()) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: AUTH PLAIN
          S: 334 ...
          C: LONG
          S: 500 5.5.6 ...
          C: NOOP
          S: 250 ...
          """
              .replace("LONG", "A".repeat(12_290)));
    }
  }

  @Test
  void cleartextIsForThisMachineAndOnlyIfAllowed() {
    try (var server = TestServer.plain(SmtpKind.SUBMISSION)) {
      server.plays(
          """
          S: 220 ...
          C: EHLO client.test
          S!: 250-AUTH PLAIN LOGIN
          S: 250 BURL
          C: AUTH PLAIN CREDENTIALS
          S: 530 5.7.0 STARTTLS comes first
          """
              .replace("CREDENTIALS", PLAIN));
    }
  }

  @Test // RFC 6409 §6.1
  void theEnvelopesSenderIsOneOfTheAccounts() {
    try (var server = cleartext()) {
      server.playsHoweverSent(
          SIGNED_IN
              + """
              C: MAIL FROM:<bob@example.test>
              S: 550 5.7.1 the sender is not one of ann@example.test
              C: MAIL FROM:<someone@far.test>
              S: 550 5.7.1 ...
              C: MAIL FROM:<ann+shop@example.test>
              S: 250 ...
              C: RSET
              S: 250 ...
              C: MAIL FROM:<Ann.Lee@example.test>
              S: 250 ...
              C: AUTH PLAIN
              S: 503 5.5.1 a transaction is open (RFC 4954 section 4)
              C: RSET
              S: 250 ...
              C: MAIL FROM:<>
              S: 250 ...
              C: RCPT TO:<someone@far.test>
              S: 550 5.7.1 sending to other servers is not available yet, only to addresses here
              C: QUIT
              S: 221 ...
              """);
    }
  }

  @Test // RFC 6409 §8; RFC 5322 §3.6.3
  void whatIsSubmittedIsCompleted() {
    try (var server = cleartext()) {
      server.playsHoweverSent(
          SIGNED_IN
              + """
              C: MAIL FROM:<ann@example.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: BDAT 27
              C!: From: ann@example.test\\x0D\\x0Abcc
              S: 250 ...
              C: BDAT 15 LAST
              C!: : eve\\x0D\\x0A\\x0D\\x0Abody\\x0D\\x0A
              S: 250 ...
              """);
      assertThat(server.mail().received("bob@example.test").getFirst())
          .matches(
              """
              Date: Tue, 3 Nov 2026 08:05:09 \\+0000
              Message-ID: <[a-z0-9]+@mx.example.test>
              From: ann@example.test

              body
              """
                  .replace("\n", "\r\n"));
    }
  }

  @Test // RFC 6409 §3.1: for anybody, from those who signed in
  void whoSignedInSendsElsewhere() {
    try (var server =
        TestServer.sending(
            SmtpKind.SUBMISSION, settings -> settings.withCleartextOnLoopback(true))) {
      server.playsHoweverSent(
          SIGNED_IN
              + """
              C: MAIL FROM:<Ann.Lee@example.test>
              S: 250 ...
              C: RCPT TO:<"a b"@far.test>
              S: 250 2.1.5 ok
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: RCPT TO:<nobody@example.test>
              S: 550 5.1.1 no such address here
              C: RCPT TO:<x@[127.0.0.1]>
              S: 550 5.1.2 mail is sent to domains, not to address literals (RFC 5321 section 4.1.3)
              C: RCPT TO:<x@10.0.0.1>
              S: 550 5.1.2 ...
              C: RCPT TO:<x@far.7>
              S: 550 5.1.2 ...
              C: DATA
              S: 354 ...
              C: From: ann@example.test
              C:
              C: .
              S: 250 2.0.0 accepted as <id>
              C: QUIT
              S: 221 ...
              """);
      assertThat(server.outbox().left()).hasSize(3);
      var left = server.outbox().left().getFirst();
      assertThat(left.paths()).containsExactly("\"a b\"@far.test");
      assertThat(left.departure().reversePath()).isEqualTo("Ann.Lee@example.test");
      assertThat(left.departure().sender().orElseThrow().address()).hasToString("ann@example.test");
      assertThat(server.mail().inbox("bob@example.test")).hasSize(3);
    }
  }

  @ParameterizedTest // RFC 6409 §6.1; RFC 5322 §3.6.2
  @ValueSource(
      strings = {
        "From: ann@example.test",
        "from : \"Ann, Lee\" <ann.lee@example.test>",
        "From: Ann <ann+x@example.test>, <ANN@EXAMPLE.TEST>",
        "From: us: ann@example.test;",
        "From:\\x0D\\x0A  =?utf-8?q?A?=\\x0D\\x0A <ann@example.test>",
      })
  void theHeadersSenderIsOneOfTheAccounts(String field) {
    try (var server = cleartext()) {
      server.playsHoweverSent(message(field, "250 2.0.0 accepted as <id>"));
      assertThat(server.mail().inbox("bob@example.test")).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "From: bob@example.test|550 5.7.1 the address in From: is not one of ann@example.test (<id>)",
        "From: ann@example.test <bob@example.test>|550 5.7.1 ...",
        "From: \"ann@example.test\" <boss@far.test>|550 5.7.1 ...",
        "From: ann@example.test, bob@example.test|550 5.7.1 ...",
        "From: us: ann@example.test, bob@example.test;|550 5.7.1 ...",
        "From: ann@example.test\\x0D\\x0AFROM: bob@example.test"
            + "|550 5.6.0 the message has more than one From: field (<id>)",
        "From: undisclosed:;|550 5.6.0 the message's From: field has no address (<id>)",
        "From: ann|550 5.7.1 ...",
        "From:|550 5.6.0 ...",
        "Subject: x|550 5.6.0 the message has no From: field (<id>)",
        "Subject: x\\x0D\\x0A\\x0D\\x0AFrom: ann@example.test|550 5.6.0 the message has no ...",
      })
  void whatSaysItIsFromSomebodyElseIsRefused(String field, String answer) {
    try (var server = cleartext()) {
      server.playsHoweverSent(message(field, answer));
      assertThat(server.mail().inbox("bob@example.test")).isEmpty();
    }
  }

  private static String message(String field, String answer) {
    return SIGNED_IN
        + """
        C: MAIL FROM:<ann@example.test>
        S: 250 ...
        C: RCPT TO:<bob@example.test>
        S: 250 ...
        C: DATA
        S: 354 ...
        C: To: bob@example.test
        C: FIELD
        C:
        C: hello
        C: .
        S: ANSWER
        C: QUIT
        S: 221 ...
        """
            .replace("FIELD", field)
            .replace("ANSWER", answer);
  }

  @Test
  void whoDoesNotSignInIsAskedForTooLong() {
    try (var server =
        TestServer.with(
            SmtpKind.SUBMISSION,
            settings -> settings.withTimes(Duration.ofMillis(50), Duration.ofMinutes(5)))) {
      server.plays("S: 220 ...\nS: 421 4.4.2 ...\nEND\n");
    }
  }

  private static TestServer cleartext() {
    return TestServer.with(SmtpKind.SUBMISSION, settings -> settings.withCleartextOnLoopback(true));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

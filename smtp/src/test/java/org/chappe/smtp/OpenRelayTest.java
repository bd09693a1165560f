package org.chappe.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.chappe.model.IpNetwork;
import org.chappe.net.Fingerprint;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is relayed for, and that nobody else is, by no trick. RFC 5321 §7.8, RFC 2505 §2.1 */
class OpenRelayTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x@far.test",
        "x%far.test@example.test", // the percent hack
        "x%far.test@[127.0.0.1]",
        "far.test!x@example.test", // a path of bangs
        "\"x@far.test\"@example.test", // quoted
        "\"x%far.test\"@example.test",
        "\"x@far.test\\ \"@example.test",
        "x@far.test@example.test",
        "@example.test:x@far.test", // a source route
        "@example.test,@mx.example.test:x@far.test",
        "x@far.test,ann@example.test",
        "x@[127.0.0.1]", // this host by its address
        "ann@[127.0.0.1]",
        "x@[IPv6:::1]",
        "x@[IPv6:::ffff:127.0.0.1]",
        "x@mx.example.test", // this host by its name, which is no domain here
        "x@example.test.far.test",
        "x@example.test.", // RFC 5321 §2.3.5 knows no dot at the end
        "x@\uFF46ar.test", // what IDNA makes an f
        "x\uFF20far.test@example.test", // a fullwidth @
        "x@far\u3002test",
        "ann@ex\u0430mple.test", // a Cyrillic a
      })
  void strangersSendToNobodyElsewhere(String path) {
    try (var server = TestServer.sending(SmtpKind.MX, settings -> settings)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: MAIL FROM:<ann@example.test> SMTPUTF8
          S: 250 ...
          C: RCPT TO:<PATH>
          S: 5...
          C: DATA
          S: 503 5.5.1 no recipient was accepted
          """
              .replace("PATH", path));
      assertThat(server.outbox().left()).isEmpty();
    }
  }

  @ParameterizedTest // SRS: bounces of forwarded mail come in by every door
  @EnumSource(SmtpKind.class)
  void aReversePathMadeHereTakesBouncesAndNothingElse(SmtpKind kind) {
    try (var server =
        TestServer.sending(kind, settings -> settings.withCleartextOnLoopback(true))) {
      server.outbox().forwarded("SRS0=x=AA=far.test=s@example.test", "s@far.test");
      server.plays(
          """
          S: 220 ...
          C: %s client.test
          S: 250 ...
          %sC: MAIL FROM:<ann@example.test>
          S: 250 ...
          C: RCPT TO:<SRS0=x=AA=far.test=s@example.test>
          S: 550 5.7.1 that address takes bounces only (MAIL FROM:<>)
          C: RSET
          S: 250 ...
          C: MAIL FROM:<>
          S: 250 ...
          C: RCPT TO:<SRS0=y=AA=far.test=s@example.test>
          S: 550 5.1.1 no such address here
          C: RCPT TO:<SRS0=x=AA=far.test=s@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C: From: ann@example.test
          C:
          C: .
          S: 250 ...
          """
              .formatted(
                  kind == SmtpKind.LMTP ? "LHLO" : "EHLO",
                  kind == SmtpKind.SUBMISSION
                      ? "C: AUTH PLAIN AGFubkBleGFtcGxlLnRlc3QAc2VjcmV0\nS: 235 ...\n"
                      : ""));
      assertThat(server.outbox().left().getFirst().paths())
          .containsExactly("s@far.test by SRS0=x=AA=far.test=s@example.test");
    }
  }

  @Test // the words are those of RFC 5321 §3.6.2: relaying is what is denied
  void strangersAreToldWhy() {
    try (var server = TestServer.sending(SmtpKind.MX, settings -> settings)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<x@far.test>
          S: 550 5.7.1 this server takes no mail for that domain
          """);
    }
  }

  @Test
  void whoFailedToSignInSendsNothing() {
    try (var server =
        TestServer.sending(
            SmtpKind.SUBMISSION, settings -> settings.withCleartextOnLoopback(true))) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: AUTH PLAIN AGFubkBleGFtcGxlLnRlc3QAZ3Vlc3M=
          S: 535 5.7.8 ...
          C: MAIL FROM:<ann@example.test>
          S: 530 5.7.0 sign in first (AUTH)
          C: RCPT TO:<x@far.test>
          S: 530 5.7.0 sign in first (AUTH)
          C: BDAT 4 LAST
          C!: abcd
          S: 530 5.7.0 sign in first (AUTH)
          """);
      assertThat(server.outbox().left()).isEmpty();
    }
  }

  @Test // RFC 2033 §5: LMTP is for mailboxes
  void lmtpRelaysForNobody() {
    var everybody = new Relaying(List.of(IpNetwork.parse("127.0.0.0/8")), List.of());
    try (var server =
        TestServer.sending(SmtpKind.LMTP, settings -> settings.withRelaying(everybody))) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: LHLO client.test
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<x@far.test>
          S: 550 5.7.1 this server takes no mail for that domain
          """);
    }
  }

  private static final String RELAYED =
      """
      S: 220 ...
      C: EHLO client.test
      S: 250 ...
      C: MAIL FROM:<printer@example.test>
      S: 250 ...
      C: RCPT TO:<x@far.test>
      S: 250 2.1.5 ok
      C: RCPT TO:<x@[127.0.0.1]>
      S: 550 5.1.2 mail is sent to domains, not to address literals (RFC 5321 section 4.1.3)
      C: DATA
      S: 354 ...
      C: Subject: scanned
      C:
      C: .
      S: 250 2.0.0 ...
      """;

  @Test
  void aNetworkThatIsNamedIsRelayedFor() {
    var here = new Relaying(List.of(IpNetwork.parse("127.0.0.0/8")), List.of());
    try (var server = TestServer.sending(SmtpKind.MX, settings -> settings.withRelaying(here))) {
      server.playsHoweverSent(RELAYED);
      assertThat(server.outbox().left()).hasSize(3);
      assertThat(server.outbox().left().getFirst().departure().sender()).isEmpty();
    }
    var another = new Relaying(List.of(IpNetwork.parse("127.0.0.2")), List.of());
    try (var server = TestServer.sending(SmtpKind.MX, settings -> settings.withRelaying(another))) {
      server.plays(
          RELAYED.substring(0, RELAYED.indexOf("S: 250 2.1.5"))
              + "S: 550 5.7.1 this server takes no mail for that domain\n");
    }
  }

  @Test
  void aCertificateThatIsNamedIsRelayedFor() {
    var printer = TestCertificate.make(directory, "printer", "printer.test");
    var stranger = TestCertificate.make(directory, "stranger", "stranger.test");
    var known = new Relaying(List.of(), List.of(new Fingerprint(printer.keySha256())));
    String begin = "S: 220 ...\nC: EHLO c.test\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 ...\nTLS\n";
    String refused =
        RELAYED.substring(RELAYED.indexOf("C: EHLO"), RELAYED.indexOf("S: 250 2.1.5"))
            + "S: 550 5.7.1 this server takes no mail for that domain\n";
    try (var server = TestServer.tls(SmtpKind.MX, directory, s -> s.withRelaying(known))) {
      server
          .script()
          .with(TestTls.showing(printer))
          .plays(begin + RELAYED.substring(RELAYED.indexOf("C: EHLO")));
      server.script().with(TestTls.showing(stranger)).plays(begin + refused);
      server.script().plays(begin + refused); // without any
      assertThat(server.outbox().left()).hasSize(1);
    }
    // Who is not asked shows nothing.
    try (var server = TestServer.tls(SmtpKind.MX, false, directory)) {
      server.script().with(TestTls.showing(printer)).plays(begin + refused);
    }
  }
}

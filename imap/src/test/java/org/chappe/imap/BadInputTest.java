package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.nio.file.Path;
import java.time.Duration;
import org.chappe.directory.SignIn;
import org.chappe.net.testing.Script;
import org.chappe.net.testing.Sending;
import org.chappe.net.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gets a clear answer and a session that goes on, or an end with BYE. */
class BadInputTest {
  private static final TestServer.Given ONE = given(mailbox("INBOX", "first"));

  @Test
  void linesHaveALimit() {
    String uids = "1,".repeat(40_000) + "1";
    ONE.plays(
        """
        C: a UID FETCH %s UID
        S: a BAD a command line of more than 65536 octets
        C: b NOOP
        S: b OK ...
        C: c SELECT INBOX
        S: c OK ...
        C: d UID FETCH %s UID
        S: * 1 FETCH (UID 1)
        S: d OK ...
        # a literal behind a line that is too long is passed over too
        C: e UID FETCH %s {8+}
        C: f LOGOUT
        S: e BAD ...
        C: g NOOP
        S: g OK ...
        """
            .formatted(uids, "1,".repeat(30_000) + "1", uids),
        Sending.LINES,
        Sending.TOGETHER);
  }

  @Test
  void nulIsNowhere() {
    ONE.plays(
        """
        C: a NO\\x00OP
        S: a BAD NO is not a command here
        C: b SELECT "IN\\x00BOX"
        S: b BAD expected the end of the quoted string at octet 13, found the octet 0x00
        C: c SELECT {6+}
        C: IN\\x00BOX
        S: c BAD a literal with the octet 0x00 as a mailbox name
        C: d\\x00 NOOP
        S: * BAD ...
        C: e NOOP
        S: e OK ...
        """);
  }

  @Test
  void whatIsNoCommandIsNamed() {
    ONE.plays(
        """
        C:
        S: * BAD a command is a tag, a space, a name and its arguments
        C: a
        S: * BAD ...
        C: +a NOOP
        S: * BAD ...
        C: a NOOP now
        S: a BAD expected the end of the command at octet 7, found a space
        C: b  NOOP
        S: b BAD expected a command at octet 3, found a space
        C: c UID
        S: c BAD expected a space ...
        C: d UID NOOP
        S: d BAD UID NOOP is not a command here
        C: e LOGIN "ann
        S: e BAD expected the end of the quoted string at octet 13, found the end of the line
        C: f CREATE "a\\b"
        S: f BAD expected " or \\ behind \\ ...
        C: g STATUS INBOX MESSAGES
        S: g BAD expected status items in parentheses at octet 16, found "M"
        """);
  }

  @Test
  void impossibleSets() {
    ONE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b FETCH 0 UID
        S: b BAD 0 at octet 9 is no message number: 1 to 4294967295
        C: c FETCH 4294967296 UID
        S: c BAD 4294967296 at octet 9 ...
        C: d UID FETCH 99999999999999999999 UID
        S: d BAD a number above 9223372036854775807 ...
        C: e FETCH 1: UID
        S: e BAD expected a message number at octet 11, found a space
        C: f FETCH 1,,1 UID
        S: f BAD ...
        C: g FETCH 1:2 UID
        S: g BAD there is no message 2: the mailbox has 1
        C: h UID FETCH 4294967295:1 UID
        S: * 1 FETCH (UID 1)
        S: h OK ...
        C: i SELECT Trash
        S: i OK ...
        C: j FETCH 1:* UID
        S: j OK ...
        C: k FETCH 1 UID
        S: k BAD there is no message 1: the mailbox has 0
        """);
  }

  @Test
  void nestingHasALimit() {
    ONE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH %sALL%s
        S: b NO [LIMIT] more than 50 levels ...
        C: c SEARCH %sALL
        S: c NO [LIMIT] more than 50 levels ...
        C: d SEARCH %sALL
        S: d NO [LIMIT] more than 50 levels ...
        C: e SEARCH %sALL%s
        S: * SEARCH 1
        S: e OK ...
        C: f FETCH 1 BODY.PEEK[%s1]
        S: f BAD no message has such a part
        C: g LIST "" (%s)
        S: g NO [LIMIT] a LIST has at most 100 patterns
        """
            .formatted(
                "(".repeat(10_000),
                ")".repeat(10_000),
                "NOT ".repeat(10_000),
                "OR ALL ".repeat(8_000),
                "(".repeat(49),
                ")".repeat(49),
                "1.".repeat(300),
                "* ".repeat(101)),
        Sending.LINES,
        Sending.TOGETHER);
  }

  @Test // RFC 9051 §6.2.1, §11.1
  void whatIsSentInPlainBehindStartTlsIsDiscarded(@TempDir Path folder) {
    var certificate = TestCertificate.make(folder, "server", "localhost");
    try (TestServer server = ONE.tls(certificate.context()).server()) {
      Script.imap(server.address())
          .sending(Sending.TOGETHER)
          .plays(
              """
              S: * OK [CAPABILITY ... STARTTLS ...] ...
              C: a STARTTLS
              C: b LOGIN ann secret
              S: a OK begin TLS now
              TLS
              C: c CAPABILITY
              S!: b ...
              S: * CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ENABLE ID LANGUAGE AUTH=PLAIN AUTH=LOGIN
              S: c OK ...
              C: d SELECT INBOX
              S: d BAD sign in first
              C: e STARTTLS
              S: e BAD TLS is in use already
              C: f LOGIN ann secret
              S: f OK ...
              """);
    }
  }

  @Test // RFC 9051 §6.2.3: LOGINDISABLED
  void passwordsWaitForTls(@TempDir Path folder) {
    var certificate = TestCertificate.make(folder, "server", "localhost");
    ONE.settings(ImapSettings.DEFAULT)
        .tls(certificate.context())
        .playsUnsigned(
            """
            S: * OK [CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ENABLE ID LANGUAGE STARTTLS LOGINDISABLED] ...
            C: a LOGIN ann secret
            S: a NO [PRIVACYREQUIRED] ...
            C: b AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=
            S: b NO [PRIVACYREQUIRED] ...
            C: c AUTHENTICATE LOGIN
            S: c NO [PRIVACYREQUIRED] ...
            C: d STARTTLS
            S: d OK ...
            TLS
            C: e LOGIN ann secret
            S: e OK ...
            """);
  }

  @Test
  void tooManyWrongCommandsEndTheSession() {
    ONE.playsUnsigned(
        "S: * OK ...\n"
            + "C: GET / HTTP/1.1\nS: GET BAD ...\n".repeat(20)
            + "S: * BYE too many wrong commands\nEND\n");
    ONE.plays(("C: a NOOP x\nS: a BAD ...\n".repeat(19) + "C: b NOOP\nS: b OK ...\n").repeat(3));
  }

  @Test
  void tooManyWrongPasswordsEndTheSession() {
    ONE.playsUnsigned(
        "S: * OK ...\n"
            + "C: a LOGIN ann wrong\nS: a NO [AUTHENTICATIONFAILED] ...\n".repeat(4)
            + "C: a LOGIN ann wrong\nS: * BYE signing in failed too often\nEND\n");
  }

  @Test // who guesses too often is told to wait, not whether the user exists
  void tooManyAttemptsAreToldToWait() {
    try (TestServer server = ONE.server()) {
      server.directory.answerAlways(new SignIn.TooMany(Duration.ofMinutes(5)));
      Script.imap(server.address())
          .plays(
              """
              S: * OK ...
              C: a LOGIN ann secret
              S: a NO [UNAVAILABLE] too many attempts; try again later
              """);
      assertThat(server.events)
          .anyMatch(event ->
              event instanceof ImapEvent.SignInRefused refused
                  && refused.why().equals("too many attempts"));
    }
  }

  @Test // no event has a password in it
  void eventsTellWhatHappenedAndNoSecrets() {
    try (TestServer server = ONE.server()) {
      Script.imap(server.address())
          .plays(
              """
              S: * OK ...
              C: a LOGIN ann wrong-secret
              S: a NO ...
              C: b LOGIN ann secret
              S: b OK ...
              C: c UID FETCH 1 FLAGS
              S: c BAD ...
              C: d LOGOUT
              S: d OK ...
              END
              """);
      assertThat(server.events).extracting(ImapEvent::line).noneMatch(l -> l.contains("secret"));
      assertThat(server.events)
          .extracting(ImapEvent::line)
          .map(line -> line.replaceAll("took_ms=\\d+ |session=\\S+ |remote=\\S+ ", ""))
          .map(line -> line.replaceAll("(outcome=ok .*out=)\\d+", "$1N"))
          .containsExactly(
              "imap.sign-in-refused why=\"wrong user or password\"",
              "imap.command account=- cmd=\"LOGIN\" outcome=no in=26 out=52",
              "imap.signed-in account=ann@example.test tls=\"none\"",
              "imap.command account=ann@example.test cmd=\"LOGIN\" outcome=ok in=20 out=N",
              "imap.command account=ann@example.test cmd=\"UID FETCH\" outcome=bad in=21 out=30",
              "imap.command account=ann@example.test cmd=\"LOGOUT\" outcome=ok in=10 out=N");
    }
  }
}

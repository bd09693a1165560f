package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.time.Duration;
import org.chappe.imap.wire.ParserLimits;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.model.ByteSize;
import org.junit.jupiter.api.Test;

/** Each limit that can be set, met: the code of RFC 9051 §7.1, and a session that goes on. */
class LimitsTest {
  private static final ParserLimits LOW =
      new ParserLimits(1_024, 1_024, 2_048, 1024 * 1024, 3, 2, 4, 2);

  private static final TestServer.Given COMMANDS =
      given(mailbox("INBOX", "one", "two", "three"))
          .settings(
              ImapSettings.DEFAULT
                  .withCleartextOnLoopback(true)
                  .withLimits(ImapLimits.DEFAULT.withParsing(LOW)));

  private static final TestServer.Given MAIL =
      given(mailbox("INBOX", "one", "two", "three"))
          .mail(
              new MailboxSettings(ByteSize.ofMiB(64), 8, 3, 2, 4, 50_000, 5, Duration.ofMillis(1)));

  @Test
  void lines() {
    COMMANDS.plays(
        """
        C: a SELECT %s
        S: a BAD a command line of more than 1024 octets
        C: b NOOP
        S: b OK ...
        """
            .formatted("x".repeat(2_000)));
  }

  @Test // RFC 7888 §4
  void literals() {
    String octets = "x".repeat(1_025);
    COMMANDS.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH SUBJECT {1025+}
        C: %s
        S: b BAD [TOOBIG] a literal of 1025 octets; 1024 are allowed here
        C: c SEARCH SUBJECT {1025}
        S: c BAD [TOOBIG] ...
        C: d SEARCH SUBJECT {1000+}
        C: %s SUBJECT {1000+}
        C: %s SUBJECT {49+}
        C: %s
        S: d BAD [TOOBIG] literals of more than 2048 octets in one command
        C: e NOOP
        S: e OK ...
        """
            .formatted(octets, "x".repeat(1_000), "x".repeat(1_000), "x".repeat(49)));
  }

  @Test
  void sets() {
    COMMANDS.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b FETCH 1,2:3 UID
        S: b OK ...
        C: c FETCH 1,2,3 UID
        S: c NO [LIMIT] a set has at most 2 numbers and ranges
        C: d UID SEARCH UID 1,2,3
        S: d NO [LIMIT] ...
        C: e NOOP
        S: e OK ...
        """);
  }

  @Test
  void nesting() {
    COMMANDS.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH ((ALL))
        S: b OK ...
        C: c SEARCH (((ALL)))
        S: c NO [LIMIT] more than 3 levels at octet 13
        C: d SEARCH NOT NOT NOT ALL
        S: d NO [LIMIT] ...
        C: e NOOP
        S: e OK ...
        """);
  }

  @Test
  void searchKeys() {
    COMMANDS.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b SEARCH ALL ALL ALL ALL
        S: b OK ...
        C: c SEARCH ALL ALL ALL ALL ALL
        S: c NO [LIMIT] a search has at most 4 keys
        C: d NOOP
        S: d OK ...
        """);
  }

  @Test
  void patterns() {
    COMMANDS.plays(
        """
        C: a LIST "" (INBOX Sent)
        S: a OK ...
        C: b LIST "" (INBOX Sent Trash)
        S: b NO [LIMIT] a LIST has at most 2 patterns
        C: c NOOP
        S: c OK ...
        """);
  }

  @Test
  void levels() {
    MAIL.plays(
        """
        C: a CREATE a/b/c
        S: a NO [LIMIT] an account has at most 8 mailboxes
        C: b CREATE a/b/c/d
        S: b NO [LIMIT] a mailbox name has at most 3 levels
        C: c RENAME Sent a/b/c/d
        S: c NO [LIMIT] ...
        C: d NOOP
        S: d OK ...
        """);
  }

  @Test // what no mailbox anywhere can be called
  void levelsOfAnyName() {
    given()
        .plays(
            """
            C: a CREATE %s
            S: a NO [LIMIT] a mailbox name has more than 50 levels
            C: b CREATE %s
            S: b NO [LIMIT] a mailbox name is longer than 1000 octets
            C: c CREATE a//b
            S: c NO [CANNOT] ...
            C: d NOOP
            S: d OK ...
            """
                .formatted("a/".repeat(50) + "a", "a".repeat(1_001)));
  }

  @Test
  void mailboxes() {
    MAIL.plays(
        """
        C: a CREATE six
        S: a OK ...
        C: b CREATE seven
        S: b OK ...
        C: c CREATE nine
        S: c NO [LIMIT] an account has at most 8 mailboxes
        C: d NOOP
        S: d OK ...
        """);
  }

  @Test // RFC 9051 §7.1: LIMIT names both
  void keywords() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b STORE 1 +FLAGS.SILENT (k1 k2)
        S: b OK ...
        C: c STORE 1 +FLAGS.SILENT (k3)
        S: c NO [LIMIT] a message has at most 2 keywords
        C: d STORE 2 +FLAGS.SILENT (k3 k4)
        S: d OK ...
        C: e STORE 3 +FLAGS.SILENT (K1 k5)
        S: e NO [LIMIT] a mailbox has at most 4 keywords
        C: f APPEND INBOX (k5) {1+}
        C: x
        S: f NO [LIMIT] a mailbox has at most 4 keywords
        C: g STORE 3 +FLAGS.SILENT (K1 k4)
        S: g OK ...
        C: h STORE 1:2 -FLAGS.SILENT (k2)
        S: h OK ...
        C: i STORE 2 FLAGS.SILENT (k5)
        S: i OK ...
        """);
  }

  @Test
  void keywordsOfWhatComesFromElsewhere() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b STORE 1 +FLAGS.SILENT (k1 k2)
        S: b OK ...
        C: c STORE 2 +FLAGS.SILENT (k3 k4)
        S: c OK ...
        C: d COPY 1:2 Trash
        S: d OK ...
        C: e STORE 1:2 FLAGS.SILENT ()
        S: e OK ...
        C: e STORE 1 FLAGS.SILENT (k5)
        S: e OK ...
        C: f COPY 1 Trash
        S: f NO [LIMIT] a mailbox has at most 4 keywords
        C: g MOVE 1 Trash
        S: g NO [LIMIT] a mailbox has at most 4 keywords
        C: h MOVE 3 Trash
        S: h OK ...
        """);
  }
}

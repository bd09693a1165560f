package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.chappe.directory.SignIn;
import org.chappe.mailbox.MailAccount;
import org.chappe.net.testing.Script;
import org.chappe.net.testing.ScriptClient;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.Test;

/**
 * Response codes: RFC 5530 §3, RFC 9051 §7.1. Those of one extension are in its own test; codes
 * that nothing here leads to are in docs/rfc.md.
 */
class Rfc5530Test {
  private static final TestServer.Given MAIL =
      given(mailbox("INBOX", "a", "b", "c"), mailbox("Other"));

  private static void signsInWhile(SignIn answer, String code) {
    try (TestServer server = MAIL.server()) {
      server.directory.answerAlways(answer);
      Script.imap(server.address())
          .plays(
              """
              S: * OK ...
              C: a LOGIN ann secret
              S: a NO [%s] ...
              C: b AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=
              S: b NO [%s] ...
              """
                  .formatted(code, code));
    }
  }

  @Test // which wrong thing it was is not told; who guesses too often can try later
  void authenticationFailed() {
    signsInWhile(new SignIn.Refused(), "AUTHENTICATIONFAILED");
    signsInWhile(new SignIn.TooMany(Duration.ofMinutes(1)), "UNAVAILABLE");
  }

  @Test // also when the password is right
  void authorizationFailed() {
    MAIL.playsUnsigned(
        """
        S: * OK ...
        C: a AUTHENTICATE PLAIN YmVuAGFubgBzZWNyZXQ=
        S: a NO [AUTHORIZATIONFAILED] ...
        C: b AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=
        S: b OK ...
        """);
  }

  @Test // the mechanism is not known: no other answer will ever come
  void cannotSignInSo() {
    MAIL.playsUnsigned(
        """
        S: * OK ...
        C: a AUTHENTICATE CRAM-MD5
        S: a NO [CANNOT] ...
        """);
  }

  @Test
  void privacyRequired() {
    given()
        .settings(ImapSettings.DEFAULT)
        .playsUnsigned(
            """
            S: * OK ...
            C: a LOGIN ann secret
            S: a NO [PRIVACYREQUIRED] ...
            C: b AUTHENTICATE PLAIN AGFubgBzZWNyZXQ=
            S: b NO [PRIVACYREQUIRED] ...
            """);
  }

  @Test // what keeps the accounts is away: the client may try again
  void unavailableBeforeSigningIn() {
    try (TestServer server = MAIL.server()) {
      server.directory.failAlways(new StoreUnavailable("away"));
      Script.imap(server.address())
          .plays(
              """
              S: * OK ...
              C: a LOGIN ann secret
              S: a NO [UNAVAILABLE] try again later
              """);
    }
  }

  @Test // what the store cannot do now: nothing is changed, and the same works a moment later
  void unavailable() {
    var store = new FailingStore(new MemoryStore(InstantSource.fixed(TestServer.NOW)));
    try (TestServer server = given(mailbox("INBOX", "a")).store(store).server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      for (String command :
          new String[] {
            "CREATE New", "STORE 1 +FLAGS (\\Flagged)", "COPY 1 INBOX", "APPEND INBOX {1+}\nC: x"
          }) {
        // somebody else is faster each time: after three turns it is for later
        store.failCommits(Failure.CONFLICT, Failure.CONFLICT, Failure.CONFLICT);
        ann.plays(
            """
            C: a %s
            S: a NO [UNAVAILABLE] try again later
            """
                .formatted(command));
      }
      ann.plays(
          """
          C: b LIST "" *
          S!: * LIST ... New
          S: b OK ...
          C: c FETCH 1 FLAGS
          S: * 1 FETCH (FLAGS (\\Recent))
          S: c OK ...
          C: d CREATE New
          S: d OK ...
          """);
    }
  }

  @Test // a bug in the server ends one command; its stack is an event
  void serverBug() {
    try (TestServer server = MAIL.server()) {
      server.directory.failAlways(new IllegalStateException("a bug"));
      Script.imap(server.address())
          .plays(
              """
              S: * OK ...
              C: a LOGIN ann secret
              S: a NO [SERVERBUG] ...
              C: b NOOP
              S: b OK ...
              """);
      assertThat(server.events)
          .anyMatch(event ->
              event instanceof ImapEvent.Failed failed
                  && "a bug".equals(failed.failure().getMessage()));
    }
  }

  @Test // numbers stay until a command that lets them move: the client is asked to send one
  void expungeIssued() {
    try (TestServer server = MAIL.server();
        ScriptClient ann = server.ann();
        ScriptClient too = server.ann()) {
      for (ScriptClient client : new ScriptClient[] {ann, too}) {
        client.plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            """);
      }
      ann.plays(
          """
          C: b UID STORE 2 +FLAGS.SILENT (\\Deleted)
          S: b OK ...
          C: c EXPUNGE
          S: * 2 EXPUNGE
          S: c OK EXPUNGE done
          """);
      too.plays(
          """
          C: a SEARCH ALL
          S!: * ... EXPUNGE
          S: * SEARCH 1 3
          S: a OK [EXPUNGEISSUED] ...
          C: b FETCH 3 FLAGS
          S: * 3 FETCH (FLAGS ())
          S: b OK [EXPUNGEISSUED] ...
          C: c SORT (ARRIVAL) UTF-8 ALL
          S: * SORT 1 3
          S: c OK [EXPUNGEISSUED] ...
          C: d STORE 2 FLAGS (\\Seen)
          S: d OK [EXPUNGEISSUED] ...
          C: e FETCH 2 BODY[]
          S: e OK [EXPUNGEISSUED] ...
          C: f NOOP
          S: * 2 EXPUNGE
          S: f OK NOOP done
          C: g SEARCH ALL
          S: * SEARCH 1 2
          S: g OK SEARCH done
          """);
    }
  }

  @Test // RFC 2180 §4.4.1: OK would say that all were copied
  void aCopyOfWhatIsGoneIsRefused() {
    try (TestServer server = MAIL.server();
        ScriptClient ann = server.ann();
        ScriptClient too = server.ann()) {
      too.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b STORE 2 +FLAGS (\\Deleted)
          S: b OK ...
          C: c EXPUNGE
          S: c OK ...
          """);
      too.plays(
          """
          C: b COPY 1:2 Other
          S: b NO [EXPUNGEISSUED] ...
          C: c STATUS Other (MESSAGES)
          S: * STATUS Other (MESSAGES 0)
          S: c OK ...
          C: d COPY 1:2 Other
          S: d OK [COPYUID <v> 1,3 1:2] ...
          """);
    }
  }

  @Test
  void existingAndNot() {
    MAIL.plays(
        """
        C: a CREATE Other
        S: a NO [ALREADYEXISTS] ...
        C: b RENAME INBOX Other
        S: b NO [ALREADYEXISTS] ...
        C: c CREATE New
        S: c OK ...
        C: d RENAME New Other
        S: d NO [ALREADYEXISTS] ...
        C: e RENAME Nowhere Somewhere
        S: e NO [NONEXISTENT] ...
        C: f DELETE Nowhere
        S: f NO [NONEXISTENT] ...
        C: g SELECT Nowhere
        S: g NO [NONEXISTENT] ...
        C: h STATUS Nowhere (MESSAGES)
        S: h NO [NONEXISTENT] ...
        C: i GETMETADATA Nowhere /private/comment
        S: i NO [NONEXISTENT] ...
        """);
  }

  @Test // TRYCREATE: the client may make the mailbox
  void tryCreate() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b COPY 1 Nowhere
        S: b NO [TRYCREATE] ...
        C: c MOVE 1 Nowhere
        S: c NO [TRYCREATE] ...
        C: d APPEND Nowhere {1+}
        C: x
        S: d NO [TRYCREATE] ...
        C: e REPLACE 1 Nowhere {1+}
        C: x
        S: e NO [TRYCREATE] ...
        """);
  }

  @Test // what can never be
  void cannot() {
    MAIL.plays(
        """
        C: a DELETE INBOX
        S: a NO [CANNOT] ...
        C: b RENAME Other Other/below
        S: b NO [CANNOT] ...
        C: c CREATE a//b
        S: c NO [CANNOT] ...
        C: d APPEND Other {0+}
        C:
        S: d NO [CANNOT] ...
        """);
  }

  @Test
  void limit() {
    var many = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      many.append(" k").append(i);
    }
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b STORE 1 FLAGS (%s)
        S: b NO [LIMIT] ...
        C: c CREATE %s
        S: c NO [LIMIT] ...
        """
            .formatted(many.substring(1), "a/".repeat(29) + "a"));
  }

  @Test
  void overQuota() {
    try (TestServer server = MAIL.server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      mail.setQuota(OptionalLong.empty(), OptionalLong.of(3), OptionalLong.empty());
      ann.plays(
          """
          C: a APPEND INBOX {1+}
          C: x
          S: a NO [OVERQUOTA] ...
          C: b SELECT INBOX
          S: * 3 EXISTS
          S: b OK ...
          """);
    }
  }

  @Test // RFC 9051 §7.1: READ-WRITE, READ-ONLY, PERMANENTFLAGS, UIDNEXT, UIDVALIDITY
  void readOnly() {
    MAIL.plays(
        """
        C: a SELECT INBOX
        S: * OK [PERMANENTFLAGS (... \\*)] ...
        S: * OK [UIDVALIDITY <v>] ...
        S: * OK [UIDNEXT 4] ...
        S: a OK [READ-WRITE] ...
        C: b EXAMINE INBOX
        S: * OK [CLOSED] ...
        S: * OK [PERMANENTFLAGS ()] ...
        S: * OK [UIDVALIDITY <v>] ...
        S: b OK [READ-ONLY] ...
        C: c STORE 1 +FLAGS (\\Seen)
        S: c NO [READ-ONLY] ...
        C: d EXPUNGE
        S: d NO [READ-ONLY] ...
        C: e MOVE 1 Other
        S: e NO [READ-ONLY] ...
        C: f SEARCH CHARSET X-UNKNOWN ALL
        S: f NO [BADCHARSET (US-ASCII UTF-8)] ...
        """);
  }
}

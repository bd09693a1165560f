package org.chappe.pop3;

import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import org.junit.jupiter.api.Test;

final class Rfc1939Test {
  @Test // RFC 1939 §4, §7: USER, PASS
  void aNameAndAPasswordSignIn() {
    given(message("one"))
        .playsUnsigned(
            """
            S: +OK ...
            C: user ann@example.test
            S: +OK ...
            C: pass sec ret
            S: +OK 1 messages
            C: USER ann@example.test
            S: -ERR you have signed in already
            C: QUIT
            S: +OK ...
            END
            """);
  }

  @Test // RFC 1939 §7, USER: the server may answer +OK even for names it does not know
  void whoIsHereIsNotTold() {
    given()
        .playsUnsigned(
            """
            S: +OK ...
            C: USER nobody@example.test
            S: +OK ...
            C: PASS secret
            S: -ERR [AUTH] wrong user or password
            C: PASS secret
            S: -ERR USER comes first
            C: USER ann@example.test
            S: +OK ...
            C: PASS wrong
            S: -ERR [AUTH] wrong user or password
            """);
  }

  @Test // RFC 1939 §4: only then is there a maildrop
  void nothingIsSeenBeforeSigningIn() {
    given(message("one"))
        .playsUnsigned(
            """
            S: +OK ...
            C: STAT
            S: -ERR sign in first
            C: LIST
            S: -ERR sign in first
            C: UIDL
            S: -ERR sign in first
            C: RETR 1
            S: -ERR sign in first
            C: TOP 1 0
            S: -ERR sign in first
            C: DELE 1
            S: -ERR sign in first
            C: NOOP
            S: -ERR sign in first
            C: RSET
            S: -ERR sign in first
            C: APOP ann c4c9334bac560ecc979e58001b3e22fb
            S: -ERR APOP is not offered here
            C: QUIT
            S: +OK ...
            END
            """);
  }

  @Test // RFC 1939 §5: STAT, LIST
  void sizesAreThoseOfTheMessages() {
    given(message("one"), message("three"))
        .plays(
            """
            C: STAT
            S: +OK 2 106
            C: LIST
            S: +OK 2 messages
            S: 1 51
            S: 2 55
            S: .
            C: LIST 2
            S: +OK 2 55
            C: LIST 3
            S: -ERR there is no message 3, the last is 2
            C: LIST 0
            S: -ERR "0" is out of range: 1 to 4294967295
            C: LIST 4294967296
            S: -ERR "4294967296" is out of range: 1 to 4294967295
            C: LIST one
            S: -ERR expected a message number, found "one"
            """);
  }

  @Test // RFC 1939 §5: RETR; §3: dots
  void aMessageComesWithStuffedDots() {
    given("Subject: dots\r\n\r\n.\r\n..\r\n.a\r\nb.\r\n\r\n.")
        .plays(
            """
            C: RETR 1
            S: +OK 37 octets
            S: Subject: dots
            S:
            S: ..
            S: ...
            S: ..a
            S: b.
            S:
            S: ..
            S: .
            C: NOOP
            S: +OK ...
            """);
  }

  @Test // RFC 1939 §3: responses end in CRLF
  void lineEndsThatAreMissingAreSent() {
    given("Subject: ends\n\n.a\n.\r\nlast", "Subject: no body", "")
        .plays(
            """
            C: LIST
            S: +OK 3 messages
            S: 1 30
            S: 2 18
            S: 3 0
            S: .
            C: RETR 1
            S: +OK 30 octets
            S: Subject: ends
            S:
            S: ..a
            S: ..
            S: last
            S: .
            C: RETR 2
            S: +OK 18 octets
            S: Subject: no body
            S: .
            C: TOP 2 5
            S: +OK ...
            S: Subject: no body
            S: .
            C: RETR 3
            S: +OK 0 octets
            S: .
            """);
  }

  @Test // RFC 1939 §7: TOP
  void topGivesTheHeaderAndSomeLines() {
    given("Subject: top\r\n\r\n.1\r\n2\r\n3\r\n")
        .plays(
            """
            C: TOP 1 0
            S: +OK ...
            S: Subject: top
            S:
            S: .
            C: TOP 1 1
            S: +OK ...
            S: Subject: top
            S:
            S: ..1
            S: .
            C: TOP 1 2
            S: +OK ...
            S: Subject: top
            S:
            S: ..1
            S: 2
            S: .
            C: top  1  1000
            S: +OK ...
            S: Subject: top
            S:
            S: ..1
            S: 2
            S: 3
            S: .
            C: TOP 1
            S: -ERR expected a message number and a number of lines behind TOP
            C: TOP 1 -1
            S: -ERR expected a number of lines, found "-1"
            C: TOP 2 1
            S: -ERR there is no message 2, the last is 1
            """);
  }

  @Test // RFC 1939 §7: UIDL; Outlook never sees a message whose id is that of one that has gone
  void uniqueIdsStayWhatTheyAre() {
    var given = given(message("one"), message("two"));
    given.plays(
        """
        C: UIDL
        S: +OK ...
        S: 1 <first>
        S: 2 <second>
        S: .
        C: UIDL 2
        S: +OK 2 <second>
        C: DELE 1
        S: +OK ...
        C: UIDL 1
        S: -ERR message 1 is marked as deleted
        C: UIDL
        S: +OK ...
        S: 2 <second>
        S: .
        """);
    try (var server = given.server()) {
      try (var ann = server.ann()) {
        ann.plays(
            """
            C: UIDL
            S: +OK ...
            S: 1 <validity>.1
            S: 2 <validity>.2
            S: .
            C: DELE 2
            S: +OK ...
            C: QUIT
            S: +OK ...
            END
            """);
      }
      try (var mail = server.mail()) {
        server.append(mail, message("three"));
      }
      try (var ann = server.ann()) {
        ann.plays(
            """
            C: UIDL
            S: +OK ...
            S: 1 <validity>.1
            S: 2 <validity>.3
            S: .
            """);
      }
    }
  }

  @Test // RFC 1939 §5: DELE, RSET; §6
  void deletedMessagesGoWithQuit() {
    given(message("one"), message("two"), message("three"))
        .plays(
            """
            C: DELE 2
            S: +OK ...
            C: DELE 2
            S: -ERR message 2 is marked as deleted
            C: RETR 2
            S: -ERR message 2 is marked as deleted
            C: STAT
            S: +OK 2 106
            C: LIST
            S: +OK 2 messages
            S: 1 51
            S: 3 55
            S: .
            C: RSET
            S: +OK 3 messages
            C: STAT
            S: +OK 3 157
            C: DELE 4
            S: -ERR there is no message 4, the last is 3
            C: DELE
            S: -ERR expected a message number behind DELE
            """);
  }

  @Test // RFC 1939 §6
  void quitRemovesAndADroppedLineDoesNot() {
    try (var server = given(message("one"), message("two")).server()) {
      try (var ann = server.ann()) {
        ann.plays(
            """
            C: DELE 1
            S: +OK ...
            """);
      }
      try (var ann = server.ann()) {
        ann.plays(
            """
            C: STAT
            S: +OK 2 102
            C: DELE 1
            S: +OK ...
            C: QUIT
            S: +OK ...
            END
            """);
      }
      try (var ann = server.ann()) {
        ann.plays(
            """
            C: LIST
            S: +OK 1 messages
            S: 1 51
            S: .
            C: RETR 1
            S: +OK ...
            S: From: ben@example.test
            S: Subject: two
            S:
            S: about two
            S: .
            """);
      }
    }
  }
}

package org.chappe.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import org.junit.jupiter.api.Test;

final class BadInputTest {
  @Test
  void theSessionGoesOn() {
    given(message("one"))
        .plays(
            """
            C: %s
            S: -ERR a line of more than 512 octets
            C:
            S: -ERR expected a command, found an empty line
            C: XTND XMIT
            S: -ERR "XTND" is not a command here
            C: NO\\x00OP
            S: -ERR a command with the octet 0x00
            C: NOOP now
            S: -ERR expected nothing behind NOOP, found "now"
            C: RETR 1 2
            S: -ERR expected one argument behind RETR, found more
            C: RETR 99999999999999999999
            S: -ERR expected a message number, found "99999999999999999999"
            C: STAT
            S: +OK 1 51
            """
                .formatted("X".repeat(600)));
  }

  @Test
  void tooManyWrongCommandsEndIt() {
    given(message("one"))
        .plays(
            "C: NOPE\nS: -ERR \"NOPE\" is not a command here\n".repeat(19)
                + "C: NOOP\nS: +OK ...\n"
                + "C: NOPE\nS: -ERR \"NOPE\" is not a command here\n".repeat(20)
                + "S: -ERR [SYS/TEMP] too many wrong commands\nEND\n");
  }

  @Test
  void tooManyWrongPasswordsEndIt() {
    String once =
        """
        C: USER ann@example.test
        S: +OK ...
        C: PASS wrong
        S: -ERR [AUTH] wrong user or password
        """;
    given()
        .playsUnsigned(
            "S: +OK ...\n"
                + once.repeat(5)
                + "S: -ERR [SYS/TEMP] signing in failed too often\nEND\n");
  }

  @Test
  void passwordsGoIntoNoEvent() {
    try (var server = given(message("one")).server()) {
      try (var ann = server.ann()) {
        ann.plays(
            """
            C: RETR 1
            S: +OK ...
            S: From: ben@example.test
            S: Subject: one
            S:
            S: about one
            S: .
            C: DELE 1
            S: +OK ...
            C: QUIT
            S: +OK ...
            END
            """);
      }
      assertThat(server.events)
          .extracting(Pop3Event::line)
          .noneMatch(line -> line.contains("sec ret"))
          .anySatisfy(line ->
              assertThat(line)
                  .matches(
                      "pop3\\.ended session=\\S+ account=ann@example\\.test how=quit fetched=1"
                          + " deleted=1 out=\\d+"));
    }
  }

  @Test
  void anAccountWithoutMailIsNotOpened() {
    given()
        .playsUnsigned(
            """
            S: +OK ...
            C: USER gone@example.test
            S: +OK ...
            C: PASS secret
            S: -ERR [SYS/TEMP] the account's mail is not there
            """);
  }
}

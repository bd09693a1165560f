package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.model.BodyId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.Script;
import org.chappe.net.testing.ScriptClient;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** A store that fails, a body that is damaged, a client that leaves: nobody else notices. */
class FaultsTest {
  private static FailingStore failing() {
    return new FailingStore(new MemoryStore(InstantSource.fixed(TestServer.NOW)));
  }

  @Test // RFC 5530 §3: UNAVAILABLE
  void whatTheStoreCannotReadNowIsToldAsThat() {
    FailingStore store = failing();
    try (TestServer server = given(mailbox("INBOX", "first")).store(store).server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      store.failReads(1);
      ann.plays(
          """
          C: b FETCH 1 ENVELOPE
          S: b NO [UNAVAILABLE] ...
          C: c FETCH 1 ENVELOPE
          S: * 1 FETCH (ENVELOPE (...))
          S: c OK ...
          """);
      assertThat(server.events)
          .anyMatch(e -> e instanceof ImapEvent.Failed failed && failed.command().equals("FETCH"));
    }
  }

  @Test // RFC 5530 §3: CORRUPTION
  void aDamagedMessageHidesNoOther() {
    FailingStore store = failing();
    try (TestServer server = given(mailbox("INBOX", "a", "b", "c")).store(store).server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      store.damage(body(server, 1));
      ann.plays(
          """
          C: b FETCH 1:3 (UID BODY.PEEK[HEADER])
          S!: * 2 FETCH ...
          S: * 1 FETCH (UID 1 BODY[HEADER] {...})
          S: * 3 FETCH (UID 3 BODY[HEADER] {...})
          S: b NO [CORRUPTION] ...
          C: c FETCH 2 BODY[HEADER]
          S: * 2 FETCH (UID 2 FLAGS (...\\Seen...))
          S: c NO [CORRUPTION] ...
          """);
    }
  }

  @Test // RFC 5530 §3: CORRUPTION
  void aDamagedMessageAmongHundredsHidesNoOther() {
    FailingStore store = failing();
    String[] subjects = IntStream.rangeClosed(1, 200).mapToObj(i -> "m" + i).toArray(String[]::new);
    try (TestServer server = given(mailbox("INBOX", subjects)).store(store).server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          """);
      store.damage(body(server, 99));
      for (String item : List.of("BODY[HEADER]", "BODY[HEADER.FIELDS (X-RARE)]")) {
        String asked = item.replace("BODY", "BODY.PEEK");
        var expected =
            new StringBuilder("C: b FETCH 1:* (UID " + asked + ")\nS!: * 100 FETCH ...\n");
        for (int number = 1; number <= 200; number++) {
          if (number != 100) {
            expected.append("S: * %d FETCH (UID %1$d %s {...})\n".formatted(number, item));
          }
        }
        ann.plays(expected + "S: b NO [CORRUPTION] ...\n");
      }
    }
  }

  @Test
  void eachOfHundredsIsSentItsOwnText() {
    String[] subjects = IntStream.rangeClosed(1, 200).mapToObj(i -> "m" + i).toArray(String[]::new);
    try (TestServer server = given(mailbox("INBOX", subjects)).server();
        ScriptClient ann = server.ann()) {
      var expected = new StringBuilder("C: b UID FETCH 1:* BODY.PEEK[]\n");
      for (int number = 1; number <= 200; number++) {
        int octets = TestServer.message("m" + number).length();
        expected
            .append("S: * %d FETCH (UID %1$d BODY[] {%d}\n".formatted(number, octets))
            .append("S: From: ben@example.test\nS: Subject: m%d\n".formatted(number))
            .append("S:\nS: about m%d\nS: )\n".formatted(number));
      }
      ann.plays("C: a SELECT INBOX\nS: a OK ...\n" + expected + "S: b OK ...\n");
    }
  }

  private static BodyId body(TestServer server, int position) {
    try (MailAccount mail = server.mail()) {
      MailboxSnapshot inbox = mail.snapshot().mailbox(MailboxName.INBOX).orElseThrow();
      try (MessageCursor cursor = mail.messages(inbox, new int[] {position}, false)) {
        assertThat(cursor.next()).isTrue();
        return cursor.body();
      }
    }
  }

  @Test // half a message is none
  void aClientThatLeavesInTheMiddleLeavesNothing() throws IOException {
    try (TestServer server = given(mailbox("INBOX", "first")).server();
        ScriptClient ann = server.ann()) {
      try (var other = new Socket(server.address().getAddress(), server.address().getPort())) {
        other
            .getOutputStream()
            .write(
                "a LOGIN ann secret\r\nb APPEND INBOX {100+}\r\nhalf of"
                    .getBytes(StandardCharsets.US_ASCII));
        other.getInputStream().read();
      }
      ann.plays(
          """
          C: a STATUS INBOX (MESSAGES)
          S: * STATUS INBOX (MESSAGES 1)
          S: a OK ...
          """);
    }
  }

  @Test // RFC 9051 §5.4
  void silenceEndsASession() {
    var settings =
        ImapSettings.DEFAULT.withTimes(ImapTimes.DEFAULT.withSignIn(Duration.ofMillis(50)));
    try (TestServer server = given().settings(settings).server()) {
      Script.imap(server.address())
          .plays(
              """
              S: * OK ...
              S: * BYE silent for too long
              END
              """);
    }
  }

  @Test // a large message goes through in pieces, and comes back as it was
  void largeMessagesStream() {
    byte[] large = new byte[20 * 1024 * 1024];
    Arrays.fill(large, (byte) 'x');
    for (int i = 77; i < large.length; i += 79) {
      large[i] = '\n';
    }
    try (TestServer server = given(mailbox("INBOX")).server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      server.append(mail, MailboxName.INBOX, large, Flags.NONE);
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b FETCH 1 (RFC822.SIZE BODY.PEEK[])
          S: * 1 FETCH (RFC822.SIZE 20971520 BODY[] {...})
          S: b OK ...
          C: c FETCH 1 BODY.PEEK[]<20971510.100>
          S: * 1 FETCH (BODY[]<20971510> {10}
          S: xxxxxxxxxx)
          S: c OK ...
          """);
    }
  }
}

package org.chappe.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.chappe.relay.client.HandOver.Outcome;
import org.chappe.relay.client.HandOver.Outcome.Broken;
import org.chappe.relay.client.HandOver.Outcome.Refused;
import org.chappe.relay.client.HandOver.Outcome.Taken;
import org.chappe.relay.client.HandOver.Outcome.Unable;
import org.chappe.relay.route.TlsDemand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 and its extensions, from the client's side. */
class SmtpDialogueTest {
  private static final TlsDemand PLAIN = new TlsDemand.Never();

  private final SmtpConnector connector =
      new SmtpConnector(
          ClientSettings.of("client.example.test").with(TimeLimits.all(Duration.ofSeconds(30))));

  @AfterEach
  void close() {
    connector.close();
  }

  private HopConnection connect(FakeServer server) throws HopUnusable {
    return connector.connect(server.hop(PLAIN), server.hop(PLAIN).addresses().getFirst());
  }

  /** Hands one mail over, says QUIT, and looks at the whole transcript. */
  private List<Outcome> outcomes(String transcript, boolean octets, OutgoingMail mail)
      throws HopUnusable {
    try (FakeServer server = FakeServer.plays(transcript, octets)) {
      HandOver over;
      try (HopConnection connection = connect(server)) {
        over = connection.handOver(mail);
      }
      server.done();
      return over.outcomes();
    }
  }

  /** Of the first recipient, however the answers come. */
  private Outcome outcome(String transcript, OutgoingMail mail) throws HopUnusable {
    Outcome whole = outcomes(transcript, false, mail).getFirst();
    assertThat(outcomes(transcript, true, mail)).first().isEqualTo(whole);
    return whole;
  }

  private static RemoteReply reply(int code, String enhanced, String text) {
    return new RemoteReply(code, enhanced, List.of(text));
  }

  @ParameterizedTest // RFC 5321 §D.1
  @ValueSource(booleans = {false, true})
  void commandsGoOneByOneWithoutPipelining(boolean octets) throws Exception {
    assertThat(
            outcomes(
                """
                S: 220-mx.example.test ESMTP
                S: 220 and more
                C: EHLO client.example.test
                S: 250-mx.example.test
                S: 250 8BITMIME
                C: MAIL FROM:<ann@example.test>
                S: 250 OK
                C: RCPT TO:<bob@example.test>
                S: 250 OK
                C: RCPT TO:<eve@example.test>
                S: 550 5.1.1 No such user here
                C: DATA
                S: 354 Go on
                C: Subject: hello
                C:
                C: A line.
                C: .
                S: 250 2.0.0 Queued as 12
                C: QUIT
                S: 221 Bye
                GONE
                """,
                octets,
                Messages.to("bob@example.test", "eve@example.test")))
        .containsExactly(
            new Taken(reply(250, "2.0.0", "Queued as 12")),
            new Refused("RCPT", reply(550, "5.1.1", "No such user here")));
  }

  @ParameterizedTest // RFC 2920 §3.1
  @ValueSource(booleans = {false, true})
  void twoRoundTripsWithPipelining(boolean octets) throws Exception {
    try (FakeServer server =
        FakeServer.plays(
            """
            S: 220 mx.example.test ESMTP
            C: EHLO client.example.test
            S: 250-mx.example.test
            S: 250-SIZE 1000
            S: 250 PIPELINING
            C: MAIL FROM:<ann@example.test> SIZE=27
            C: RCPT TO:<bob@example.test>
            C: RCPT TO:<eve@example.test>
            C: DATA
            S: 250 OK
            S: 250 OK
            S: 450 4.2.1 Later
            S: 354 Go on
            C: Subject: hello
            C:
            C: A line.
            C: .
            S: 250 Queued
            """,
            octets)) {
      HopConnection connection = connect(server);
      int before = server.flights();
      HandOver over = connection.handOver(Messages.to("bob@example.test", "eve@example.test"));
      assertThat(over.outcomes())
          .containsExactly(
              new Taken(reply(250, "", "Queued")),
              new Refused("RCPT", reply(450, "4.2.1", "Later")));
      assertThat(over.usable()).isTrue();
      server.done();
      assertThat(server.flights() - before).isEqualTo(2);
    }
  }

  @Test // RFC 3030 §2, RFC 2920 §3.1
  void oneRoundTripWithChunking() throws Exception {
    try (FakeServer server =
        FakeServer.plays(
            """
            S: 220 mx.example.test ESMTP
            C: EHLO client.example.test
            S: 250-mx.example.test
            S: 250-CHUNKING
            S: 250 PIPELINING
            C: MAIL FROM:<ann@example.test>
            C: RCPT TO:<bob@example.test>
            C: BDAT 27 LAST
            C: Subject: hello
            C:
            C: A line.
            S: 250 OK
            S: 250 OK
            S: 250 Queued
            """)) {
      HopConnection connection = connect(server);
      int before = server.flights();
      assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes())
          .containsExactly(new Taken(reply(250, "", "Queued")));
      server.done();
      assertThat(server.flights() - before).isEqualTo(1);
    }
  }

  @Test // RFC 5321 §4.5.2
  void dotsAreDoubledAndTheLastLineIsEnded() throws Exception {
    assertThat(
            outcome(
                """
                S: 220 mx
                C: EHLO client.example.test
                S: 250 mx
                C: MAIL FROM:<ann@example.test>
                S: 250 OK
                C: RCPT TO:<bob@example.test>
                S: 250 OK
                C: DATA
                S: 354 Go on
                C: ..
                C: ..a.
                C: b..
                C: \\x2E\\x2E\\x2E.
                C: .
                S: 250 Queued
                C: QUIT
                S: 221 Bye
                """,
                Messages.mail(Messages.content(".\r\n.a.\r\nb..\r\n..."), "bob@example.test")))
        .isInstanceOf(Taken.class);
  }

  @Test // RFC 5321 §2.3.8
  void aLineEndThatIsNoneIsNotSent() throws Exception {
    for (String text : List.of("a\n.\r\nMAIL FROM:<>\r\n", "a\r.\r\n", "a\r")) {
      Outcome outcome =
          outcome(
              """
              S: 220 mx
              C: EHLO client.example.test
              S: 250 mx
              C: MAIL FROM:<ann@example.test>
              S: 250 OK
              C: RCPT TO:<bob@example.test>
              S: 250 OK
              C: DATA
              S: 354 Go on
              GONE
              """,
              Messages.mail(Messages.content(text), "bob@example.test"));
      assertThat(outcome).isInstanceOf(Broken.class);
      assertThat(((Broken) outcome).mayBeTaken()).isFalse();
    }
  }

  @Test // RFC 5321 §3.2
  void heloWhereEhloIsNotKnown() throws Exception {
    assertThat(
            outcome(
                """
                S: 220 mx
                C: EHLO client.example.test
                S: 502 What?
                C: HELO client.example.test
                S: 250 mx
                C: MAIL FROM:<ann@example.test>
                S: 250 OK
                C: RCPT TO:<bob@example.test>
                S: 250 OK
                C: DATA
                S: 354 Go on
                C: Subject: hello
                C:
                C: A line.
                C: .
                S: 250 Queued
                C: QUIT
                S: 221 Bye
                """,
                Messages.to("bob@example.test")))
        .isInstanceOf(Taken.class);
  }

  @Test
  void whatIsOfferedIsSaid() throws Exception {
    String transcript =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250-mx
        S: 250-DSN
        S: 250-MT-PRIORITY MIXER
        S: 250-DELIVERBY 60
        S: 250 SIZE
        C: MAIL FROM:<> SIZE=27 RET=HDRS ENVID=a+2Bb+3Dc+20d MT-PRIORITY=-3 BY=120;N
        S: 250 OK
        C: RCPT TO:<bob@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob+2Bx@example.test
        S: 550 No
        C: QUIT
        S: 221 Bye
        """;
    assertThat(outcome(transcript, Messages.withAll())).isInstanceOf(Refused.class);
  }

  @Test
  void whatIsNotOfferedIsNotSaid() throws Exception {
    String transcript =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250 mx
        C: MAIL FROM:<>
        S: 250 OK
        C: RCPT TO:<bob@example.test>
        S: 550 No
        C: QUIT
        S: 221 Bye
        """;
    assertThat(outcome(transcript, Messages.withAll())).isInstanceOf(Refused.class);
  }

  @Test // RFC 6152 §2, RFC 6531 §3.4
  void eightBitsAndUtf8() throws Exception {
    String transcript =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250-mx
        S: 250-8BITMIME
        S: 250 SMTPUTF8
        C: MAIL FROM:<ann@example.test> BODY=8BITMIME SMTPUTF8
        S: 250 OK
        C: RCPT TO:<b\u00c3\u00b6b@example.test>
        S: 250 OK
        C: DATA
        S: 354 Go on
        C: Subject: \u00c3\u00b6
        C: .
        S: 250 Queued
        C: QUIT
        S: 221 Bye
        """
            .replace("\u00c3\u00b6", "\u00f6");
    OutgoingMail mail =
        Messages.mail(Messages.content("Subject: \u00f6\r\n"), "b\u00f6b@example.test");
    assertThat(outcome(transcript, Messages.utf8(mail))).isInstanceOf(Taken.class);
  }

  @Test // RFC 6152 §3
  void sevenBitsWhereTheServerKnowsNoMore() throws Exception {
    String transcript =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250-mx
        S: 250 SIZE 1000
        C: MAIL FROM:<ann@example.test> SIZE=17
        S: 250 OK
        C: RCPT TO:<bob@example.test>
        S: 250 OK
        C: DATA
        S: 354 Go on
        C: =C3=B6
        C: ..dotted
        C: .
        S: 250 Queued
        C: QUIT
        S: 221 Bye
        """;
    assertThat(
            outcome(
                transcript,
                Messages.mail(
                    Messages.content("\u00f6\r\n", "=C3=B6\r\n.dotted\r\n"), "bob@example.test")))
        .isInstanceOf(Taken.class);
  }

  @Test // RFC 3030 §3
  void binaryGoesByBdatAlone() throws Exception {
    String transcript =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250-mx
        S: 250-CHUNKING
        S: 250 BINARYMIME
        C: MAIL FROM:<ann@example.test> BODY=BINARYMIME
        S: 250 OK
        C: RCPT TO:<bob@example.test>
        S: 250 OK
        C: BDAT 7 LAST
        C: a\\x0Ab.\\x00
        S: 250 Queued
        C: QUIT
        S: 221 Bye
        """;
    assertThat(
            outcome(transcript, Messages.mail(Messages.binary("a\nb.\0\r\n"), "bob@example.test")))
        .isInstanceOf(Taken.class);
  }

  /** Nothing is said to a server that cannot do what must be. */
  @Test
  void unable() throws Exception {
    OutgoingMail plain = Messages.to("bob@example.test");
    unable("8BITMIME", Messages.utf8(plain), 554, "5.6.9"); // RFC 6531 §3.5
    unable("8BITMIME", Messages.utf8(Messages.to("b\u00f6b@example.test")), 553, "5.6.7");
    unable("SMTPUTF8", Messages.to("b\u00f6b@example.test"), 553, "5.6.7");
    unable("REQUIRETLS", Messages.requiringTls(plain), 550, "5.7.10"); // RFC 8689 §4.2.1
    unable("SIZE 26", plain, 552, "5.3.4"); // RFC 1870 §6.1
    unable("SIZE", Messages.mail(Messages.content("\u00f6\r\n"), "bob@example.test"), 554, "5.6.1");
    unable("CHUNKING", Messages.mail(Messages.binary("a\n"), "bob@example.test"), 554, "5.6.1");
    unable("SIZE", Messages.by(plain, "120;R"), 554, "5.3.3"); // RFC 2852 §4.1.4.1
    unable("DELIVERBY 240", Messages.by(plain, "120;R"), 554, "5.3.3");
    unable("SIZE", Messages.to("bob@example.test>\r\nDATA"), 553, "5.1.3");
    unable("SIZE", Messages.to("bob@example.test> NOTIFY=NEVER"), 553, "5.1.3");
    unable("SIZE", Messages.to(""), 553, "5.1.3");
  }

  private void unable(String offered, OutgoingMail mail, int code, String enhanced)
      throws HopUnusable {
    String transcript =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250-mx
        S: 250 %s
        C: QUIT
        S: 221 Bye
        """
            .formatted(offered);
    assertThat(outcome(transcript, mail))
        .isInstanceOfSatisfying(
            Unable.class,
            unable -> {
              assertThat(unable.code()).isEqualTo(code);
              assertThat(unable.enhanced()).isEqualTo(enhanced);
              assertThat(unable.text()).isNotBlank();
            });
  }

  @Test // RFC 5321 §4.1.1.5: what was begun is dropped before the next MAIL, without a round trip
  void resetGoesWithTheNextMail() throws Exception {
    try (FakeServer server =
        FakeServer.plays(
            """
            S: 220 mx
            C: EHLO client.example.test
            S: 250-mx
            S: 250 PIPELINING
            C: MAIL FROM:<ann@example.test>
            C: RCPT TO:<eve@example.test>
            C: DATA
            S: 250 OK
            S: 550 5.1.1 Who?
            S: 503 No recipients
            C: RSET
            C: MAIL FROM:<ann@example.test>
            C: RCPT TO:<bob@example.test>
            C: DATA
            S: 250 OK
            S: 250 OK
            S: 250 OK
            S: 354 Go on
            C: Subject: hello
            C:
            C: A line.
            C: .
            S: 250 Queued
            C: MAIL FROM:<ann@example.test>
            C: RCPT TO:<bob@example.test>
            C: DATA
            S: 450 4.3.2 Not now
            S: 503 MAIL first
            S: 503 MAIL first
            """)) {
      HopConnection connection = connect(server);
      HandOver first = connection.handOver(Messages.to("eve@example.test"));
      assertThat(first.outcomes())
          .containsExactly(new Refused("RCPT", reply(550, "5.1.1", "Who?")));
      assertThat(first.usable()).isTrue();
      assertThat(connection.isUsable()).isTrue();
      assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes())
          .containsExactly(new Taken(reply(250, "", "Queued")));
      assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes())
          .containsExactly(new Refused("MAIL", reply(450, "4.3.2", "Not now")));
      server.done();
    }
  }

  @Test // RFC 2920 §3.1: a server may want data although nobody is to get it
  void dataForNobodyIsEmpty() throws Exception {
    assertThat(
            outcome(
                """
                S: 220 mx
                C: EHLO client.example.test
                S: 250-mx
                S: 250 PIPELINING
                C: MAIL FROM:<ann@example.test>
                C: RCPT TO:<eve@example.test>
                C: DATA
                S: 250 OK
                S: 550 5.1.1 Who?
                S: 354 Go on
                C: .
                S: 554 No valid recipients
                C: QUIT
                S: 221 Bye
                """,
                Messages.to("eve@example.test")))
        .isEqualTo(new Refused("RCPT", reply(550, "5.1.1", "Who?")));
  }

  @Test
  void refusedAtDataAndAtItsEnd() throws Exception {
    String envelope =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250 mx
        C: MAIL FROM:<ann@example.test>
        S: 250 OK
        C: RCPT TO:<bob@example.test>
        S: 250 OK
        C: DATA
        """;
    String quit =
        """
        C: QUIT
        S: 221 Bye
        """;
    assertThat(outcome(envelope + "S: 451 4.3.0 Disk\n" + quit, Messages.to("bob@example.test")))
        .isEqualTo(new Refused("DATA", reply(451, "4.3.0", "Disk")));
    assertThat(
            outcome(
                envelope
                    + """
                    S: 354 Go on
                    C: Subject: hello
                    C:
                    C: A line.
                    C: .
                    S: 554 5.7.1 Spam
                    """
                    + quit,
                Messages.to("bob@example.test")))
        .isEqualTo(new Refused(HandOver.END_OF_DATA, reply(554, "5.7.1", "Spam")));
  }

  @Test // RFC 5321 §3.8
  void four21EndsTheConnectionWhereverItComes() throws Exception {
    String start =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250 mx
        C: MAIL FROM:<ann@example.test>
        """;
    String closing = "S: 421 4.3.2 Stopping\nGONE\n";
    RemoteReply reply = reply(421, "4.3.2", "Stopping");
    assertThat(outcome(start + closing, Messages.to("bob@example.test")))
        .isEqualTo(new Refused("MAIL", reply));
    start += "S: 250 OK\nC: RCPT TO:<bob@example.test>\n";
    assertThat(outcome(start + closing, Messages.to("bob@example.test")))
        .isEqualTo(new Refused("RCPT", reply));
    assertThat(
            outcomes(
                start + "S: 250 OK\nC: RCPT TO:<eve@example.test>\n" + closing,
                false,
                Messages.to("bob@example.test", "eve@example.test")))
        .containsExactly(new Refused("RCPT", reply), new Refused("RCPT", reply));
    start += "S: 250 OK\nC: DATA\n";
    assertThat(outcome(start + closing, Messages.to("bob@example.test")))
        .isEqualTo(new Refused("DATA", reply));
    start += "S: 354 Go on\nC: Subject: hello\nC:\nC: A line.\nC: .\n";
    assertThat(outcome(start + closing, Messages.to("bob@example.test")))
        .isEqualTo(new Refused(HandOver.END_OF_DATA, reply));
  }

  @Test
  void answersThatAreNoneBreakTheConnection() throws Exception {
    String start =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250 mx
        C: MAIL FROM:<ann@example.test>
        """;
    Function<String, Broken> broken =
        transcript -> {
          try {
            return (Broken) outcome(transcript, Messages.to("bob@example.test"));
          } catch (HopUnusable e) {
            throw new AssertionError(e);
          }
        };
    assertThat(broken.apply(start + "S: 354 Go on\nGONE\n"))
        .isEqualTo(new Broken("MAIL", "expected 2yz, 4yz or 5yz to MAIL, found 354 Go on"));
    assertThat(broken.apply(start + "S: Hello\nGONE\n"))
        .isEqualTo(
            new Broken("MAIL", "expected a reply with a code of three digits, found \"Hello\""));
    start += "S: 250 OK\nC: RCPT TO:<bob@example.test>\nS: 250 OK\nC: DATA\n";
    assertThat(broken.apply(start + "S: 250 OK\nGONE\n"))
        .isEqualTo(new Broken("DATA", "expected 354 to DATA, found 250 OK"));
    String two = "S!: 354 Go on\\x0D\\x0A250 OK\\x0D\\x0A\nGONE\n"; // seen when they come together
    assertThat(outcomes(start + two, false, Messages.to("bob@example.test")))
        .containsExactly(new Broken("DATA", "expected nothing behind 354, found 250 OK"));
    start += "S: 354 Go on\nC: Subject: hello\nC:\nC: A line.\nC: .\n";
    Broken last = broken.apply(start + "S: 354 Go on\nGONE\n");
    assertThat(last.mayBeTaken()).isTrue();
  }

  @Test
  void aMessageThatCannotBeReadIsNotEnded() throws Exception {
    String start =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250-mx
        S: 250-CHUNKING
        S: 250 PIPELINING
        GONE
        """;
    for (OutgoingContent content :
        List.of(
            Messages.failing(),
            Messages.lying("a\r\n", 2), // more than told
            Messages.lying("a\r\n", 4))) {
      Broken broken = (Broken) outcome(start, Messages.mail(content, "bob@example.test"));
      assertThat(broken.mayBeTaken()).isFalse();
      assertThat(broken.text()).containsAnyOf("the store does not answer", "octets");
    }
  }

  @Test // RFC 9422 §4
  void limitsOfTheServer() throws Exception {
    try (FakeServer server =
        FakeServer.plays(
            """
            S: 220 mx
            C: EHLO client.example.test
            S: 250-mx
            S: 250 LIMITS RCPTMAX=20 MAILMAX=1 FOO=0
            C: MAIL FROM:<ann@example.test>
            S: 550 No
            C: QUIT
            S: 221 Bye
            """)) {
      HopConnection connection = connect(server);
      assertThat(connection.recipients()).isEqualTo(20);
      assertThat(connection.handOver(Messages.to("bob@example.test")).usable()).isFalse();
      assertThat(connection.isUsable()).isFalse();
      connection.close();
      server.done();
    }
  }

  @Test
  void aConnectionTheServerHasLeftIsNotUsable() throws Exception {
    String start =
        """
        S: 220 mx
        C: EHLO client.example.test
        S: 250 mx
        C: MAIL FROM:<ann@example.test>
        S: 550 No
        """;
    for (String end : List.of("END\n", "S: 421 Too long silent\nSILENT\n")) {
      try (FakeServer server = FakeServer.plays(start + end)) {
        HopConnection connection = connect(server);
        connection.handOver(Messages.to("bob@example.test"));
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (connection.isUsable() && System.nanoTime() < limit) {
          Thread.onSpinWait(); // until it has come here
        }
        assertThat(connection.isUsable()).isFalse();
        assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes().getFirst())
            .isInstanceOf(Broken.class);
        connection.close();
        server.done();
      }
    }
  }

  @Test
  void greetingsThatEndIt() {
    unusable("S: 554 5.7.1 Go away\nC: QUIT\nS: 221 Bye\n", "greeting: 554 5.7.1 Go away");
    unusable("S: 421 Busy\nGONE\n", "greeting: 421 Busy");
    unusable(
        "S: HTTP/1.1 400 Bad Request\nGONE\n",
        "greeting: expected a reply with a code of three digits, found"
            + " \"HTTP/1.1 400 Bad Request\"");
    unusable("END\n", "greeting: the server closed the connection");
    unusable("S: 220 mx\nC: EHLO ...\nS: 451 Later\nC: QUIT\nS: 221 Bye\n", "EHLO: 451 Later");
    unusable(
        "S: 220 mx\nC: EHLO ...\nS: 250 mx\\x0D\\x0A250 mx\nGONE\n",
        "EHLO: the server says more than it was asked");
  }

  private void unusable(String transcript, String text) {
    try (FakeServer server = FakeServer.plays(transcript)) {
      assertThatThrownBy(() -> connect(server)).isInstanceOf(HopUnusable.class).hasMessage(text);
      server.done();
    }
  }

  @Test
  void nobodyThere() throws Exception {
    FakeServer server = FakeServer.plays("");
    server.done();
    server.close();
    assertThatThrownBy(() -> connect(server))
        .isInstanceOf(HopUnusable.class)
        .hasMessageStartingWith("connect: ");
  }
}

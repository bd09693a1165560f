package org.chappe.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chappe.relay.client.HandOver.Outcome;
import org.chappe.relay.client.HandOver.Outcome.Broken;
import org.chappe.relay.client.HandOver.Outcome.Refused;
import org.chappe.relay.client.HandOver.Outcome.Taken;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.HopProtocol;
import org.chappe.relay.route.TlsDemand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 2033, from the client's side. */
class LmtpDialogueTest {
  private static final String HELLO =
      """
      S: 220 store
      C: LHLO client.example.test
      S: 250-store
      S: 250-PIPELINING
      S: 250 CHUNKING
      """;

  private final SmtpConnector connector =
      new SmtpConnector(
          ClientSettings.of("client.example.test").with(TimeLimits.all(Duration.ofSeconds(30))));

  @AfterEach
  void close() {
    connector.close();
  }

  private HandOver handedOver(FakeServer server, OutgoingMail mail) throws HopUnusable {
    Hop hop = server.hop(new TlsDemand.Never(), HopProtocol.LMTP, false, Optional.empty());
    HandOver over;
    try (HopConnection connection = connector.connect(hop, hop.addresses().getFirst())) {
      over = connection.handOver(mail);
    }
    server.done();
    return over;
  }

  @ParameterizedTest // RFC 2033 §4.2
  @ValueSource(booleans = {false, true})
  void everyAcceptedRecipientHasItsAnswer(boolean octets) throws Exception {
    String transcript =
        HELLO
            + """
            C: MAIL FROM:<ann@example.test>
            C: RCPT TO:<bob@example.test>
            C: RCPT TO:<eve@example.test>
            C: RCPT TO:<joe@example.test>
            C: DATA
            S: 250 OK
            S: 250 OK
            S: 550 5.1.1 Who?
            S: 250 OK
            S: 354 Go on
            C: Subject: hello
            C:
            C: A line.
            C: .
            S: 250 2.0.0 Stored
            S: 452 4.2.2 Full
            C: QUIT
            S: 221 Bye
            """;
    try (FakeServer server = FakeServer.plays(transcript, octets)) {
      List<Outcome> outcomes =
          handedOver(
                  server, Messages.to("bob@example.test", "eve@example.test", "joe@example.test"))
              .outcomes();
      assertThat(outcomes)
          .containsExactly(
              new Taken(new RemoteReply(250, "2.0.0", List.of("Stored"))),
              new Refused("RCPT", new RemoteReply(550, "5.1.1", List.of("Who?"))),
              new Refused(HandOver.END_OF_DATA, new RemoteReply(452, "4.2.2", List.of("Full"))));
    }
  }

  @Test
  void whatWasAnsweredStaysSoWhenTheRestBreaks() throws Exception {
    String transcript =
        HELLO
            + """
            C: MAIL FROM:<ann@example.test>
            C: RCPT TO:<bob@example.test>
            C: RCPT TO:<joe@example.test>
            C: DATA
            S: 250 OK
            S: 250 OK
            S: 250 OK
            S: 354 Go on
            C: Subject: hello
            C:
            C: A line.
            C: .
            S: 250 2.0.0 Stored
            END
            """;
    try (FakeServer server = FakeServer.plays(transcript)) {
      HandOver over = handedOver(server, Messages.to("bob@example.test", "joe@example.test"));
      assertThat(over.usable()).isFalse();
      assertThat(over.outcomes().getFirst()).isInstanceOf(Taken.class);
      assertThat(over.outcomes().getLast())
          .isEqualTo(new Broken(HandOver.END_OF_DATA, "the server closed the connection"));
    }
  }

  @Test // RFC 2033 §4.2: DATA without recipients MUST fail
  void dataForNobody() throws Exception {
    String start =
        HELLO
            + """
            C: MAIL FROM:<ann@example.test>
            C: RCPT TO:<bob@example.test>
            C: DATA
            S: 250 OK
            S: 550 5.1.1 Who?
            """;
    try (FakeServer server = FakeServer.plays(start + "S: 503 Nobody\nC: QUIT\nS: 221 Bye\n")) {
      assertThat(handedOver(server, Messages.to("bob@example.test")).usable()).isTrue();
    }
    try (FakeServer server = FakeServer.plays(start + "S: 354 Go on\nGONE\n")) {
      HandOver over = handedOver(server, Messages.to("bob@example.test"));
      assertThat(over.usable()).isFalse();
      assertThat(over.outcomes().getFirst()).isInstanceOf(Refused.class);
    }
  }

  @Test // RFC 2033 §4.1: HELO is SMTP's
  void noHelo() throws Exception {
    String transcript = "S: 220 mx\nC: LHLO ...\nS: 500 What?\nC: QUIT\nS: 221 Bye\n";
    try (FakeServer server = FakeServer.plays(transcript)) {
      Hop hop = server.hop(new TlsDemand.Never(), HopProtocol.LMTP, false, Optional.empty());
      assertThatThrownBy(() -> connector.connect(hop, hop.addresses().getFirst()))
          .isInstanceOf(HopUnusable.class)
          .hasMessage("LHLO: 500 What?");
      server.done();
    }
  }
}

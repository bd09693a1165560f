package org.chappe.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.chappe.relay.client.HandOver.Outcome;
import org.chappe.relay.client.HandOver.Outcome.Broken;
import org.chappe.relay.client.HandOver.Outcome.Taken;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.HopProtocol;
import org.chappe.relay.route.TlsDemand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that break off, say nothing, or say it slowly. */
@Timeout(300)
class BreakOffTest {
  private static final String LOCKSTEP =
      """
      S: 220-mx
      S: 220 mx
      C: EHLO client.example.test
      S: 250-mx
      S: 250 SIZE
      C: MAIL FROM:<ann@example.test> SIZE=27
      S: 250 OK
      C: RCPT TO:<bob@example.test>
      S: 250-OK
      S: 250 OK
      C: DATA
      S: 354 Go on
      C: Subject: hello
      C:
      C: A line.
      C: .
      S: 250-Queued
      S: 250 Queued
      """;
  private static final String FLIGHTS =
      """
      S: 220 mx
      C: EHLO client.example.test
      S: 250-mx
      S: 250 PIPELINING
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
      """;
  private static final String ONE_FLIGHT =
      """
      S: 220 mx
      C: EHLO client.example.test
      S: 250-mx
      S: 250-CHUNKING
      S: 250 PIPELINING
      C: MAIL FROM:<ann@example.test>
      S: 250 OK
      C: RCPT TO:<bob@example.test>
      S: 250 OK
      C: BDAT 27 LAST
      C: Subject: hello
      C:
      C: A line.
      S: 250 Queued
      """;

  record Cut(String transcript, int lines) {
    @Override
    public String toString() {
      return lines + " of " + transcript.lines().filter(line -> line.startsWith("S")).toList();
    }
  }

  static List<Cut> cuts() {
    List<Cut> cuts = new ArrayList<>();
    for (String transcript : List.of(LOCKSTEP, FLIGHTS, ONE_FLIGHT)) {
      IntStream.rangeClosed(1, FakeServer.lines(transcript))
          .forEach(lines -> cuts.add(new Cut(transcript, lines)));
    }
    return cuts;
  }

  private static SmtpConnector connector(Duration limit) {
    return new SmtpConnector(ClientSettings.of("client.example.test").with(TimeLimits.all(limit)));
  }

  private static HopConnection connect(SmtpConnector connector, FakeServer server)
      throws HopUnusable {
    Hop hop = server.hop(new TlsDemand.Never());
    return connector.connect(hop, hop.addresses().getFirst());
  }

  /** Only writing has this limit. */
  private static SmtpConnector writingWithin(Duration block) {
    TimeLimits all = TimeLimits.DEFAULT;
    return new SmtpConnector(
        ClientSettings.of("client.example.test")
            .with(
                new TimeLimits(
                    all.connect(),
                    all.greeting(),
                    all.hello(),
                    all.tls(),
                    all.login(),
                    all.mail(),
                    all.recipient(),
                    all.dataStart(),
                    block,
                    all.dataEnd(),
                    all.message(),
                    all.quit())));
  }

  /** Taken if and only if the last line of the last answer has come. */
  @ParameterizedTest
  @MethodSource("cuts")
  void brokenOffBehindEachLine(Cut cut) {
    boolean whole = cut.lines() == FakeServer.lines(cut.transcript());
    try (FakeServer server = FakeServer.cutting(cut.transcript(), cut.lines());
        SmtpConnector connector = connector(Duration.ofSeconds(30));
        HopConnection connection = connect(connector, server)) {
      HandOver over = connection.handOver(Messages.to("bob@example.test"));
      Outcome outcome = over.outcomes().getFirst();
      assertThat(outcome).isInstanceOf(whole ? Taken.class : Broken.class);
      if (outcome instanceof Broken broken && !server.heard().contains("DATA")) {
        assertThat(broken.mayBeTaken()).isEqualTo(cut.transcript().equals(ONE_FLIGHT));
      }
      if (outcome instanceof Broken broken && server.heard().contains(".")) {
        assertThat(broken.mayBeTaken()).isTrue(); // it has all of it
      }
      assertThat(whole || !over.usable()).isTrue();
    } catch (HopUnusable e) {
      String opening = cut.transcript().substring(0, cut.transcript().indexOf("C: MAIL"));
      assertThat(cut.lines()).isLessThan(FakeServer.lines(opening));
      assertThat(e).hasMessageContaining("closed");
    }
  }

  /** A wait of 100 ms stands for those of minutes; nothing but the limit can end it. */
  @ParameterizedTest
  @MethodSource("cuts")
  void silentBehindEachLine(Cut cut) {
    if (cut.lines() == FakeServer.lines(cut.transcript())) {
      return; // nothing is missing
    }
    StringBuilder transcript = new StringBuilder();
    int lines = 0;
    for (String step : cut.transcript().lines().toList()) {
      lines += step.startsWith("S") ? 1 : 0;
      if (lines > cut.lines()) {
        break;
      }
      transcript.append(step).append('\n');
    }
    try (FakeServer server = FakeServer.plays(transcript + "SILENT\n");
        SmtpConnector connector = connector(Duration.ofMillis(100))) {
      try (HopConnection connection = connect(connector, server)) {
        assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes().getFirst())
            .isInstanceOfSatisfying(
                Broken.class,
                broken -> assertThat(broken.text()).isEqualTo("no answer within 0.1 s"));
      } catch (HopUnusable e) {
        assertThat(e).hasMessageEndingWith("no answer within 0.1 s");
      }
    }
  }

  @Test // an octet now and then must not prolong the wait
  void answersThatDripAreNotWaitedFor() throws Exception {
    StringBuilder transcript = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      transcript.append("S!: 220-\n").append("S!: x\\x0D\\x0A\n");
    }
    try (FakeServer server = FakeServer.plays(transcript.toString(), true);
        SmtpConnector connector = connector(Duration.ofSeconds(30))) {
      HopUnusable e = catchThrowableOfType(HopUnusable.class, () -> connect(connector, server));
      assertThat(e).hasMessage("greeting: a reply of more than 65536 octets");
    }
  }

  /** Whoever waits in {@code handOver} is woken by {@code close}. */
  @Test
  void closeFromAnotherThreadEndsTheWait() throws Exception {
    try (FakeServer server =
            FakeServer.plays("S: 220 mx\nC: EHLO ...\nS: 250 mx\nC: MAIL ...\nSILENT\n");
        SmtpConnector connector = connector(Duration.ofMinutes(5))) {
      HopConnection connection = connect(connector, server);
      List<HandOver> over = new CopyOnWriteArrayList<>();
      Thread waiting =
          Thread.startVirtualThread(
              () -> over.add(connection.handOver(Messages.to("bob@example.test"))));
      while (server.heard().size() < 2) {
        Thread.onSpinWait(); // until it has said MAIL
      }
      connection.close();
      waiting.join();
      assertThat(over.getFirst().outcomes()).containsExactly(new Broken("MAIL", "closed here"));
      server.done();
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    try (FakeServer server = FakeServer.plays("S!: 2\nSILENT\n");
        SmtpConnector connector = connector(Duration.ofMinutes(5))) {
      List<String> texts = new CopyOnWriteArrayList<>();
      Thread waiting =
          Thread.startVirtualThread(() -> {
            try {
              connect(connector, server).close();
            } catch (HopUnusable e) {
              texts.add(String.valueOf(e.getMessage()));
            }
          });
      while (server.replies() == 0) {
        Thread.onSpinWait();
      }
      waiting.interrupt();
      waiting.join();
      assertThat(texts.getFirst()).startsWith("greeting: ");
      server.done();
    }
  }

  /** A server that reads no more stops a message of megabytes, and the wait has its limit. */
  @Test
  void aServerThatDoesNotRead() throws Exception {
    try (FakeServer server =
            FakeServer.plays(
                LOCKSTEP.substring(0, LOCKSTEP.indexOf("C: Subject")).replace("SIZE=27", "...")
                    + "DEAF\n");
        SmtpConnector connector = writingWithin(Duration.ofMillis(300));
        HopConnection connection = connect(connector, server)) {
      OutgoingContent large = Messages.content("A line like all the others.\r\n".repeat(1 << 20));
      Outcome outcome =
          connection.handOver(Messages.mail(large, "bob@example.test")).outcomes().getFirst();
      assertThat(outcome).isEqualTo(new Broken("DATA", "the server took nothing within 0.3 s"));
    }
  }

  /** Each answer in time, and all of them not. */
  @Test
  void aMessageAsAWholeHasALimit() throws Exception {
    String silent = FLIGHTS.substring(0, FLIGHTS.indexOf("S: 250 OK")) + "SILENT\n";
    try (FakeServer server = FakeServer.plays(silent);
        SmtpConnector connector =
            new SmtpConnector(
                ClientSettings.of("client.example.test")
                    .with(TimeLimits.DEFAULT.withMessage(Duration.ofMillis(100))));
        HopConnection connection = connect(connector, server)) {
      assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes())
          .containsExactly(new Broken("MAIL", "the message was not taken within 0.1 s"));
    }
  }

  /** What a server says before it breaks off counts, also where the client is still writing. */
  @ParameterizedTest
  @ValueSource(strings = {"", "C: A line like all the others.\n"})
  void aRefusalInTheMiddleOfAMessageIsHeard(String before) throws Exception {
    String start = LOCKSTEP.substring(0, LOCKSTEP.indexOf("C: Subject")).replace("SIZE=27", "...");
    try (FakeServer server = FakeServer.plays(start + before + "S: 552 5.3.4 Too large\nEND\n");
        SmtpConnector connector = connector(Duration.ofSeconds(30));
        HopConnection connection = connect(connector, server)) {
      OutgoingContent large = Messages.content("A line like all the others.\r\n".repeat(1 << 20));
      HandOver over = connection.handOver(Messages.mail(large, "bob@example.test"));
      assertThat(over.outcomes())
          .containsExactly(
              new Outcome.Refused("DATA", new RemoteReply(552, "5.3.4", List.of("Too large"))));
      assertThat(over.usable()).isFalse();
    }
  }

  @Test
  void whereTheConnectorIsClosedNothingWaits() throws Exception {
    try (FakeServer server = FakeServer.plays(LOCKSTEP)) {
      SmtpConnector connector = connector(Duration.ofSeconds(30));
      HopConnection connection = connect(connector, server);
      connector.close();
      assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes())
          .containsExactly(new Broken("MAIL", "the server here stops"));
      assertThat(connection.isUsable()).isFalse();
    }
  }

  @Test
  void manyRecipientsGoInFlightsThatFitIntoBuffers() throws Exception {
    int many = 1000;
    StringBuilder transcript =
        new StringBuilder("S: 220 mx\nC: EHLO ...\nS: 250-mx\nS: 250 PIPELINING\n");
    transcript.append("C: MAIL ...\nS: 250 OK\n");
    String[] recipients = new String[many];
    for (int i = 0; i < many; i++) {
      recipients[i] = "r" + i + "@example.test";
      transcript.append("C: RCPT TO:<").append(recipients[i]).append(">\n");
      transcript.append(i % 2 == 0 ? "S: 250 OK\n" : "S: 550 5.1.1 Who?\n");
    }
    transcript.append("C: DATA\nS: 354 OK\nC: ...\nC:\nC: ...\nC: .\nS: 250 OK\n");
    try (FakeServer server = FakeServer.plays(transcript.toString());
        SmtpConnector connector = connector(Duration.ofSeconds(30));
        HopConnection connection = connect(connector, server)) {
      List<Outcome> outcomes = connection.handOver(Messages.to(recipients)).outcomes();
      server.done();
      for (int i = 0; i < many; i++) {
        assertThat(outcomes.get(i)).isInstanceOf(i % 2 == 0 ? Taken.class : Outcome.Refused.class);
      }
    }
  }

  @Test
  void lmtpBrokenOffBehindEachLine() {
    String transcript =
        FLIGHTS.replace("EHLO", "LHLO").replace("S: 250 Queued", "S: 250-Stored\nS: 250 Stored");
    for (int lines = 1; lines <= FakeServer.lines(transcript); lines++) {
      try (FakeServer server = FakeServer.cutting(transcript, lines);
          SmtpConnector connector = connector(Duration.ofSeconds(30))) {
        Hop hop = server.hop(new TlsDemand.Never(), HopProtocol.LMTP, false, Optional.empty());
        try (HopConnection connection = connector.connect(hop, hop.addresses().getFirst())) {
          assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes().getFirst())
              .isInstanceOf(lines == FakeServer.lines(transcript) ? Taken.class : Broken.class);
        } catch (HopUnusable e) {
          assertThat(lines).isLessThan(3);
        }
      }
    }
  }
}

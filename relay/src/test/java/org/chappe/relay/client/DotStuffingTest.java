package org.chappe.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.TlsDemand;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 §4.5.2, with any text in pieces of any size, many of them larger than the buffer. */
class DotStuffingTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyTextComesOutAsItIs(long seed) throws Exception {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(20_000);
    for (int i = 0; i < lines; i++) {
      text.append(".".repeat(random.nextInt(3))).append("ab.".repeat(random.nextInt(4)));
      text.append("\r\n");
    }
    if (random.nextBoolean()) {
      text.append("..no end");
    }
    String ended = text.isEmpty() || text.toString().endsWith("\r\n") ? "" : "\r\n";
    StringBuilder transcript =
        new StringBuilder(
            """
            S: 220 mx
            C: EHLO ...
            S: 250 mx
            C: MAIL ...
            S: 250 OK
            C: RCPT ...
            S: 250 OK
            C: DATA
            S: 354 Go on
            """);
    (text + ended)
        .lines()
        .forEach(line -> transcript.append("C: ").append(stuffed(line)).append('\n'));
    transcript.append("C: .\nS: 250 OK\n");
    try (FakeServer server = FakeServer.plays(transcript.toString());
        SmtpConnector connector =
            new SmtpConnector(
                ClientSettings.of("client.example.test")
                    .with(TimeLimits.all(Duration.ofSeconds(20))))) {
      Hop hop = server.hop(new TlsDemand.Never());
      HopConnection connection = connector.connect(hop, hop.addresses().getFirst());
      HandOver over =
          connection.handOver(
              Messages.mail(new Pieces(text.toString(), random), "bob@example.test"));
      server.done();
      assertThat(over.outcomes().getFirst()).isInstanceOf(HandOver.Outcome.Taken.class);
    }
  }

  /** Written otherwise than in the code: the reverse of what a server does. */
  private static String stuffed(String line) {
    return line.replaceFirst("^\\.", "..").replace("...", "\\x2E\\x2E\\x2E");
  }

  private record Pieces(String text, Random random) implements OutgoingContent {
    @Override
    public long octets() {
      return text.length();
    }

    @Override
    public boolean isEightBit() {
      return false;
    }

    @Override
    public boolean isBinary() {
      return false;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
      for (int done = 0; done < octets.length; ) {
        int piece = Math.min(octets.length - done, 1 + random.nextInt(1 << random.nextInt(18)));
        out.write(octets, done, piece);
        done += piece;
      }
    }

    @Override
    public boolean writeSevenBitTo(OutputStream out) {
      return false;
    }
  }
}

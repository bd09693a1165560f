package org.chappe.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.chappe.net.OctetReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 5321 §2.3.8, §4.1.1.4, §4.5.2 */
class DataReaderTest {
  private record Read(String message, boolean lineEndsRight, String rest) {}

  @ParameterizedTest
  @MethodSource("dataThatIsRight")
  void isRead(String wire, String message) {
    for (int step = 1; step <= wire.length() + 1; step++) {
      assertThat(read(wire + "NOOP\r\n", step))
          .as("%d octets at a time", step)
          .isEqualTo(new Read(message, true, "NOOP\r\n"));
    }
  }

  static Stream<Arguments> dataThatIsRight() {
    return Stream.of(
        Arguments.of(".\r\n", ""),
        Arguments.of("\r\n.\r\n", "\r\n"),
        Arguments.of("a\r\n.\r\n", "a\r\n"),
        Arguments.of("Subject: x\r\n\r\nhello\r\n.\r\n", "Subject: x\r\n\r\nhello\r\n"),
        Arguments.of("..\r\n.\r\n", ".\r\n"),
        Arguments.of("...\r\n.\r\n", "..\r\n"),
        Arguments.of(".a\r\n.\r\n", "a\r\n"), // a dot that was not stuffed is dropped all the same
        Arguments.of("a.\r\n.\r\n", "a.\r\n"),
        Arguments.of("a\r\n..\r\n..b\r\n.\r\n", "a\r\n.\r\n.b\r\n"),
        Arguments.of("\u0000\t\u00ff\u000b\u000c\r\n.\r\n", "\u0000\t\u00ff\u000b\u000c\r\n"),
        Arguments.of("a".repeat(5000) + "\r\n.\r\n", "a".repeat(5000) + "\r\n"));
  }

  /** What was taken for an end of data somewhere, and what else has half line ends. */
  @ParameterizedTest
  @MethodSource("halfLineEnds")
  void neverEndsTheMessageAndIsSeen(String half) {
    String wire = "a" + half + "MAIL FROM:<x@y.test>\r\n.\r\n";
    for (int step = 1; step <= wire.length() + 1; step++) {
      Read read = read(wire + "NOOP\r\n", step);
      assertThat(read.rest()).as("%d octets at a time", step).isEqualTo("NOOP\r\n");
      assertThat(read.lineEndsRight()).isFalse();
    }
  }

  static Stream<String> halfLineEnds() {
    return Stream.of(
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r",
        "\n.\r",
        "\r.\n",
        "\r\r\n.\r\r\n",
        "\r\n.\r\r\n",
        "\r\n\n.\r\n",
        "\r\n.\n\r\n",
        "\n\r.\r\n",
        "\n",
        "\r",
        "\r\r\n",
        "\n\r\n",
        "\u0000\n.\u0000\r\n");
  }

  @Test
  void halfALineEndAtTheVeryStartIsSeen() {
    assertThat(read("\n.\r\n\r\n.\r\nQ", 1)).isEqualTo(new Read("\n.\r\n\r\n", false, "Q"));
    assertThat(read("\r.\r\n\r\n.\r\nQ", 1)).isEqualTo(new Read("\r.\r\n\r\n", false, "Q"));
  }

  /** Against an automaton that is written the slow and plain way. */
  @ParameterizedTest
  @MethodSource("seeds")
  void anythingIsReadAsThePlainWayReadsIt(long seed) {
    var random = new Random(seed);
    var alphabet = seed % 2 == 0 ? "\r\n." : "\r\n..ab\u0000\u00ff\t0123456789";
    var wire = new StringBuilder();
    int length = random.nextInt(400);
    for (int i = 0; i < length; i++) {
      wire.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    wire.append("\r\n.\r\nrest");
    Read plain = plainly(wire.toString());
    assertThat(read(wire.toString(), 1 + random.nextInt(40))).isEqualTo(plain);
    assertThat(read(wire.toString(), Integer.MAX_VALUE)).isEqualTo(plain);
  }

  static LongStream seeds() {
    return LongStream.range(0, 500);
  }

  private static Read plainly(String wire) {
    int end = wire.startsWith(".\r\n") ? 0 : wire.indexOf("\r\n.\r\n") + 2;
    String lines = "\r\n" + wire.substring(0, end);
    String message = lines.replace("\r\n.", "\r\n").substring(2);
    String halves = lines.replace("\r\n", "");
    boolean right = halves.indexOf('\r') < 0 && halves.indexOf('\n') < 0;
    return new Read(message, right, wire.substring(end + 3));
  }

  /** The watch over chunks comes to the same judgement. RFC 3030 §2 */
  @ParameterizedTest
  @MethodSource("seeds")
  void chunksAreWatchedForTheSame(long seed) {
    var random = new Random(seed);
    String text = randomText(random);
    var lineEnds = new LineEnds();
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    int at = 0;
    while (at < octets.length) {
      int now = Math.min(octets.length - at, random.nextInt(12));
      lineEnds.watch(octets, at, now);
      at += now;
    }
    String halves = text.replace("\r\n", "");
    assertThat(lineEnds.areRight())
        .as("%s", text)
        .isEqualTo(halves.indexOf('\r') < 0 && halves.indexOf('\n') < 0);
  }

  private static String randomText(Random random) {
    var text = new StringBuilder();
    int pieces = random.nextInt(30);
    for (int i = 0; i < pieces; i++) {
      text.append(
          switch (random.nextInt(40)) {
            case 0 -> "\r";
            case 1 -> "\n";
            case 2, 3, 4, 5, 6, 7, 8, 9 -> "\r\n";
            default -> "text and more".substring(random.nextInt(12));
          });
    }
    return text.toString();
  }

  private static Read read(String wire, int step) {
    var message = new ByteArrayOutputStream();
    OctetReader in = OctetReader.of(wire.getBytes(StandardCharsets.ISO_8859_1), step);
    boolean right = new DataReader(in, message::write).read();
    String rest = in.hasBuffered() || in.total() < wire.length() ? rest(in, wire) : "";
    return new Read(message.toString(StandardCharsets.ISO_8859_1), right, rest);
  }

  private static String rest(OctetReader in, String wire) {
    int left = (int) (wire.length() - in.total());
    return new String(in.octets(left), StandardCharsets.ISO_8859_1);
  }
}

package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/** Messages for tests. Text has LF; what is parsed has CRLF unless said otherwise. */
final class Mail {
  private Mail() {}

  static byte[] crlf(String text) {
    return octets(text.replace("\n", "\r\n"));
  }

  /** A character for each octet. */
  static byte[] octets(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  static ParsedMessage parse(String text) {
    return parse(crlf(text));
  }

  static ParsedMessage parse(byte[] message) {
    return parse(message, ParserLimits.DEFAULT);
  }

  /** Fed whole, in single octets and divided at random: the result must be the same. */
  static ParsedMessage parse(byte[] message, ParserLimits limits) {
    var parser = new MessageParser(limits);
    parser.feed(message, 0, message.length);
    ParsedMessage whole = parser.finish();
    assertThat(inPieces(message, limits, new Random(0), 1)).as("in single octets").isEqualTo(whole);
    for (int seed = 1; seed <= 8; seed++) {
      assertThat(inPieces(message, limits, new Random(seed), 1 + (1 << seed)))
          .as("divided with seed %d", seed)
          .isEqualTo(whole);
    }
    return whole;
  }

  private static ParsedMessage inPieces(
      byte[] message, ParserLimits limits, Random random, int longest) {
    var parser = new MessageParser(limits);
    int at = 0;
    while (at < message.length) {
      int length = Math.min(message.length - at, 1 + random.nextInt(longest));
      byte[] buffer = new byte[length + 7]; // at an odd place, and overwritten afterwards
      System.arraycopy(message, at, buffer, 3, length);
      parser.feed(buffer, 3, length);
      java.util.Arrays.fill(buffer, (byte) 'X');
      at += length;
    }
    return parser.finish();
  }

  static String slice(byte[] message, OctetRange range) {
    return Octets.raw(message, (int) range.start(), (int) range.end());
  }

  static String envelope(String header) {
    return Octets.raw(ImapStructure.envelope(parse(header + "\n").envelope()));
  }

  static String body(String text) {
    return Octets.raw(ImapStructure.body(parse(text).root()));
  }

  static String bodyStructure(String text) {
    return Octets.raw(ImapStructure.bodyStructure(parse(text).root()));
  }

  /**
   * Processor time of {@code work} in this thread: how long others keep the machine is no matter.
   */
  static Duration cpu(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    work.run();
    return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
  }
}

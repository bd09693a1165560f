package org.chappe.bench;

import org.chappe.mime.MessageParser;
import org.chappe.mime.ParsedMessage;
import org.chappe.mime.ParserLimits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading messages in one pass, in pieces of 16 KiB as they come from a socket. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class MimeBench {
  private static final int PIECE = 16 * 1024;

  private final byte[] usual = Mails.usual(1);
  private final byte[] large = Mails.large(10_000_000);

  @Benchmark
  public ParsedMessage usualMail() {
    return parse(usual);
  }

  @Benchmark
  public ParsedMessage tenMegabytesOfBase64() {
    return parse(large);
  }

  private static ParsedMessage parse(byte[] message) {
    var parser = new MessageParser(ParserLimits.DEFAULT);
    for (int at = 0; at < message.length; at += PIECE) {
      parser.feed(message, at, Math.min(PIECE, message.length - at));
    }
    return parser.finish();
  }
}

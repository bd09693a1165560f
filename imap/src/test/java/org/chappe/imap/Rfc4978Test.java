package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** COMPRESS, RFC 4978. */
class Rfc4978Test {
  private static final TestServer.Given TWO = given(mailbox("INBOX", "a", "b"));
  private static final int FLUSH_MARK = 4;

  @Test // §3
  void everythingBehindTheAnswerIsCompressed() {
    TWO.plays(
        """
        C: a CAPABILITY
        S: * CAPABILITY ... COMPRESS=DEFLATE ...
        S: a OK ...
        C: b compress deflate
        S: b OK ...
        DEFLATE
        C: c SELECT INBOX
        S: * 2 EXISTS
        S: c OK [READ-WRITE] ...
        C: d FETCH 1:2 (UID BODY.PEEK[])
        S: * 1 FETCH (UID 1 BODY[] {...})
        S: * 2 FETCH (UID 2 BODY[] {...})
        S: d OK ...
        C: e CAPABILITY
        S!: * CAPABILITY ... COMPRESS=DEFLATE ...
        S: e OK ...
        C: f APPEND INBOX {5}
        S: + ...
        C: Hello
        S: f OK [APPENDUID ...] ...
        C: g LOGOUT
        S: * BYE ...
        S: g OK ...
        END
        """);
  }

  @Test // §3: "COMPRESS already active" is BAD; its code says so too
  void compressingTwice() {
    TWO.plays(
        """
        C: a COMPRESS DEFLATE
        S: a OK ...
        DEFLATE
        C: b COMPRESS DEFLATE
        S: b BAD [COMPRESSIONACTIVE] ...
        C: c NOOP
        S: c OK ...
        """);
  }

  @Test
  void badInput() {
    TWO.plays(
        """
        C: a COMPRESS
        S: a BAD expected a space at octet 11, found the end of the line
        C: b COMPRESS LZW
        S: b BAD LZW is not a compression known here; DEFLATE is
        C: c COMPRESS DEFLATE now
        S: c BAD expected the end of the command at octet 19, found a space
        C: d NOOP
        S: d OK ...
        """);
    TWO.playsUnsigned(
        """
        S: * OK ...
        C: a COMPRESS DEFLATE
        S: a BAD sign in first
        C: b NOOP
        S: b OK ...
        """);
  }

  @Test
  void levelNoughtOffersNone() {
    TWO.settings(ImapSettings.DEFAULT.withCleartextOnLoopback(true).withCompression(0))
        .plays(
            """
            C: a CAPABILITY
            S!: * CAPABILITY ... COMPRESS=DEFLATE ...
            S: a OK ...
            C: b COMPRESS DEFLATE
            S: b BAD compression is not offered here
            C: c NOOP
            S: c OK ...
            """);
  }

  @Test
  void newsInIdleComesWhole() {
    try (TestServer server = TWO.server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b COMPRESS DEFLATE
          S: b OK ...
          DEFLATE
          C: c IDLE
          S: + ...
          """);
      for (int message = 3; message < 6; message++) {
        server.append(mail, MailboxName.INBOX, TestServer.message("more"));
        ann.plays("S: * " + message + " EXISTS");
      }
      ann.plays(
          """
          C: DONE
          S: c OK ...
          """);
    }
  }

  @Test // clients that do not wait for OK have compressed already what comes behind COMPRESS
  void compressedCommandsInOneWriteWithCompress() throws IOException {
    byte[] pipelined = both("a LOGIN ann secret\r\nb COMPRESS DEFLATE\r\n", packed("c NOOP\r\n"));
    assertThat(conversation(pipelined)).contains("b OK").endsWith("c OK NOOP done\r\n");
  }

  /** What comes in the middle of a fixed block is told apart by bits: RFC 1951 §3.2.6. */
  private static final class Bits {
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private int pending;
    private int count;

    void low(int bits, int length) {
      for (int i = 0; i < length; i++) {
        pending |= (bits >> i & 1) << count;
        if (++count == 8) {
          whole.write(pending);
          pending = 0;
          count = 0;
        }
      }
    }

    /** ASCII in a fixed block: 8 bits from 0x30 on, the highest first. */
    void text(String text) {
      for (byte octet : text.getBytes(StandardCharsets.US_ASCII)) {
        low(Integer.reverse(0x30 + octet) >>> 24, 8);
      }
    }
  }

  @Test // a partial flush: an empty fixed block, of which the last bits stay with the client
  void partialFlush() throws IOException {
    var bits = new Bits();
    bits.low(0b010, 3); // not the last, fixed
    bits.text("c NOOP\r\n");
    bits.low(0, 7); // the block's end
    bits.low(0b010, 3);
    bits.low(0, 7);
    byte[] pipelined =
        both("a LOGIN ann secret\r\nb COMPRESS DEFLATE\r\n", bits.whole.toByteArray());
    assertThat(conversation(pipelined)).endsWith("c OK NOOP done\r\n");
  }

  @Test
  void whatIsNotDeflateEndsTheSessionWithAWord() throws IOException {
    byte[] pipelined =
        both(
            "a LOGIN ann secret\r\nb COMPRESS DEFLATE\r\n",
            "c NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(conversation(pipelined)).endsWith("* BYE what the client sends is not DEFLATE\r\n");
  }

  @Test // 1,000 octets for each that is sent: the limits are on what comes out
  void octetsThatStandForManyMeetTheLimits() throws IOException {
    String longLine = "c NOOP " + "x".repeat(3_000_000) + "\r\n";
    byte[] pipelined = both("a LOGIN ann secret\r\nb COMPRESS DEFLATE\r\n", packed(longLine));
    assertThat(pipelined).hasSizeLessThan(6_000);
    assertThat(conversation(pipelined)).contains("* BYE a line of more than 1048576 octets");
  }

  @Test
  void whoEndsTheStreamHasLeft() throws IOException {
    var deflater = new Deflater(9, true);
    deflater.setInput("c NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
    deflater.finish();
    byte[] some = new byte[100];
    byte[] last = Arrays.copyOf(some, deflater.deflate(some));
    assertThat(conversation(both("a LOGIN ann secret\r\nb COMPRESS DEFLATE\r\n", last)))
        .endsWith("c OK NOOP done\r\n");
  }

  @Test // RFC 8437 §3: signing in anew in the same write, in plain, behind a flush and behind an
  // end
  void plainOctetsBehindUnauthenticate() throws IOException {
    byte[] flushed = packed("c NOOP\r\nd UNAUTHENTICATE\r\n");
    var deflater = new Deflater(9, true);
    deflater.setInput("c NOOP\r\nd UNAUTHENTICATE\r\n".getBytes(StandardCharsets.US_ASCII));
    deflater.finish();
    byte[] some = new byte[100];
    byte[] ended = Arrays.copyOf(some, deflater.deflate(some));
    byte[] begin = both("a LOGIN ann secret\r\nb COMPRESS DEFLATE\r\n", new byte[0]);
    byte[] end = "e LOGIN ben secret\r\nf LOGOUT\r\n".getBytes(StandardCharsets.US_ASCII);
    for (byte[] compressed : List.of(flushed, ended)) {
      try (TestServer server = TWO.server();
          var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(both(both(begin, compressed), end));
        InputStream in = socket.getInputStream();
        until(in, "b OK");
        var packed = new InflaterInputStream(in, new Inflater(true), 1); // not an octet too many
        until(packed, "d OK");
        in.skipNBytes(FLUSH_MARK);
        assertThat(until(in, "f OK")).contains("e OK");
      }
    }
  }

  private static byte[] both(byte[] first, byte[] rest) {
    byte[] all = Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }

  private static byte[] both(String plain, byte[] rest) {
    return both(plain.getBytes(StandardCharsets.US_ASCII), rest);
  }

  private static byte[] packed(String text) {
    var deflater = new Deflater(9, true);
    deflater.setInput(text.getBytes(StandardCharsets.US_ASCII));
    var into = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    int now;
    do {
      now = deflater.deflate(some, 0, some.length, Deflater.SYNC_FLUSH);
      into.write(some, 0, now);
    } while (now == some.length);
    return into.toByteArray();
  }

  /** Sends everything, half-closes only after the last answer has come, and reads to the end. */
  private static String conversation(byte[] sent) throws IOException {
    try (TestServer server = TWO.server();
        var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(sent);
      InputStream in = socket.getInputStream();
      var heard = new StringBuilder(until(in, "b OK"));
      var packed = new InflaterInputStream(in, new Inflater(true));
      heard.append(line(packed));
      socket.shutdownOutput();
      return heard.toString();
    }
  }

  private static String until(InputStream in, String start) throws IOException {
    var heard = new StringBuilder();
    String line;
    do {
      line = line(in);
      heard.append(line);
    } while (!line.startsWith(start));
    return heard.toString();
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    while (line.isEmpty() || line.charAt(line.length() - 1) != '\n') {
      int octet = in.read();
      if (octet < 0) {
        return line + "(the end)";
      }
      line.append((char) octet);
    }
    return line.toString();
  }
}

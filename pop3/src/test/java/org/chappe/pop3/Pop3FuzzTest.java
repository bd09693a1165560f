package org.chappe.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.chappe.net.OctetWriter;
import org.chappe.pop3.command.CommandParser;
import org.chappe.pop3.command.SyntaxException;

/** Any octets at all; they come from everywhere. */
class Pop3FuzzTest {
  @FuzzTest(maxDuration = "10s")
  void aLineIsACommandOrAnError(byte[] line) {
    try {
      assertThat(CommandParser.parse(line).name()).isNotEmpty();
    } catch (SyntaxException e) {
      assertThat(e.text()).isNotEmpty().matches("[\\x20-\\x7E]*");
    }
  }

  /** What the client takes out again is the message with its line ends mended. */
  @FuzzTest(maxDuration = "10s")
  void stuffedDotsComeOutAgain(byte[] message) throws IOException {
    var sent = new ByteArrayOutputStream();
    OctetWriter out = OctetWriter.to(sent::write);
    var stuffing = new DotStuffing(out);
    int half = message.length / 2;
    stuffing.write(message, 0, half);
    stuffing.write(message, half, message.length - half);
    stuffing.finish();
    out.flush();
    byte[] octets = sent.toByteArray();
    var received = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int end = endOfLine(octets, at);
      boolean dot = octets[at] == '.';
      if (dot && end == at + 1) {
        assertThat(end + 2).isEqualTo(octets.length);
        break;
      }
      received.write(octets, dot ? at + 1 : at, end + 2 - (dot ? at + 1 : at));
      at = end + 2;
    }
    assertThat(received.toByteArray()).isEqualTo(mended(message));
  }

  /** Where the CRLF of the line at {@code from} is; there is no LF without a CR. */
  private static int endOfLine(byte[] octets, int from) {
    int lf = from;
    while (octets[lf] != '\n') {
      lf++;
    }
    assertThat(octets[lf - 1]).isEqualTo((byte) '\r');
    return lf - 1;
  }

  private static byte[] mended(byte[] message) {
    var mended = new ByteArrayOutputStream();
    byte before = 0;
    for (byte octet : message) {
      if (octet == '\n' && before != '\r') {
        mended.write('\r');
      }
      mended.write(octet);
      before = octet;
    }
    if (message.length > 0 && before != '\n') {
      mended.writeBytes(new byte[] {'\r', '\n'});
    }
    return Arrays.copyOf(mended.toByteArray(), mended.size());
  }
}

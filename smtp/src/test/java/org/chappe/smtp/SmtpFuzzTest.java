package org.chappe.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.OctetReader;
import org.chappe.smtp.command.CommandParser;
import org.chappe.smtp.command.SmtpCommand;
import org.chappe.smtp.command.SyntaxException;
import org.chappe.smtp.wire.BadLine;
import org.chappe.smtp.wire.DataReader;
import org.chappe.smtp.wire.LineEnds;
import org.chappe.smtp.wire.LineReader;
import org.chappe.smtp.wire.Reply;
import org.chappe.smtp.wire.SessionEnds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any octets are commands, mistakes or data, and have an end.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}, among them all
 * that once failed. With {@code JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class SmtpFuzzTest {
  private static final Pattern REPLIES =
      Pattern.compile("([2-5][0-9]{2}[- ][ -~]*\r\n)*", Pattern.DOTALL);

  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreCommands(byte[] octets) {
    var lines = new LineReader(OctetReader.of(octets, 1 + octets.length % 50));
    try {
      while (true) {
        oneLine(lines);
      }
    } catch (ConnectionClosed | SessionEnds e) {
      assertThat(e).isNotNull(); // one of the two is how it must end
    }
  }

  private static void oneLine(LineReader lines) {
    try {
      SmtpCommand command = CommandParser.parse(lines.line());
      if (command instanceof SmtpCommand.Mail mail) {
        mail.from().ifPresent(path -> assertThat(path.text()).doesNotContainPattern("\\p{Cntrl}"));
        assertThat(mail.parameters().envelopeId().orElse("")).matches("[ -~]{0,100}");
      }
      if (command instanceof SmtpCommand.Rcpt rcpt) {
        assertThat(rcpt.options().originalRecipient().orElse("a;b"))
            .matches("[^ \\p{Cntrl}]{3,500}");
      }
    } catch (SyntaxException e) {
      assertThat(new Reply(e.code(), e.enhanced(), e.text()).isPermanent()).isTrue();
    } catch (BadLine e) {
      assertThat(e.reply().code()).isEqualTo(500);
    }
  }

  /** Data comes out the same however it comes in, and an end is where CRLF.CRLF is. */
  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreData(byte[] octets) {
    String whole = read(octets, Integer.MAX_VALUE);
    assertThat(read(octets, 1)).isEqualTo(whole);
    assertThat(read(octets, 7)).isEqualTo(whole);
    String wire = "\r\n" + new String(octets, StandardCharsets.ISO_8859_1);
    assertThat(whole.startsWith("ended")).isEqualTo(wire.contains("\r\n.\r\n"));
  }

  private static String read(byte[] octets, int step) {
    var message = new ByteArrayOutputStream();
    var lineEnds = new LineEnds();
    OctetReader in = OctetReader.of(octets, step);
    try {
      boolean right =
          new DataReader(
                  in,
                  (array, offset, length) -> {
                    message.write(array, offset, length);
                    lineEnds.watch(array, offset, length);
                  })
              .read();
      // A dot that was dropped may have joined a CR and an LF: then only the reader knows.
      assertThat(right).isIn(false, lineEnds.areRight());
      return "ended " + in.total() + right + message.toString(StandardCharsets.ISO_8859_1);
    } catch (ConnectionClosed e) {
      return "open " + message.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * Pieces of sessions in any order: every answer is one, the session ends, nobody else notices.
   */
  @ParameterizedTest
  @EnumSource(SmtpKind.class)
  void anySessionHasAnEnd(SmtpKind kind) throws IOException {
    try (var server =
        TestServer.sending(
            kind, settings -> settings.withCleartextOnLoopback(true).withErrors(200, 200))) {
      for (long seed = 0; seed < 120; seed++) {
        String said = session(new Random(seed));
        assertThat(converse(server, said)).as("seed %d: %s", seed, said).matches(REPLIES);
      }
      assertThat(server.events()).noneMatch(event -> event instanceof SmtpEvent.Failed);
    }
  }

  private static String session(Random random) {
    var said = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      said.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return said.toString();
  }

  private static String converse(TestServer server, String said) throws IOException {
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static final String[] PIECES = {
    "EHLO c.test\r\n",
    "LHLO c.test\r\n",
    "HELO c.test\r\n",
    "MAIL FROM:<ann@example.test>\r\n",
    "MAIL FROM:<> SIZE=12 BODY=8BITMIME\r\n",
    "MAIL FROM:<j\u00c3\u00bcrgen@example.test> SMTPUTF8\r\n",
    "MAIL FROM:<ann@example.test> RET=HDRS ENVID=x BY=60;R MT-PRIORITY=1 HOLDFOR=60\r\n",
    "MAIL FROM:<ann@example.test> BODY=BINARYMIME\r\n",
    "RCPT TO:<bob@example.test> NOTIFY=SUCCESS ORCPT=rfc822;a+2Bb\r\n",
    "RCPT TO:<away@example.test>\r\n",
    "RCPT TO:<bob@example.test>\r\n",
    "RCPT TO:<team@example.test>\r\n",
    "RCPT TO:<nobody@example.test>\r\n",
    "RCPT TO:<a@far.test>\r\n",
    "RCPT TO:<postmaster>\r\n",
    "DATA\r\n",
    "DATA\r\nFrom: ann@example.test\r\n\r\n.\r\n",
    "BDAT 5\r\nabcde",
    "BDAT 2\r\n\r\n",
    "BDAT 3 LAST\r\nabc",
    "BDAT 0 LAST\r\n",
    "BURL imap://ann/header\r\n",
    "BURL imap://ann/text LAST\r\n",
    "BURL imap://bob/text LAST\r\n",
    "RSET\r\n",
    "NOOP\r\n",
    "VRFY x\r\n",
    "AUTH PLAIN AGFubkBleGFtcGxlLnRlc3QAc2VjcmV0\r\n",
    "AUTH LOGIN\r\n",
    "*\r\n",
    "YW5u\r\n",
    "STARTTLS\r\n",
    ".\r\n",
    "\r\n",
    "\n",
    "\r",
    ".",
    " ",
    "\0",
    "\u00ff",
    "text",
    "x".repeat(13_000),
  };
}

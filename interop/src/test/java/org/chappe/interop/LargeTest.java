package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.chappe.app.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DESIGN.md §5, promise 4: what is large needs no large heap. The server has 128 MB here; at {@code
 * -Dmessages=500000} or so scale itself is looked at.
 */
class LargeTest {
  private static final int MESSAGES = Integer.getInteger("messages", 20_000);
  private static final String[] SMALL = {"-Xmx128m", ServerProcess.Start.BEST};

  @TempDir Path data;

  @Test
  void manyMessagesInOneMailbox() throws Exception {
    try (var server = TestServer.start(data, SMALL);
        var imap =
            WireClient.imap(
                server.port("imap"), TestServer.ALICE, TestServer.password(TestServer.ALICE))) {
      imap.command("CREATE large");
      for (int from = 0; from < MESSAGES; from += 500) {
        var batch = new ArrayList<byte[]>();
        for (int number = from; number < from + 500; number++) {
          batch.add(small(number));
        }
        imap.append("large", batch);
      }
      assertThat(imap.command("SELECT large").stream().map(WireClient.Line::text))
          .contains("* " + MESSAGES + " EXISTS");
      assertThat(imap.command("FETCH 1:* (UID FLAGS)")).hasSize(MESSAGES);
      var envelopes = imap.command("FETCH 1:* (ENVELOPE BODYSTRUCTURE)");
      assertThat(envelopes).hasSize(MESSAGES);
      assertThat(envelopes.getLast().text()).contains("\"number " + (MESSAGES - 1) + "\"");
      imap.command("CREATE copy");
      imap.command("COPY 1:* copy");
      imap.command("STORE 1:* +FLAGS.SILENT (\\Deleted)");
      assertThat(imap.command("EXPUNGE").stream().filter(line -> line.text().endsWith("EXPUNGE")))
          .hasSize(MESSAGES);
      assertThat(imap.command("SELECT copy").stream().map(WireClient.Line::text))
          .contains("* " + MESSAGES + " EXISTS");
    }
    // what was made is read again from the disk
    try (var server = TestServer.start(data, SMALL);
        var imap =
            WireClient.imap(
                server.port("imap"), TestServer.ALICE, TestServer.password(TestServer.ALICE))) {
      assertThat(imap.command("STATUS large (MESSAGES)").getFirst().text()).contains("MESSAGES 0");
      assertThat(imap.command("STATUS copy (MESSAGES)").getFirst().text())
          .contains("MESSAGES " + MESSAGES);
    }
  }

  @Test
  void aMessageOfFiftyMegabytes() throws Exception {
    byte[] message = large(50_000_000);
    try (var server = TestServer.start(data, SMALL);
        var smtp = WireClient.smtp(server.port("smtp"));
        var imap =
            WireClient.imap(
                server.port("imap"), TestServer.ALICE, TestServer.password(TestServer.ALICE))) {
      smtp.deliver(TestServer.ALICE, message);
      imap.command("SELECT INBOX");
      var fetched =
          imap.command("FETCH 1 (BODY.PEEK[] BODYSTRUCTURE)").getFirst().literals().getFirst();
      int start = fetched.length - message.length - 2;
      assertThat(sha256(Arrays.copyOfRange(fetched, start, fetched.length - 2)))
          .isEqualTo(sha256(message));
      var part =
          imap.command("FETCH 1 (BODY.PEEK[2]<49000000.1000>)").getFirst().literals().getFirst();
      assertThat(part).hasSize(1000);
    }
  }

  private static byte[] small(int number) {
    return """
    From: Somebody <somebody@example.test>
    To: Alice <alice@example.test>
    Subject: number %d
    Date: Mon, 23 Nov 2026 12:00:00 +0000
    Message-ID: <%d@example.test>

    The text of number %d.
    """
        .formatted(number, number, number)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Text and an attachment in base64, without a line that begins with a dot and without a line end
   * at its end.
   */
  private static byte[] large(int octets) throws IOException {
    String head =
        """
        From: Somebody <somebody@example.test>
        Subject: large
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b

        text
        --b
        Content-Type: application/octet-stream
        Content-Transfer-Encoding: base64

        """
            .replace("\n", "\r\n");
    byte[] message = new byte[octets];
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(start, 0, message, 0, start.length);
    byte[] end = "\r\n--b--".getBytes(StandardCharsets.US_ASCII);
    var random = new Random(1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = start.length; i < octets - end.length; i++) {
      int column = (i - start.length) % 78;
      message[i] =
          (byte) (column == 76 ? '\r' : column == 77 ? '\n' : alphabet.charAt(random.nextInt(64)));
    }
    // the last line must not end within a line end
    message[octets - end.length - 1] = 'A';
    message[octets - end.length - 2] = 'A';
    System.arraycopy(end, 0, message, octets - end.length, end.length);
    return message;
  }

  private static byte[] sha256(byte[] octets) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(octets);
  }
}

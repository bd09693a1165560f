package org.chappe.mime;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any octets give a tree, values, and answers that are valid IMAP, and soon.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}, among them all
 * that once failed. With {@code JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class MimeFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreAMessage(byte[] octets) {
    Checks.anyOctets(octets);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void pieces(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      var message = new StringBuilder();
      for (int i = random.nextInt(80); i > 0; i--) {
        message.append(PIECES[random.nextInt(PIECES.length)]);
      }
      Checks.anyOctets(Mail.octets(message.toString()));
    }
  }

  private static final String[] PIECES = {
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "\n\n",
    "--b",
    "\r\n--b\r\n",
    "\r\n--b--\r\n",
    "\n--bb\n",
    "\n--bb--\n",
    "--",
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "Content-Type: multipart/digest; boundary=bb\n\n",
    "Content-Type: multipart/mixed; boundary=\"b--\"\n",
    "Content-Type: message/rfc822\r\n",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Type: text/html; charset=utf-7\n",
    "Content-Type: ",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Disposition: attachment; filename*0*=utf-8''%e2; filename*1=\"x\r\n y\"\r\n",
    "Content-Language: en, de\n",
    "Subject: =?utf-8?q?=C3?= =?utf-8?b?qQ==?=\r\n",
    "To: a@b, \"c d\" <@x:e@f>, g: h@i;, (j) k\r\n",
    "From: ",
    "Received: from \u00c3\u00a9 for \u00c3\u00a9; ",
    "Message-ID: (",
    "Keywords: ",
    "Date: Fri, 21 Nov 1997 09:55:06 -0600\n",
    " folded",
    "\t",
    "a",
    ":",
    ";",
    "=",
    "\"",
    "\\",
    "(",
    ")",
    "<",
    ">",
    "@",
    ",",
    "*",
    "'",
    "\0",
    "\u00e9",
    "\u00c3\u00a9",
    "x".repeat(90),
    "<b>&amp;<!--",
  };
}

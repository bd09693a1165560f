package org.chappe.bench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Messages to measure with; the same number gives the same octets. */
final class Mails {
  private Mails() {}

  /** About 12 KiB: header, plain and HTML alternatives, a small attachment. */
  static byte[] usual(int number) {
    var random = new Random(number);
    return """
    Return-Path: <sender%1$d@example.test>
    Received: from mx.example.test (mx.example.test [192.0.2.1]) by mail.example.test with ESMTPS id %1$d;
     Mon, 23 Nov 2026 12:00:00 +0000
    From: =?UTF-8?Q?S=C3=A9nder?= <sender%1$d@example.test>
    To: Ann <ann@example.test>, "Bob, the other" <bob@example.test>
    Cc: carol@example.test
    Subject: =?UTF-8?B?R3LDvMOfZQ==?= about number %1$d
    Date: Mon, 23 Nov 2026 12:00:00 +0000
    Message-ID: <%1$d.bench@example.test>
    In-Reply-To: <%2$d.bench@example.test>
    References: <1.bench@example.test> <%2$d.bench@example.test>
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="outer-%1$d"
    X-Mailer: bench

    --outer-%1$d
    Content-Type: multipart/alternative; boundary="inner-%1$d"

    --inner-%1$d
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: 8bit

    %3$s
    --inner-%1$d
    Content-Type: text/html; charset=utf-8
    Content-Transfer-Encoding: quoted-printable

    <p>%3$s</p>
    --inner-%1$d--
    --outer-%1$d
    Content-Type: application/pdf; name="paper.pdf"
    Content-Disposition: attachment; filename="paper.pdf"
    Content-Transfer-Encoding: base64

    %4$s
    --outer-%1$d--
    """
        .formatted(
            number,
            number - 1,
            "Some words of text, line after line.\n".repeat(60),
            base64(random, 4_500))
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** One attachment of about {@code octets}. */
  static byte[] large(int octets) {
    return ("From: a@example.test\nSubject: large\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
            + "--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n"
            + base64(new Random(1), octets * 3L / 4)
            + "\n--b--\n")
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(Random random, long octets) {
    var data = new byte[(int) octets];
    random.nextBytes(data);
    return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(data);
  }
}

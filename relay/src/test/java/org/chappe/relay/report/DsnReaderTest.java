package org.chappe.relay.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What other servers write. RFC 3464 */
class DsnReaderTest {
  private static Optional<Dsn> read(String text) {
    return Told.read(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test // RFC 3464, the fields of §2.2 and §2.3, written as loosely as they are met
  void fieldsAreFoundHoweverTheyAreWritten() {
    Dsn dsn =
        read("""
        From: MAILER-DAEMON@example.net
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Caf=E9 is closed.
        --b
        Content-Type: message/delivery-status


        reporting-mta: dns;mx.example.net
        Arrival-Date: Mon, 23 Nov 2026 20:25:01 +0100
        Original-Envelope-ID: A1

        final-recipient: RFC822;<bob@example.net>
        ACTION: Failed (for good)
        Status: 5.2.2 (full)
        Diagnostic-Code: smtp; 552
         5.2.2 full
        X-Note: one
        X-Note: two


        Original-Recipient: rfc822; eve@example.net
        Action: puzzled
        --b
        Content-Type: text/rfc822-headers

        Subject: x
        Message-Id: <7@example.org>
        --b--
        """)
            .orElseThrow();
    assertThat(dsn.explanation()).isEqualTo("Caf\u00e9 is closed.");
    assertThat(dsn.reportingMta()).isEqualTo("mx.example.net");
    assertThat(dsn.envelopeId()).contains("A1");
    assertThat(dsn.arrival()).contains(Instant.parse("2026-11-23T19:25:01Z"));
    assertThat(dsn.originalMessageId()).contains("7@example.org");
    assertThat(dsn.recipients()).hasSize(2);
    Dsn.Recipient bob = dsn.recipients().getFirst();
    assertThat(bob.finalRecipient()).isEqualTo("bob@example.net");
    assertThat(bob.action()).contains(DsnAction.FAILED);
    assertThat(bob.status()).contains(new StatusCode(5, 2, 2));
    assertThat(bob.diagnostic()).contains("552 5.2.2 full");
    assertThat(bob.others()).containsEntry("x-note", "one").hasSize(1);
    assertThat(dsn.recipients().getLast().finalRecipient()).isEqualTo("eve@example.net");
    assertThat(dsn.recipients().getLast().action()).isEmpty();
  }

  @Test
  void otherMailIsNoDsn() {
    assertThat(read("Subject: x\n\nFinal-Recipient: rfc822; a@b.test\n")).isEmpty();
    assertThat(read("Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n")).isEmpty();
  }

  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreReadOrAreNoDsn(byte[] octets) {
    Told.read(octets);
    byte[] head =
        "Content-Type: message/delivery-status\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] fields = new byte[head.length + octets.length];
    System.arraycopy(head, 0, fields, 0, head.length);
    System.arraycopy(octets, 0, fields, head.length, octets.length);
    Told.read(fields).ifPresent(dsn -> assertThat(dsn.recipients()).isNotEmpty());
  }
}

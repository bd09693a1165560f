package org.chappe.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DkimSignerTest {
  private static final String LETTER =
      """
      From: Ann <ann@example.org>
      To: bob@example.net
      Subject: Greetings
      Date: Sun, 1 Mar 2026 12:00:00 +0000
      Message-ID: <1@example.org>

      Hello Bob.
      """;

  @Test // RFC 8463 §6: independent of each other
  void oneFieldForEachKey() {
    byte[] message = Mail.signed(Mail.octets(LETTER), Mail.ED25519, Mail.RSA);
    assertThat(Mail.verdicts(message, Mail.dns(Mail.ED25519, Mail.RSA)))
        .containsExactly("pass", "pass");
    assertThat(Mail.verdicts(message, Mail.dns(Mail.RSA)))
        .containsExactly("permerror no key for signature", "pass");
  }

  @Test // RFC 6376 §5.4, §8.15
  void whatHarmsWhenAddedIsNamedOnceMoreThanThere() {
    assertThat(signedNames(LETTER))
        .isEqualTo(
            "From:From:Reply-To:To:To:Cc:Subject:Subject:Date:Date:Content-Type:"
                + "Content-Transfer-Encoding:Message-ID:Message-ID");
  }

  @Test // RFC 8058 §4, RFC 6376 §5.4.1
  void aListsFieldsAreSignedAsOftenAsTheyAreThere() {
    assertThat(
            signedNames(
                """
                List-Unsubscribe: <https://example.org/u>
                List-Unsubscribe-Post: List-Unsubscribe=One-Click
                List-Post: <mailto:l@example.org>
                Received: by x
                Comments: none
                From: a@example.org
                """))
        .endsWith("List-Unsubscribe:List-Unsubscribe-Post:List-Post")
        .doesNotContain("Received", "Comments");
  }

  @ParameterizedTest // RFC 6376 §8.15
  @ValueSource(
      strings = {
        "From: evil@example.com",
        "Reply-To: evil@example.com",
        "To: x@example.com",
        "Cc: x@example.com",
        "Subject: You won",
        "Date: Sun, 1 Mar 2026 13:00:00 +0000",
        "Content-Type: multipart/mixed; boundary=Bob",
        "Content-Transfer-Encoding: base64",
        "Message-ID: <2@example.org>"
      })
  void anAddedFieldBreaksTheSignature(String field) {
    byte[] signed = Mail.signed(Mail.octets(LETTER), Mail.ED25519);
    byte[] changed = Mail.joined(Mail.octets(field + "\n"), signed);
    assertThat(Mail.verdicts(changed, Mail.dns(Mail.ED25519)))
        .containsExactly("fail signature did not verify");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Received: by relay.example.com; Sun, 1 Mar 2026 13:00:00 +0000",
        "List-Id: <l.example.com>",
        "Sender: l@example.com",
        "Return-Path: <ann@example.org>"
      })
  void whatIsRightlyAddedOnTheWayDoesNot(String field) {
    byte[] signed = Mail.signed(Mail.octets(LETTER), Mail.ED25519);
    byte[] changed = Mail.joined(Mail.octets(field + "\n"), signed);
    assertThat(Mail.verdicts(changed, Mail.dns(Mail.ED25519))).containsExactly("pass");
  }

  @Test // RFC 5322 §2.1.1
  void linesStayShort() {
    var fields = (Signatures.Signed) Mail.signatures(Mail.octets(LETTER), all(), Mail.RSA);
    assertThat(fields.fields()).hasSize(1);
    assertThat(fields.fields().getFirst()).startsWith("DKIM-Signature: v=1; a=rsa-sha256; ");
    assertThat(fields.fields().getFirst().split("\r\n"))
        .allSatisfy(line -> assertThat(line.length()).isBetween(20, 76));
    assertThat(fields.fields().getFirst()).endsWith("\r\n");
  }

  @Test // RFC 6376 §3.5: t=, x=
  void timestampAndExpiryAreSecondsSince1970() {
    var fields = (Signatures.Signed) Mail.signatures(Mail.octets(LETTER), all(), Mail.ED25519);
    assertThat(fields.fields().getFirst()).contains("t=1772366400;", "x=1772971200;");
  }

  @Test
  void theMessageMayComeInAnyPieces() {
    byte[] message = Mail.octets(LETTER);
    byte[] whole = Mail.signed(message, Mail.ED25519);
    for (int size = 1; size < message.length; size++) {
      var signer = new DkimSigner(SigningOptions.DEFAULT, Mail.NOW);
      for (int from = 0; from < message.length; from += size) {
        signer.write(message, from, Math.min(size, message.length - from));
      }
      assertThat(Mail.joined(Mail.fields(signer.finish(List.of(Mail.ED25519))), message))
          .isEqualTo(whole);
    }
  }

  @Test // RFC 5321 §2.3.8, RFC 6376 §5.3
  void bareLineEndsAreNotSigned() {
    String reason = "a CR or LF stands alone, RFC 5322 §2.3";
    assertThat(unsigned(LETTER)).isEqualTo(reason);
    assertThat(unsigned("From: a@b.example\r\n\r\nx\ny")).isEqualTo(reason);
    assertThat(unsigned("From: a@b.example\r\n\r\nx\ry")).isEqualTo(reason);
    assertThat(unsigned("From: a@b.example\r\n\r\nx\r")).isEqualTo(reason);
    assertThat(unsigned("From: a@b.example\r\nX: y\rz\r\n\r\nx\r\n")).isEqualTo(reason);
    assertThat(unsigned("From: a@b.example\r")).isEqualTo(reason);
  }

  @Test // RFC 6376 §5.4
  void withoutFromThereIsNoSignature() {
    assertThat(unsigned("To: a@b.example\r\n\r\nx\r\n"))
        .isEqualTo("there is no From field, RFC 6376 §5.4");
    assertThat(unsigned("")).isEqualTo("there is no From field, RFC 6376 §5.4");
  }

  @ParameterizedTest // RFC 5322 §2.2.3
  @ValueSource(strings = {" ", "\t"})
  void aContinuationOfNothingIsNotSigned(String blank) {
    assertThat(unsigned(blank + "x\r\nFrom: a@b.example\r\n\r\nx\r\n"))
        .isEqualTo("the first line would continue the signature's field, RFC 5322 §2.2.3");
  }

  @Test
  void aHeaderAboveTheLimitIsNotSigned() {
    String field = "From: a@example.org\r\n";
    int limit = field.length() + 2;
    assertThat(limited(field + "\r\nx", limit)).isInstanceOf(Signatures.Signed.class);
    assertThat(limited(field + "\r\nx", limit - 1))
        .isEqualTo(new Signatures.Unsigned("the header is longer than what is kept of one"));
  }

  @Test
  void moreFieldsThanNamesFitAreNotSigned() {
    assertThat(unsigned("From: a@b.example\r\n".repeat(500) + "\r\n"))
        .isEqualTo("more than 200 fields would have to be signed");
  }

  @Test
  void simpleCanonicalizationHoldsToo() {
    for (var header : Canonicalization.values()) {
      for (var body : Canonicalization.values()) {
        byte[] message =
            Mail.signed(Mail.octets(LETTER), all().canonicalized(header, body), Mail.RSA);
        assertThat(Mail.verdicts(message, Mail.dns(Mail.RSA))).containsExactly("pass");
      }
    }
  }

  private static SigningOptions all() {
    return SigningOptions.DEFAULT.validFor(Duration.ofDays(7));
  }

  private static String signedNames(String message) {
    var signed =
        (Signatures.Signed)
            Mail.signatures(Mail.octets(message), SigningOptions.DEFAULT, Mail.ED25519);
    String packed = TagList.packed(signed.fields().getFirst());
    return packed.substring(packed.indexOf(";h=") + 3, packed.indexOf(";bh="));
  }

  private static Signatures limited(String message, int limit) {
    var options =
        new SigningOptions(
            Canonicalization.RELAXED,
            Canonicalization.RELAXED,
            false,
            java.util.Optional.empty(),
            limit);
    return Mail.signatures(latin(message), options, Mail.ED25519);
  }

  private static String unsigned(String message) {
    var signatures = Mail.signatures(latin(message), SigningOptions.DEFAULT, Mail.ED25519);
    return ((Signatures.Unsigned) signatures).reason();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

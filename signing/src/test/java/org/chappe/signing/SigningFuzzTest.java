package org.chappe.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.chappe.model.Address;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any octets are a message that verifies or does not, a record, a local part; and soon.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}. With {@code
 * JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class SigningFuzzTest {
  private static final Srs SRS = new Srs("first.example", List.of(new byte[16]));
  private static final KeyLookup KEYS = Mail.dns(Mail.ED25519, Mail.RSA);

  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreAMessage(byte[] octets) {
    message(octets);
  }

  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreARecord(byte[] octets) {
    record(latin(octets));
  }

  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreALocalPart(byte[] octets) {
    localPart(new String(octets, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void pieces(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      message(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      record(text.toString());
      localPart(text.toString());
    }
  }

  private static void message(byte[] octets) {
    for (DkimResult result : Mail.verified(octets, KEYS)) {
      assertThat(result.status() == DkimResult.Status.PASS).isEqualTo(result.reason().isEmpty());
    }
    var chain = new ArcVerifier(KEYS, Mail.NOW);
    chain.write(octets, 0, octets.length);
    ArcResult found = chain.finish();
    if (Mail.signatures(octets, SigningOptions.DEFAULT, Mail.ED25519)
        instanceof Signatures.Signed signed) {
      assertThat(Mail.verdicts(Mail.joined(signed.octets(), octets), KEYS).getFirst())
          .isEqualTo("pass");
    }
    var sealer = new ArcSealer(SigningOptions.DEFAULT, Mail.NOW);
    sealer.write(octets, 0, octets.length);
    if (sealer.finish(Mail.ED25519, "mx.example; none", found.status())
        instanceof Signatures.Signed set) {
      var again = new ArcVerifier(KEYS, Mail.NOW);
      byte[] sealed = Mail.joined(set.octets(), octets);
      again.write(sealed, 0, sealed.length);
      assertThat(again.finish().status())
          .isEqualTo(
              found.status() == ArcResult.Status.FAIL
                  ? ArcResult.Status.FAIL
                  : ArcResult.Status.PASS);
    }
  }

  private static void record(String text) {
    for (Algorithm algorithm : Algorithm.values()) {
      try {
        assertThat(KeyRecord.parse(text, algorithm).key()).isNotNull();
      } catch (Unverified e) {
        assertThat(e.reason()).isNotEmpty();
      }
    }
  }

  private static void localPart(String text) {
    assertThat(SRS.reverse(text, Mail.NOW)).isNotNull();
    Address sender;
    try {
      sender = new Address(text, "example.org");
    } catch (IllegalArgumentException e) {
      return; // no local part
    }
    if (SRS.rewrite(sender, Mail.NOW) instanceof Srs.Rewritten(Address there)) {
      assertThat(SRS.reverse(there.localPart(), Mail.NOW)).isInstanceOf(Srs.Original.class);
    }
  }

  private static String latin(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  private static final String[] PIECES = {
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "\r\n ",
    "From: a@example.org\r\n",
    "Subject : x\r\n",
    "DKIM-Signature: ",
    "ARC-Seal: i=1; cv=none; ",
    "ARC-Message-Signature: i=1; ",
    "ARC-Authentication-Results: i=1; x\r\n",
    "i=2; ",
    "v=1; ",
    "a=ed25519-sha256; ",
    "a=rsa-sha256; ",
    "c=relaxed/simple; ",
    "d=example.org; ",
    "s=a-e; ",
    "s=a-r; ",
    "h=from:to; ",
    "bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; ",
    "b=AAAA; ",
    "l=0; ",
    "l=99999999999999999999; ",
    "t=1; ",
    "x=2; ",
    "i=@example.org; ",
    "k=ed25519; ",
    "p=; ",
    "p=AAAA; ",
    "v=DKIM1; ",
    "SRS0=",
    "SRS1=",
    "=",
    "AAAA",
    "example.org",
    "\u00c3\u00a9",
    "\u00ff",
    "\u0000",
    ";",
    ":",
    " ",
    "x",
  };
}

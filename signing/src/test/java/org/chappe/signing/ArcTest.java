package org.chappe.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArcTest {
  private static final SigningKey LIST =
      SigningKey.generate("lists.example", "l", Algorithm.RSA_SHA256);
  private static final SigningKey MX =
      SigningKey.generate("mx.example", "m", Algorithm.ED25519_SHA256);
  private static final KeyLookup DNS = Mail.dns(LIST, MX, Mail.ED25519);

  private static final byte[] LETTER =
      Mail.octets(
          """
          From: Ann <ann@example.org>
          To: l@lists.example
          Subject: Greetings
          Date: Sun, 1 Mar 2026 12:00:00 +0000
          Message-ID: <1@example.org>

          Hello all.
          """);
  private static final String RESULTS = "lists.example; spf=pass smtp.mailfrom=a@example.org";

  @Test // RFC 8617 §5.2 step 1
  void withoutSetsThereIsNoChain() {
    assertThat(validated(LETTER)).isEqualTo(new ArcResult(ArcResult.Status.NONE, "", List.of()));
  }

  @Test // RFC 8617 §4.1
  void aSetHasThreeFields() {
    var set = (Signatures.Signed) sealing(LETTER, LIST, ArcResult.Status.NONE);
    assertThat(set.fields()).hasSize(3);
    assertThat(set.fields().get(0)).startsWith("ARC-Seal: i=1; a=rsa-sha256; cv=none; ");
    assertThat(set.fields().get(1)).startsWith("ARC-Message-Signature: i=1; a=rsa-sha256; ");
    assertThat(set.fields().get(2).split("\r\n"))
        .containsExactly(
            "ARC-Authentication-Results: i=1; lists.example; spf=pass",
            " smtp.mailfrom=a@example.org");
  }

  @Test // RFC 8617 §5.1, §5.2
  void aChainGrowsAndPasses() {
    byte[] message = Mail.signed(LETTER, Mail.ED25519);
    message = sealed(message, LIST, ArcResult.Status.NONE);
    message = sealed(message, MX, ArcResult.Status.PASS);
    message = sealed(message, LIST, ArcResult.Status.PASS);
    assertThat(validated(message))
        .isEqualTo(
            new ArcResult(
                ArcResult.Status.PASS,
                "",
                List.of(
                    new ArcResult.ArcSet(1, "lists.example", RESULTS),
                    new ArcResult.ArcSet(2, "mx.example", RESULTS),
                    new ArcResult.ArcSet(3, "lists.example", RESULTS))));
    assertThat(Mail.verdicts(message, DNS)).containsExactly("pass");
  }

  @Test // RFC 8617 §5.2 step 5: an older message signature may be broken
  void aSealerMayChangeTheMessageBeforeItSeals() {
    byte[] message = sealed(LETTER, LIST, ArcResult.Status.NONE);
    byte[] changed = replaced(message, "Hello all.", "Hello you.");
    assertThat(validated(changed).reason())
        .isEqualTo("ARC-Message-Signature 1: body hash did not verify");
    assertThat(validated(sealed(changed, MX, ArcResult.Status.PASS)).status())
        .isEqualTo(ArcResult.Status.PASS);
  }

  @ParameterizedTest // RFC 8617 §5.2 steps 3, 4, 6
  @CsvSource(
      delimiter = '|',
      value = {
        "Subject: Greetings | Subject: Hello | ARC-Message-Signature 2: signature did not verify",
        "i=1; lists.example; spf=pass | i=1; lists.example; spf=fail |"
            + " ARC-Seal 2: signature did not verify",
        "i=2; lists.example | i=3; lists.example |"
            + " 0 ARC-Authentication-Results fields of instance 2",
        "i=2; lists.example | i=1; lists.example |"
            + " 2 ARC-Authentication-Results fields of instance 1",
        "i=1; lists.example | i=0; lists.example |"
            + " ARC-Authentication-Results: no instance of 1 to 50",
        "i=1; lists.example | j=1; lists.example |"
            + " ARC-Authentication-Results: no instance of 1 to 50",
        "cv=none | cv=pass | ARC-Seal 1: cv=none is expected",
        "cv=pass | cv=none | ARC-Seal 2: cv=pass is expected",
        "cv=pass | cv=fail | the newest ARC-Seal says cv=fail",
        "cv=pass; | cv=pass; h=from; | ARC-Seal 2 has h=",
        "s=m; t= | s=n; t= | ARC-Seal 2: no key for signature",
      })
  void aChangedChainFails(String old, String replacement, String reason) {
    byte[] message = sealed(sealed(LETTER, LIST, ArcResult.Status.NONE), MX, ArcResult.Status.PASS);
    assertThat(validated(message).status()).isEqualTo(ArcResult.Status.PASS);
    assertThat(validated(replaced(message, old, replacement)))
        .isEqualTo(new ArcResult(ArcResult.Status.FAIL, reason, List.of()));
  }

  @Test // RFC 8617 §5.2 step 6: down to the first
  void theFirstSealIsLookedAtToo() {
    byte[] message = sealed(LETTER, LIST, ArcResult.Status.NONE);
    assertThat(validated(replaced(message, "spf=pass", "spf=fail")).reason())
        .isEqualTo("ARC-Seal 1: signature did not verify");
  }

  @Test // RFC 8617 §5.1.2, §5.1.3
  void aBrokenChainIsSealedOnceAsBroken() {
    byte[] message = sealed(LETTER, LIST, ArcResult.Status.NONE);
    byte[] broken = sealed(replaced(message, "Hello", "Hallo"), MX, ArcResult.Status.FAIL);
    assertThat(validated(broken).reason()).isEqualTo("the newest ARC-Seal says cv=fail");
    assertThat(sealing(broken, LIST, ArcResult.Status.FAIL))
        .isEqualTo(new Signatures.Unsigned("the chain has ended with cv=fail, RFC 8617 §5.1"));
  }

  @Test // RFC 8617 §4.2.1
  void aChainHas50Sets() {
    byte[] message = sealed(LETTER, MX, ArcResult.Status.NONE);
    for (int i = 2; i <= 50; i++) {
      message = sealed(message, MX, ArcResult.Status.PASS);
    }
    assertThat(validated(message).sets()).hasSize(50);
    assertThat(sealing(message, MX, ArcResult.Status.PASS))
        .isEqualTo(new Signatures.Unsigned("there are 50 sets, RFC 8617 §4.2.1"));
    byte[] more = Mail.joined(Mail.octets("ARC-Seal: i=51; cv=pass\n"), message);
    assertThat(validated(more).reason()).isEqualTo("ARC-Seal: no instance of 1 to 50");
  }

  @Test
  void theStatusMustBeOfThisMessage() {
    assertThat(sealing(LETTER, MX, ArcResult.Status.PASS))
        .isEqualTo(new Signatures.Unsigned("the chain's status is pass, and there is none"));
    byte[] message = sealed(LETTER, MX, ArcResult.Status.NONE);
    assertThat(sealing(message, MX, ArcResult.Status.NONE))
        .isEqualTo(new Signatures.Unsigned("the chain's status is none, and there is one"));
  }

  @Test // RFC 8617 §5.2.1
  void aKeyThatCannotBeHadNowFailsTheChain() {
    byte[] message = sealed(LETTER, MX, ArcResult.Status.NONE);
    var verifier = new ArcVerifier(name -> new KeyLookup.Unavailable("timeout"), Mail.NOW);
    verifier.write(message, 0, message.length);
    assertThat(verifier.finish().reason())
        .isEqualTo("ARC-Message-Signature 1: key unavailable: timeout");
  }

  @ParameterizedTest
  @EnumSource(Canonicalization.class)
  void bothCanonicalizationsHold(Canonicalization one) {
    var options = SigningOptions.DEFAULT.canonicalized(one, one);
    var sealer = new ArcSealer(options, Mail.NOW);
    sealer.write(LETTER, 0, LETTER.length);
    byte[] set = Mail.fields(sealer.finish(LIST, RESULTS, ArcResult.Status.NONE));
    assertThat(validated(Mail.joined(set, LETTER)).status()).isEqualTo(ArcResult.Status.PASS);
  }

  @Test // RFC 8617 §4.1.4
  void resultsMayBeUtf8() {
    String results = "lists.example; spf=pass\r\n\tsmtp.mailfrom=jörg@bücher.example";
    var sealer = new ArcSealer(SigningOptions.DEFAULT, Mail.NOW);
    sealer.write(LETTER, 0, LETTER.length);
    byte[] set = Mail.fields(sealer.finish(LIST, results, ArcResult.Status.NONE));
    assertThat(validated(Mail.joined(set, LETTER)).sets().getFirst().authenticationResults())
        .isEqualTo("lists.example; spf=pass smtp.mailfrom=jörg@bücher.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\u0000b", "a;\u0007"})
  void resultsAreAFieldsValue(String results) {
    var sealer = new ArcSealer(SigningOptions.DEFAULT, Mail.NOW);
    assertThatThrownBy(() -> sealer.finish(LIST, results, ArcResult.Status.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Signatures sealing(byte[] message, SigningKey key, ArcResult.Status chain) {
    var sealer = new ArcSealer(SigningOptions.DEFAULT, Mail.NOW);
    sealer.write(message, 0, message.length);
    return sealer.finish(key, RESULTS, chain);
  }

  private static byte[] sealed(byte[] message, SigningKey key, ArcResult.Status chain) {
    return Mail.joined(Mail.fields(sealing(message, key, chain)), message);
  }

  private static ArcResult validated(byte[] message) {
    var verifier = new ArcVerifier(DNS, Mail.NOW);
    for (byte octet : message) {
      verifier.write(new byte[] {octet}, 0, 1);
    }
    return verifier.finish();
  }

  private static byte[] replaced(byte[] message, String old, String replacement) {
    String text = new String(message, StandardCharsets.UTF_8);
    assertThat(text).contains(old);
    return text.replaceFirst(java.util.regex.Pattern.quote(old), replacement)
        .getBytes(StandardCharsets.UTF_8);
  }
}

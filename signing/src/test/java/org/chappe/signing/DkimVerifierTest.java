package org.chappe.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DkimVerifierTest {
  private static final String LETTER =
      """
      From: Ann <ann@example.org>
      To: bob@example.net
      Subject: Greetings

      Hello Bob.
      """;
  private static final String TAGS =
      "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.org; s=a-e";
  private static final String NAMES = "; h=from:to:subject";
  private static final String BODY = "Hello Bob.\r\n";

  @Test
  void withoutSignaturesThereIsNoResult() {
    assertThat(Mail.verdicts(Mail.octets(LETTER), dns())).isEmpty();
    assertThat(Mail.verdicts(new byte[0], dns())).isEmpty();
  }

  @Test
  void aSignaturePasses() {
    assertThat(verdict(TAGS + NAMES, BODY)).isEqualTo("pass");
  }

  @ParameterizedTest // RFC 6376 §3.5, §6.1.1; RFC 8301 §3.1
  @CsvSource(
      delimiter = '|',
      value = {
        "v=1 | v=2 | neutral incompatible version",
        "v=1; | '' | permerror signature missing required tag v=",
        "a=ed25519-sha256; | '' | permerror signature missing required tag a=",
        "d=example.org; | '' | permerror signature missing required tag d=",
        "s=a-e; | '' | permerror signature missing required tag s=",
        "h=from:to:subject; | '' | permerror signature missing required tag h=",
        "a=ed25519-sha256 | a=rsa-sha1 | permerror rsa-sha1 is historic, RFC 8301 §3.1",
        "a=ed25519-sha256 | a=dsa-sha256 | neutral unknown algorithm",
        "a=ed25519-sha256 | a=rsa-sha256 | permerror inappropriate key algorithm",
        "c=relaxed/relaxed | c=nofws | neutral unknown canonicalization",
        "c=relaxed/relaxed | c=relaxed/ | neutral unknown canonicalization",
        "d=example.org | d=org | neutral signature syntax error: d= is no domain",
        "d=example.org | d=exa mple.org | neutral signature syntax error: d= is no domain",
        "d=example.org | d=example.net | permerror no key for signature",
        "s=a-e | s=a;e=1 | permerror no key for signature",
        "s=a-e | s=-a | neutral signature syntax error: s= is no selector",
        "s=a-e | s=a-e;q=ldap | neutral no query method that is known",
        "s=a-e | s=a-e;q=ldap:dns/txt | pass",
        "s=a-e | s=a-e;l=1a | neutral signature syntax error: l= is no number",
        "s=a-e | s=a-e;l=-1 | neutral signature syntax error: l= is no number",
        "s=a-e | s=a-e;t=x | neutral signature syntax error: t= is no number",
        "s=a-e | s=a-e;x= | neutral signature syntax error: x= is no number",
        "s=a-e | s=a-e;t=99;x=99 | neutral signature syntax error: x= is not after t=",
        "s=a-e | s=a-e;x=1772366400 | pass",
        "s=a-e | s=a-e;x=1772366399 | policy signature expired",
        "s=a-e | s=a-e;x=99999999999999999999 | pass",
        "s=a-e | s=a-e;i=@example.org | pass",
        "s=a-e | s=a-e;i=ann=40x@SUB.example.org | pass",
        "s=a-e | s=a-e;i=@badexample.org | permerror domain mismatch: i= is not within d=",
        "s=a-e | s=a-e;i=@org | permerror domain mismatch: i= is not within d=",
        "s=a-e | s=a-e;i=ann | neutral signature syntax error: i= is no identity",
        "s=a-e | s=a-e;i==4@example.org | neutral signature syntax error: i= is no quoted-printable",
        "s=a-e | s=a-e;unknown=1 | pass",
        "s=a-e | s=a-e;s=a-e | neutral signature syntax error: the tag s= is there twice",
        "h=from: | h=fro: | permerror From field not signed",
        "h=from: | h=from::x: | neutral signature syntax error: h= has what is no field's name",
        "h=from: | h=From : DKIM-Signature : | pass",
      })
  void tagsDecide(String old, String replacement, String verdict) {
    String tags = TAGS + NAMES + ";";
    assertThat(tags).contains(old);
    String changed = tags.replace(old, replacement);
    assertThat(verdict(changed.replaceAll("[; ]+$", ""), BODY)).isEqualTo(verdict);
  }

  @ParameterizedTest // RFC 6376 §8.2
  @CsvSource({
    "0, policy 12 octets of the body are not signed (l=)",
    "5, policy 7 octets of the body are not signed (l=)",
    "12, pass",
    "13, fail body hash did not verify",
    "99999999999999999999999, fail body hash did not verify"
  })
  void whatALengthLeavesUnsignedDoesNotPass(String length, String verdict) {
    String signed = BODY.substring(0, (int) Math.min(12, Double.parseDouble(length)));
    assertThat(verdict(TAGS + NAMES + "; l=" + length, signed)).isEqualTo(verdict);
  }

  @Test // RFC 6376 §6.1.3
  void aWrongSignatureFailsWhateverItsLengthLeavesOut() {
    byte[] message = signed(TAGS + NAMES + "; l=5", "Hello");
    byte[] changed = text(message).replace("Greetings", "Hi").getBytes(StandardCharsets.UTF_8);
    assertThat(Mail.verdicts(changed, dns())).containsExactly("fail signature did not verify");
  }

  @ParameterizedTest // RFC 6376 §8.15
  @ValueSource(strings = {"From", "To", "Subject"})
  void aFieldAddedAboveASignedOneDoesNotPass(String name) {
    byte[] message = signed(TAGS + NAMES, BODY);
    byte[] added = Mail.joined(Mail.octets(name + ": evil@example.com\n"), message);
    assertThat(Mail.verdicts(added, dns()))
        .containsExactly("policy there is a " + name + " field that is not signed");
  }

  @Test // RFC 5322 §2.2: others may see two fields where we see one
  void bareLineEndsInTheHeaderDoNotPass() {
    byte[] message = signed(TAGS + NAMES, BODY);
    byte[] added =
        Mail.joined("X: y\nFrom: evil@example.com\r\n".getBytes(StandardCharsets.UTF_8), message);
    assertThat(Mail.verdicts(added, dns()))
        .containsExactly("policy a CR or LF stands alone in the header, RFC 5322 §2.2");
  }

  @ParameterizedTest // RFC 6376 §3.6.1, §6.1.2
  @CsvSource(
      delimiter = '|',
      value = {
        "v=DKIM1; k=ed25519; p=KEY | pass",
        "k=ed25519; p=KEY; | pass",
        "v=DKIM1; k=ed25519; h=sha1:sha256; s=email; t=x; n=a; g=; p=KEY | pass",
        "v=DKIM1; k=ed25519; s=tlsrpt:*; p=KEY | pass",
        "v=DKIM2; k=ed25519; p=KEY |"
            + " permerror key syntax error: not v=DKIM1, or not as the first tag",
        "k=ed25519; v=DKIM1; p=KEY |"
            + " permerror key syntax error: not v=DKIM1, or not as the first tag",
        "v=DKIM1; k=ed25519; h=sha1; p=KEY |"
            + " permerror inappropriate hash algorithm: the key is not for sha256",
        "v=DKIM1; k=ed25519; s=tlsrpt; p=KEY |"
            + " permerror no key for signature: the key is not for mail",
        "v=DKIM1; k=ed25519; p= | permerror key revoked",
        "v=DKIM1; p=KEY | permerror inappropriate key algorithm",
        "v=DKIM1; k=ed25519 | permerror key syntax error: p= is no base64",
        "v=DKIM1; k=ed25519; p=AAAA | permerror key syntax error: an Ed25519 key has 32 octets",
        "v=spf1 -all |" + " permerror key syntax error: not v=DKIM1, or not as the first tag",
        "site=x y z; 1 |"
            + " permerror key syntax error: expected a tag's name at octet 13, found '1'",
      })
  void recordsDecide(String record, String verdict) {
    String text =
        record.replace("KEY", Mail.ED25519.dnsText().substring("v=DKIM1; k=ed25519; p=".length()));
    KeyLookup keys = Mail.dns(Map.of(Mail.ED25519.dnsName(), text));
    assertThat(Mail.verdicts(signed(TAGS + NAMES, BODY), keys)).containsExactly(verdict);
  }

  @Test // RFC 6376 §6.1.2 step 4
  void aRecordThatIsNoKeyDoesNotHideTheOneThatIs() {
    KeyLookup keys =
        name -> new KeyLookup.Found(List.of("google-site-verification", Mail.ED25519.dnsText()));
    assertThat(Mail.verdicts(signed(TAGS + NAMES, BODY), keys)).containsExactly("pass");
  }

  @Test // RFC 6376 §6.1.2 step 2
  void aKeyThatCannotBeHadNow() {
    assertThat(
            Mail.verdicts(signed(TAGS + NAMES, BODY), name -> new KeyLookup.Unavailable("timeout")))
        .containsExactly("temperror key unavailable: timeout");
    assertThat(Mail.verdicts(signed(TAGS + NAMES, BODY), name -> new KeyLookup.Found(List.of())))
        .containsExactly("permerror no key for signature");
  }

  @Test // RFC 6376 §3.6.1: t=s
  void aKeyMayForbidSubdomains() {
    KeyLookup keys = record("t=y:s; ");
    assertThat(Mail.verdicts(signed(TAGS + NAMES + ";i=@sub.example.org", BODY), keys))
        .containsExactly("permerror domain mismatch: i= is below d=, and the key forbids it");
    assertThat(Mail.verdicts(signed(TAGS + NAMES + ";i=@example.org", BODY), keys))
        .containsExactly("pass");
  }

  @Test // RFC 6376 §3.6.1: t=y
  void aDomainThatTestsIsSaidToDoSo() {
    byte[] message = signed(TAGS + NAMES, BODY);
    assertThat(Mail.verified(message, record("t=y; ")).getFirst().testing()).isTrue();
    assertThat(Mail.verified(message, dns()).getFirst().testing()).isFalse();
  }

  @ParameterizedTest // RFC 8301 §3.2
  @CsvSource({
    "1023, permerror a key of 1023 bits is too short",
    "1024, fail signature did not verify",
    "4096, fail signature did not verify",
    "4097, policy a key of 4097 bits is too long",
  })
  void keysOf1024To4096BitsCount(int bits, String verdict) throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    byte[] key = generator.generateKeyPair().getPublic().getEncoded();
    byte[] message = signed(TAGS.replace("ed25519-sha256", "rsa-sha256") + NAMES, BODY);
    KeyLookup keys =
        Mail.dns(Map.of(Mail.ED25519.dnsName(), "p=" + Base64.getEncoder().encodeToString(key)));
    assertThat(Mail.verdicts(message, keys)).containsExactly(verdict);
  }

  @Test // RFC 6376 §3.6.1: RSAPublicKey, not SubjectPublicKeyInfo
  void aKeyAsTheRfcsTextHasItIsReadToo() {
    byte[] info = Mail.RSA.publicKey().getEncoded();
    byte[] bare = java.util.Arrays.copyOfRange(info, 24, info.length);
    KeyLookup keys =
        Mail.dns(Map.of(Mail.RSA.dnsName(), "p=" + Base64.getEncoder().encodeToString(bare)));
    assertThat(Mail.verdicts(Mail.signed(Mail.octets(LETTER), Mail.RSA), keys))
        .containsExactly("pass");
  }

  @Test // RFC 8616 §5
  void aSignaturesDomainMayBeULabels() {
    var key = SigningKey.generate("bücher.example", "frühling", Algorithm.ED25519_SHA256);
    String tags = "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=Bücher.example; s=frühling";
    byte[] message = signed(tags + NAMES + ";i=jörg@bücher.example", BODY, key);
    DkimResult result = Mail.verified(message, Mail.dns(key)).getFirst();
    assertThat(result.status()).isEqualTo(DkimResult.Status.PASS);
    assertThat(result.domain()).isEqualTo("xn--bcher-kva.example");
    assertThat(result.identity()).isEqualTo("jörg@bücher.example");
  }

  @Test // RFC 6376 §8.4
  void tenSignaturesAreLookedAt() {
    byte[] message = Mail.octets(LETTER);
    for (int i = 0; i < 12; i++) {
      message = Mail.signed(message, Mail.ED25519);
    }
    assertThat(Mail.verdicts(message, dns())).hasSize(10).containsOnly("pass");
  }

  @Test
  void aNameIsAskedOnce() {
    var asked = new java.util.ArrayList<String>();
    KeyLookup keys =
        name -> {
          asked.add(name);
          return dns().txt(name);
        };
    byte[] message = Mail.signed(Mail.octets(LETTER), Mail.ED25519, Mail.ED25519);
    assertThat(Mail.verdicts(message, keys)).containsExactly("pass", "pass");
    assertThat(asked).containsExactly("a-e._domainkey.example.org");
  }

  @Test
  void expiryIsOfTheSigner() {
    var options = SigningOptions.DEFAULT.validFor(Duration.ofHours(1));
    byte[] message = Mail.signed(Mail.octets(LETTER), options, Mail.ED25519);
    assertThat(Mail.verified(message, dns(), Mail.NOW.plusSeconds(3600)).getFirst().status())
        .isEqualTo(DkimResult.Status.PASS);
    assertThat(Mail.verified(message, dns(), Mail.NOW.plusSeconds(3601)).getFirst().status())
        .isEqualTo(DkimResult.Status.POLICY);
  }

  @Test
  void aHeaderAboveTheLimitIsNotKept() {
    byte[] message = Mail.signed(Mail.octets(LETTER), Mail.ED25519);
    byte[] more = Mail.octets("X: " + "x".repeat(512 << 10) + "\n");
    assertThat(Mail.verdicts(Mail.joined(more, message), dns()))
        .containsExactly("policy the header is longer than what is kept of one");
  }

  private static KeyLookup dns() {
    return Mail.dns(Mail.ED25519, Mail.RSA);
  }

  private static KeyLookup record(String tags) {
    return Mail.dns(
        Map.of(Mail.ED25519.dnsName(), Mail.ED25519.dnsText().replaceFirst("k=", tags + "k=")));
  }

  private static String verdict(String tags, String hashed) {
    return Mail.verdicts(signed(tags, hashed), dns()).getFirst();
  }

  private static byte[] signed(String tags, String hashed) {
    return signed(tags, hashed, Mail.ED25519);
  }

  /** The letter with a signature of these tags, made here by hand; relaxed, the names known. */
  private static byte[] signed(String tags, String hashed, SigningKey key) {
    MessageDigest sha256 = Algorithm.sha256();
    String bodyHash = base64(sha256.digest(hashed.getBytes(StandardCharsets.UTF_8)));
    String field = tags + "; bh=" + bodyHash + "; b=";
    String data =
        "from:Ann <ann@example.org>\r\nto:bob@example.net\r\nsubject:Greetings\r\ndkim-signature:"
            + field;
    byte[] signature =
        key.algorithm().sign(key.privateKey(), data.getBytes(StandardCharsets.UTF_8));
    return Mail.joined(
        ("DKIM-Signature: " + field + base64(signature) + "\r\n").getBytes(StandardCharsets.UTF_8),
        Mail.octets(LETTER));
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }
}

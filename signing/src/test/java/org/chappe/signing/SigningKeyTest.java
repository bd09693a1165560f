package org.chappe.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  @ParameterizedTest // RFC 5958 §2, RFC 7468 §10
  @EnumSource(Algorithm.class)
  void aKeyGoesOutAndComesIn(Algorithm algorithm) {
    var key = SigningKey.generate("example.org", "a", algorithm);
    assertThat(SigningKey.ofPkcs8("example.org", "a", key.pkcs8())).isEqualTo(key);
    assertThat(SigningKey.ofPem("example.org", "a", key.pem())).isEqualTo(key);
    assertThat(key.pem())
        .startsWith("-----BEGIN PRIVATE KEY-----\nM")
        .endsWith("\n-----END PRIVATE KEY-----\n");
  }

  @Test // RFC 1035 §3.3.14
  void aLongRecordIsSplitIntoStrings() {
    var strings = Mail.RSA.dnsStrings();
    assertThat(strings).hasSize(2);
    assertThat(strings.getFirst()).hasSize(255).startsWith("v=DKIM1; k=rsa; p=MIIBIjAN");
    assertThat(String.join("", strings)).isEqualTo(Mail.RSA.dnsText());
  }

  @Test // RFC 8463 §4.2: 44 characters
  void anEd25519RecordIsOneString() {
    assertThat(Mail.ED25519.dnsStrings()).hasSize(1);
    assertThat(Mail.ED25519.dnsText()).matches("v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=");
    assertThat(Mail.ED25519.dnsName()).isEqualTo("a-e._domainkey.example.org");
  }

  @Test
  void eachKeyIsAnother() {
    assertThat(SigningKey.generate("example.org", "a", Algorithm.ED25519_SHA256).dnsText())
        .isNotEqualTo(Mail.ED25519.dnsText());
  }

  @Test // RFC 6376 §3.5: A-labels
  void namesAreALabelsInLowerCase() {
    var key = SigningKey.ofPkcs8("Bücher.Example", "Frühling.A", Mail.ED25519.pkcs8());
    assertThat(key.dnsName()).isEqualTo("xn--frhling-o2a.a._domainkey.xn--bcher-kva.example");
  }

  @ParameterizedTest
  @CsvSource({
    "'', a, '\"\" is no domain for DNS'",
    "example, a, '\"example\" cannot sign: a domain of two labels or more is expected'",
    "a..example, a, '\"a..example\" is no domain for DNS'",
    "example.org, '', '\"\" is no selector for DNS'",
    "example.org, a;b, '\"a;b\" is no selector for DNS'",
    "'example.org ', a, '\"example.org \" is no domain for DNS'",
  })
  void whatIsNoNameIsRefused(String domain, String selector, String error) {
    assertThatThrownBy(() -> SigningKey.ofPkcs8(domain, selector, Mail.ED25519.pkcs8()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(error);
  }

  @ParameterizedTest // RFC 8301 §3.2
  @ValueSource(strings = {"RSA", "Ed448", "EC", "X25519"})
  void keysOfOtherKindsAreRefused(String kind) throws Exception {
    var generator = KeyPairGenerator.getInstance(kind);
    if (kind.equals("RSA")) {
      generator.initialize(1023);
    }
    PrivateKey key = generator.generateKeyPair().getPrivate();
    assertThatThrownBy(() -> SigningKey.ofPkcs8("example.org", "a", key.getEncoded()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n=A\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----"
      })
  void whatIsNoKeyIsRefused(String pem) {
    assertThatThrownBy(() -> SigningKey.ofPem("example.org", "a", pem))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void asTextItShowsNothingOfTheKey() {
    String key = Base64.getEncoder().encodeToString(Mail.ED25519.pkcs8());
    assertThat(Mail.ED25519.toString())
        .isEqualTo("SigningKey[a-e._domainkey.example.org, ed25519-sha256]")
        .doesNotContain(key);
  }
}

package org.chappe.app.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.chappe.directory.DkimKey;
import org.chappe.signing.Algorithm;
import org.chappe.signing.SigningKey;
import org.junit.jupiter.api.Test;

class NewDkimKeysTest {
  private static final Instant NOW = Instant.parse("2026-12-31T23:59:59Z");

  private final NewDkimKeys newKeys = new NewDkimKeys(InstantSource.fixed(NOW));

  @Test
  void aDomainGetsAKeyOfEachKindThatWaits() {
    var keys = newKeys.apply("bücher.example");
    assertThat(keys).extracting(DkimKey::selector).containsExactly("2026a-e", "2026a-r");
    assertThat(keys)
        .allSatisfy(key -> {
          assertThat(key.state()).isEqualTo(DkimKey.State.WAITING);
          assertThat(key.created()).isEqualTo(NOW);
        });
    assertThat(keys)
        .extracting(key ->
            SigningKey.ofPkcs8("example.org", key.selector(), key.pkcs8().toArray()).algorithm())
        .containsExactly(Algorithm.ED25519_SHA256, Algorithm.RSA_SHA256);
  }

  @Test // RFC 6376 §3.5
  void aNameOfOneLabelSignsNothing() {
    assertThat(newKeys.apply("localhost")).isEmpty();
  }
}

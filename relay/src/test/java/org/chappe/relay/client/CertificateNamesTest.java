package org.chappe.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9525 §6.3, RFC 8461 §4.1: a star is one whole label, the first. */
class CertificateNamesTest {
  @ParameterizedTest
  @CsvSource({
    "mx.example.test, mx.example.test, true",
    "MX.Example.Test, mx.example.test., true",
    "*.example.test, mx.example.test, true",
    "*.example.test, *.example.test, true",
    "mx.example.test, *.example.test, true",
    "*.example.test, example.test, false",
    "*.example.test, a.b.example.test, false",
    "a.b.example.test, *.example.test, false",
    "example.test, *.example.test, false",
    "m*.example.test, mx.example.test, false",
    "mx.*.test, mx.example.test, false",
    "*, mx, false",
    "*.test, example.test, false",
    "*.*.test, mx.example.test, false",
    "mx.example.test, mx2.example.test, false",
    "m\u00fcnchen.example, xn--mnchen-3ya.example, true",
    "'', mx.example.test, false",
  })
  void matches(String presented, String wanted, boolean right) {
    assertThat(
            CertificateNames.matches(
                CertificateNames.ascii(presented), CertificateNames.ascii(wanted)))
        .isEqualTo(right);
  }
}

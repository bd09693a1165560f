package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8265 §4.2.2, OpaqueString. */
final class PasswordsTest {
  private static String octets(String password) {
    return Passwords.octets(password.toCharArray())
        .map(octets -> new String(octets, StandardCharsets.UTF_8))
        .orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "correct horse,correct horse",
    "Case,Case",
    "sch\u00F6n,sch\u00F6n",
    "scho\u0308n,sch\u00F6n",
    "a\u00A0b\u3000c,a b c",
    "\uD83D\uDD11,\uD83D\uDD11"
  })
  void howeverTypedItIsTheSame(String typed, String kept) {
    assertThat(octets(typed)).isEqualTo(kept);
  }

  @Test
  void thereAreLimits() {
    assertThat(octets("")).isEqualTo("none");
    assertThat(octets("x".repeat(1024))).hasSize(1024);
    assertThat(octets("x".repeat(1025))).isEqualTo("none");
    assertThat(octets("\u00E9".repeat(512))).hasSize(512);
    assertThat(octets("\u00E9".repeat(513))).isEqualTo("none");
    assertThat(octets("a\tb")).isEqualTo("none");
    assertThat(octets("a\u0000")).isEqualTo("none");
    assertThat(octets("\u00E9\u0085")).isEqualTo("none");
    assertThat(octets("half \uD83D")).isEqualTo("none");
  }
}

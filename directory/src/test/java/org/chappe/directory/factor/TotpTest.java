package org.chappe.directory.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.chappe.model.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TotpTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_010);
  private static final Totp OF_RFC =
      new Totp(
          new Octets("12345678901234567890".getBytes(StandardCharsets.US_ASCII)),
          Instant.EPOCH,
          true,
          0,
          0);

  /** RFC 6238 appendix B has eight digits: of them the last six. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void theCodesOfTheRfc(long seconds, String code) {
    assertThat(OF_RFC.code(Instant.ofEpochSecond(seconds))).isEqualTo(code);
  }

  @Test
  void aCodeIsTakenOnceAndNoneBeforeIt() {
    var later = NOW.plus(Totp.STEP);
    var taken = OF_RFC.take(OF_RFC.code(NOW), NOW).orElseThrow();
    assertThat(taken.take(OF_RFC.code(NOW), NOW)).isEmpty();
    assertThat(taken.take(OF_RFC.code(NOW.minus(Totp.STEP)), NOW)).as("the one before").isEmpty();
    assertThat(taken.take(OF_RFC.code(later), later)).isPresent();
  }

  @Test
  void oneStepEarlyOrLateIsTakenTwoAreNot() {
    for (long off : new long[] {-1, 1}) {
      assertThat(OF_RFC.take(OF_RFC.code(NOW.plus(Totp.STEP.multipliedBy(off))), NOW)).isPresent();
    }
    for (long off : new long[] {-2, 2}) {
      assertThat(OF_RFC.take(OF_RFC.code(NOW.plus(Totp.STEP.multipliedBy(off))), NOW)).isEmpty();
    }
  }

  @Test
  void aClockThatDriftsIsFollowedForFiveMinutesAndNoFurther() {
    var totp = OF_RFC;
    var now = NOW;
    for (int drift = 1; drift <= 11; drift++) {
      now = now.plus(Duration.ofDays(1));
      var ahead = now.plus(Totp.STEP.multipliedBy(drift));
      var taken = totp.take(totp.code(ahead), now);
      assertThat(taken).as("%d steps ahead", drift).isPresent();
      totp = taken.get();
    }
    var ahead = now.plus(Totp.STEP.multipliedBy(12)).plus(Duration.ofDays(1));
    assertThat(totp.take(totp.code(ahead), now.plus(Duration.ofDays(1)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"''", "12345", "1234567", "abcdef", "'12 456'"})
  void whatIsNoCodeIsNotTaken(String code) {
    assertThat(OF_RFC.take(code, NOW)).isEmpty();
  }

  @Test
  void theUriIsWhatProgramsRead() {
    assertThat(OF_RFC.uri("mail.example.org", "jörg+x@example.org"))
        .isEqualTo(
            "otpauth://totp/mail.example.org:j%C3%B6rg%2Bx@example.org"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=mail.example.org&algorithm=SHA1&digits=6&period=30");
  }

  @Test
  void theSecretIsInNoText() {
    assertThat(OF_RFC.toString()).doesNotContain("1234", "GEZD", "3132");
  }

  @Test
  void randomTextIsReadAsItIsTyped() {
    String text = RandomText.make(20, new Random(1));
    assertThat(text).matches("[a-z2-9]{4}(-[a-z2-9]{4}){4}").doesNotContainPattern("[ilo01]");
    String plain = text.replace("-", "");
    assertThat(RandomText.read(text, 20)).hasValue(plain);
    assertThat(RandomText.read(text.replace('-', ' ').toUpperCase(Locale.ROOT), 20))
        .hasValue(plain);
    assertThat(RandomText.read(plain, 20)).hasValue(plain);
    assertThat(RandomText.read(plain.substring(1), 20)).isEmpty();
    assertThat(RandomText.read(plain + "a", 20)).isEmpty();
    assertThat(RandomText.read(plain.substring(1) + "!", 20)).isEmpty();
    assertThat(RandomText.read("-".repeat(1_000), 20)).isEmpty();
  }
}

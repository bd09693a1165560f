package org.chappe.directory.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.chappe.model.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NewPasswordsTest {
  private static final Address OWNER = Address.parse("claude.chappe@brulon.example");

  @TempDir private Path folder;
  private final NewPasswords policy = NewPasswords.open(3, Optional.empty());

  @AfterEach
  void close() {
    policy.close();
  }

  private static String refusal(PasswordPolicy policy, String password) {
    return policy.refusal(OWNER, password.toCharArray()).orElse("taken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k7wq-3mfd-x2np-8rtc",
        "telegraph-of-alice-1794",
        "semaphore-demo",
        "correct pony battery staple",
        "blue whale dances",
        "onlysmalllettersandnothingelse", // no rule of one digit, one capital
        "4917 3305 8826"
      })
  void whatIsHardToGuessIsTaken(String password) {
    assertThat(refusal(policy, password)).isEqualTo("taken");
  }

  @ParameterizedTest
  @CsvSource({
    "'',a password has at least 8 characters",
    "x7!Q.q2,a password has at least 8 characters",
    "\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11\uD83D\uDD11,a password has at least 8 characters",
    "Password1,the password is publicly known",
    "PASSWORD1,the password is publicly known",
    "iLoveYou2,the password is publicly known",
    "Claude.Chappe,the password is too easy to guess: it is little more than the address",
    "claude chappe 17,the password is too easy to guess: it is little more than the address",
    "chappe-brulon,the password is too easy to guess: it is little more than the address",
    "brulon4917x,the password is too easy to guess: a part of the address is in it",
    "rrrrrrrrrrrrrrrrrrrrrrrrrrr,the password is too easy to guess: it",
    "p\u00E4p\u00E4p\u00E4p\u00E4p\u00E4p\u00E4,the password is too easy to guess: it repeats itself",
    "hijklmnopqrstu,the password is too easy to guess: it is a sequence",
    "';lkjhgfdsa',the password is too easy to guess: it is a row of keys",
    "1794-03-25.,the password is too easy to guess: a date or a year is in it",
    "sunflower77!,the password is too easy to guess: it is a common password",
  })
  void whatIsNotIsRefusedWithTheReason(String password, String reason) {
    assertThat(refusal(policy, password)).startsWith(reason);
  }

  @Test
  void theReasonTellsWhatToDoAndNotThePassword() {
    assertThat(refusal(policy, "sunflower77!"))
        .contains("several words")
        .doesNotContain("sunflower");
    assertThat(refusal(policy, "PASSWORD1")).contains("choose one").doesNotContain("PASSWORD1");
  }

  @Test
  void theScoreIsTheOperatorsChoice() {
    try (var any = NewPasswords.open(0, Optional.empty());
        var strict = NewPasswords.open(4, Optional.empty())) {
      assertThat(refusal(any, "hijklmnopqrstu")).isEqualTo("taken");
      assertThat(refusal(any, "Password1")).startsWith("the password is publicly known");
      assertThat(refusal(any, "x7!Q.q2")).startsWith("a password has at least 8");
      assertThat(refusal(policy, "secret-secret")).isEqualTo("taken");
      assertThat(refusal(strict, "secret-secret")).startsWith("the password is too easy to guess");
    }
    assertThatThrownBy(() -> NewPasswords.open(5, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLongPasswordIsMeasuredByItsBeginning() {
    String made = "4@8({[<369!1|i0$5+7%2".repeat(48); // takes the library minutes as a whole
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> assertThat(refusal(policy, made)).isEqualTo("taken"));
    assertThat(refusal(policy, "r".repeat(40) + "k7wq-3mfd-x2np-8rtc")).contains("too easy");
  }

  @Test
  void theOperatorsListCounts() throws IOException {
    String word = "k7wq-3mfd-x2np-8rtc";
    Path list = Files.writeString(folder.resolve("list"), Sha1.of(word).hex() + ":1\r\n");
    try (var own = NewPasswords.open(3, Optional.of(list))) {
      assertThat(refusal(own, word)).startsWith("the password is publicly known");
      assertThat(refusal(own, "K7WQ-3MFD-X2NP-8RTC")).startsWith("the password is publicly known");
      assertThat(refusal(own, word + "x")).isEqualTo("taken");
    }
  }

  @Test
  void aListThatCannotBeReadAnyMoreLetsNothingThrough() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), Sha1.of("x").hex() + ":1\r\n");
    try (var own = NewPasswords.open(3, Optional.of(list))) {
      Files.writeString(list, "damaged");
      assertThat(refusal(own, "k7wq-3mfd-x2np-8rtc")).contains("could not be looked up");
    }
  }

  @Test
  void aListThatIsNotThereIsTold() {
    assertThatThrownBy(() -> NewPasswords.open(3, Optional.of(folder.resolve("none"))))
        .isInstanceOf(LeakedPasswordsUnreadable.class)
        .hasMessageContaining("NoSuchFile");
  }
}

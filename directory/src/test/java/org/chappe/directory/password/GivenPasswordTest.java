package org.chappe.directory.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chappe.directory.password.GivenPassword.Clear;
import org.chappe.directory.password.GivenPassword.Form;
import org.chappe.directory.password.GivenPassword.Hashed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GivenPasswordTest {
  private static final String BCRYPT =
      "$2b$05$XmffZGfAJeaJKhJRaHtISu4g88m7mjJjHWcv4s5DQsSWmQaqW.jHy";

  private static String read(String text, Form form) {
    return switch (GivenPassword.read(text.toCharArray(), form)) {
      case Clear clear -> "clear " + new String(clear.password());
      case Hashed(PasswordHash hash) -> "hash " + hash;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "secret,clear secret",
    "'','clear '",
    "{,clear {",
    "{my own} secret,clear {my own} secret",
    "{NOSCHEME}secret,clear {NOSCHEME}secret",
    "{PLAIN}secret,clear secret",
    "{plain}{SSHA}secret,clear {SSHA}secret",
    "{CLEARTEXT},'clear '",
    "$100 for tea,clear $100 for tea",
    "{SHA}VWGe1WtPFEeMJEfXefZdpbRfSL4=,hash {SHA}VWGe1WtPFEeMJEfXefZdpbRfSL4=",
    "{CRYPT}" + BCRYPT + ",hash " + BCRYPT
  })
  void aMarkTellsWhatItIs(String text, String meant) {
    assertThat(read(text, Form.MARKED)).isEqualTo(meant);
  }

  @Test
  void withoutMarksEverythingIsAPassword() {
    assertThat(read("{SSHA}secret", Form.CLEAR)).isEqualTo("clear {SSHA}secret");
    assertThat(read(BCRYPT, Form.CLEAR)).isEqualTo("clear " + BCRYPT);
  }

  @Test
  void allMayBeHashes() {
    assertThat(read(BCRYPT, Form.HASHED)).isEqualTo("hash " + BCRYPT);
    assertThat(read("{PLAIN}secret", Form.HASHED)).isEqualTo("clear secret");
    assertThatThrownBy(() -> read("secret", Form.HASHED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("it is none of the hashes");
  }

  /** It would be hashed again, and nobody could sign in. */
  @ParameterizedTest
  @ValueSource(
      strings = {BCRYPT, "$y$j9T$saltsaltsalt$hashhashhashhash", "$7$C6..../....saltsaltsalt"})
  void aHashWithoutAMarkIsTold(String text) {
    assertThatThrownBy(() -> read(text, Form.MARKED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("looks like a hash");
  }

  @ParameterizedTest
  @EnumSource(names = {"MARKED", "HASHED"})
  void whatIsNotUnderstoodOrTooDearIsTold(Form form) {
    assertThatThrownBy(() -> read("{DES-CRYPT}abcdefghijklm", form))
        .hasMessage("{DES-CRYPT} is not among the schemes that are understood here");
    assertThatThrownBy(() -> read("{SSHA}secret", form))
        .hasMessage("a {SSHA} hash has 20 octets and then its salt");
    assertThatThrownBy(() -> read("{BLF-CRYPT}" + BCRYPT.replace("$05", "$20"), form))
        .hasMessage("one check of it takes 2^20 rounds of bcrypt; the limit is 2^14");
  }

  @Test
  void aPasswordIsInNoText() {
    assertThat(GivenPassword.read("secret".toCharArray(), Form.CLEAR)).hasToString("Clear");
    assertThat(new Hashed(PasswordHash.parse(BCRYPT))).hasToString("Hashed");
  }
}

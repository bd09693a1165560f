package org.chappe.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9051 §A.1, RFC 3501 §5.1.3. */
class ModifiedUtf7Test {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "INBOX; INBOX",
        "Tom & Jerry; Tom &- Jerry",
        "~peter/mail/台北/日本語; ~peter/mail/&U,BTFw-/&ZeVnLIqe-",
        "台北日本語; &U,BTF2XlZyyKng-",
        "Entwürfe; Entw&APw-rfe",
        "☺!; &Jjo-!",
        "😀; &2D3eAA-",
        "a&é&b; a&-&AOk-&-b",
      })
  void namesHaveOneForm(String name, String wire) {
    assertThat(ModifiedUtf7.encode(name)).isEqualTo(wire);
    assertThat(ModifiedUtf7.decode(wire)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "&Jjo!; '\"&\" without \"-\" behind it'",
        "&Jjo!-; '\"!\" in encoded text'",
        "&U,BTFw-&ZeVnLIqe-; '\"-&\" in the middle of encoded text'",
        "&AGE-; '\"a\" is encoded and stands for itself'",
        "&AOl-; encoded text that ends in the middle of a character",
        "&AOkA-; encoded text that ends in the middle of a character",
        "&A-; encoded text that ends in the middle of a character",
        "&2D0-; half of a surrogate pair",
        "a&; '\"&\" without \"-\" behind it'",
        "&AO/-; '\"/\" in encoded text'",
      })
  void otherFormsAreRefused(String wire, String why) {
    assertThatThrownBy(() -> ModifiedUtf7.decode(wire))
        .isInstanceOf(Refused.class)
        .hasMessage("the mailbox name is not modified UTF-7: " + why);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyNameIsReadBack(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      var name = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        int kind = random.nextInt(4);
        name.appendCodePoint(
            switch (kind) {
              case 0 -> 0x20 + random.nextInt(0x5F);
              case 1 -> 0xA0 + random.nextInt(0x500);
              case 2 -> 0x1F300 + random.nextInt(0x200);
              default -> '&';
            });
      }
      String wire = ModifiedUtf7.encode(name.toString());
      assertThat(wire.chars()).allMatch(c -> c >= 0x20 && c < 0x7F);
      assertThat(ModifiedUtf7.decode(wire)).isEqualTo(name.toString());
    }
  }
}

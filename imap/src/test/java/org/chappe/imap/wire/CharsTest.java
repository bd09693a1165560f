package org.chappe.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** RFC 9051 §9, over all 256 octets. */
class CharsTest {
  private static final String ATOM_CHARS =
      "!#$&'+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[^_`abcdefghijklmnopqrstuvwxyz|}~";

  private static String octetsWhere(IntPredicate is) {
    return IntStream.range(0, 256)
        .filter(is)
        .mapToObj(octet -> String.valueOf((char) octet))
        .collect(Collectors.joining());
  }

  private static String from(int first, int last) {
    return octetsWhere(octet -> octet >= first && octet <= last);
  }

  private static String sorted(String text) {
    return octetsWhere(octet -> text.indexOf(octet) >= 0);
  }

  @Test // ATOM-CHAR
  void atomCharsAreExactlyThese() {
    assertThat(octetsWhere(Chars::isAtom)).isEqualTo(ATOM_CHARS);
  }

  @Test // ASTRING-CHAR; octets of UTF-8 beyond it
  void astringCharsAreExactlyThese() {
    assertThat(octetsWhere(Chars::isAstring)).isEqualTo(sorted(ATOM_CHARS + "]") + from(128, 255));
  }

  @Test // list-char; octets of UTF-8 beyond it
  void listCharsAreExactlyThese() {
    assertThat(octetsWhere(Chars::isList)).isEqualTo(sorted(ATOM_CHARS + "]%*") + from(128, 255));
  }

  @Test // QUOTED-CHAR without what must be escaped
  void quotedCharsAreExactlyThese() {
    assertThat(octetsWhere(Chars::isQuoted))
        .isEqualTo(from(1, 255).replace("\r", "").replace("\n", "").replaceAll("[\"\\\\]", ""));
  }

  @Test // base64-char and "="
  void base64CharsAreExactlyThese() {
    assertThat(octetsWhere(Chars::isBase64))
        .isEqualTo("+/0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  }

  @Test
  void digitsAreExactlyThese() {
    assertThat(octetsWhere(Chars::isDigit)).isEqualTo("0123456789");
  }
}

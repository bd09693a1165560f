package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class OctetsTest {
  /** The ASCII ones that hold; of the others all or none must. */
  private static String octetsWhere(IntPredicate holds, boolean above127) {
    var found = new StringBuilder();
    for (int octet = 0; octet < 256; octet++) {
      assertThat(holds.test((byte) octet)).as("signed %d", octet).isEqualTo(holds.test(octet));
      if (octet > 127) {
        assertThat(holds.test(octet)).as("octet %d", octet).isEqualTo(above127);
      } else if (holds.test(octet)) {
        found.append((char) octet);
      }
    }
    return found.toString();
  }

  @Test // RFC 5322 §3.2.3
  void atext() {
    assertThat(octetsWhere(Octets::isAtext, true))
        .isEqualTo(
            "!#$%&'*+-/0123456789=?ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");
  }

  @Test // RFC 2045 §5.1
  void token() {
    assertThat(octetsWhere(Octets::isToken, true))
        .isEqualTo(
            "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");
  }

  @Test
  void blanksDigitsHexAndCase() {
    assertThat(octetsWhere(Octets::isBlank, false)).isEqualTo("\t\n\r ");
    assertThat(octetsWhere(Octets::isWsp, false)).isEqualTo("\t ");
    assertThat(octetsWhere(Octets::isDigit, false)).isEqualTo("0123456789");
    assertThat(octetsWhere(octet -> Octets.hex(octet) >= 0, false))
        .isEqualTo("0123456789ABCDEFabcdef");
    assertThat(octetsWhere(octet -> Octets.lower(octet) != octet, false))
        .isEqualTo("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    assertThat(Octets.lower("aÄB\u00e9")).isEqualTo("aÄb\u00e9");
  }

  @Test
  void indexOfFindsEachPlaceAndNoOther() {
    for (int length = 0; length < 40; length++) {
      for (int place = 0; place <= length; place++) {
        byte[] octets = new byte[length + 2]; // what is wanted also stands outside
        java.util.Arrays.fill(octets, (byte) 'x');
        octets[0] = '\n';
        octets[place + 1] = '\n';
        octets[length + 1] = '\n';
        assertThat(Octets.indexOf(octets, 1, length + 1, (byte) '\n')).isEqualTo(place + 1);
      }
    }
  }

  @Test // the classic mistake of finding a zero octet in a word: the octet above it counts too
  void indexOfIsNotMisledByNeighbours() {
    for (int other = 0; other < 256; other++) {
      byte[] octets = new byte[16];
      java.util.Arrays.fill(octets, (byte) other);
      int expected = other == '\n' ? 0 : 16;
      assertThat(Octets.indexOf(octets, 0, 16, (byte) '\n')).isEqualTo(expected);
      octets[9] = '\n';
      assertThat(Octets.indexOf(octets, 0, 16, (byte) '\n')).isEqualTo(Math.min(expected, 9));
    }
  }
}

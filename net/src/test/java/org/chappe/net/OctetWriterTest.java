package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetWriterTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final List<Integer> writes = new ArrayList<>();
  private final BufferPool pool = new BufferPool(4);
  private final OctetWriter out =
      new OctetWriter(
          (array, offset, length) -> {
            sent.write(array, offset, length);
            writes.add(length);
          },
          pool);

  private String sent() {
    return sent.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void piecesGoInOneWrite() {
    out.text("* ").number(12).text(" EXISTS").endOfLine().octet('x').text("\u00E9").utf8("\u00E9");
    assertThat(writes).isEmpty();
    assertThat(out.total()).isEqualTo(17);
    assertThat(out.sent()).isZero();
    out.flush();
    out.flush();
    assertThat(sent()).isEqualTo("* 12 EXISTS\r\nx\u00E9\u00C3\u00A9");
    assertThat(writes).containsExactly(17);
    assertThat(out.total()).isEqualTo(17);
    assertThat(out.sent()).isEqualTo(17);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        9,
        10,
        99,
        100,
        4294967295L,
        999_999_999_999_999_999L,
        1_000_000_000_000_000_000L,
        Long.MAX_VALUE,
        -1,
        -10,
        Long.MIN_VALUE + 1,
        Long.MIN_VALUE
      })
  void numbersAreWrittenAsTheyAre(long number) {
    out.number(number).flush();
    assertThat(sent()).isEqualTo(Long.toString(number));
  }

  @ParameterizedTest
  @ValueSource(ints = {16 * 1024 - 1, 16 * 1024 - 3, 16 * 1024})
  void numbersFitAtTheBuffersEnd(int before) {
    out.text("x".repeat(before)).number(1234567890123456789L).flush();
    assertThat(sent()).endsWith("x1234567890123456789").hasSize(before + 19);
  }

  @Test
  void textThatIsNotOctetsIsAMistake() {
    assertThatThrownBy(() -> out.text("a\u0100"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("U+0100 is not one octet");
  }

  @Test
  void largeArraysAreNotCopied() {
    byte[] large = new byte[40_000];
    byte[][] seen = new byte[1][];
    OctetWriter direct = OctetWriter.to((array, offset, length) -> seen[0] = array);
    direct.octets(large);
    assertThat(seen[0]).isSameAs(large);
    out.text("before").octets(large).text("after").flush();
    assertThat(writes).containsExactly(6, 40_000, 5);
    assertThat(out.total()).isEqualTo(40_011);
  }

  @Test
  void buffersComeFromThePoolAndGoBack() {
    out.text("a");
    assertThat(pool.idle()).isZero();
    out.flush();
    assertThat(pool.idle()).isEqualTo(1);
    out.text("a").discard();
    assertThat(pool.idle()).isEqualTo(1);
    out.flush();
    assertThat(sent()).isEqualTo("a");
  }

  @Test
  void longAnswersGoInFewWrites() {
    for (int i = 0; i < 100_000; i++) {
      out.octet('x');
    }
    out.flush();
    assertThat(writes).containsExactly(65_536, 34_464);
    assertThat(sent()).hasSize(100_000);
    assertThat(pool.idle()).isEqualTo(1);
  }

  @Test
  void whenAllLargeBuffersAreInUseTheUsualOnesServe() {
    var lent = new ArrayList<byte[]>();
    for (byte[] large = pool.takeLarge(); large != null; large = pool.takeLarge()) {
      lent.add(large);
    }
    assertThat(lent).hasSize(16);
    text(40_000);
    assertThat(writes).containsExactly(16_384, 16_384);

    pool.giveLarge(lent.removeFirst());
    text(30_000);
    out.flush();
    assertThat(writes).containsExactly(16_384, 16_384, 37_232);
    assertThat(pool.takeLarge()).isNotNull();
    assertThat(pool.takeLarge()).isNull();
  }

  private void text(int octets) {
    for (int i = 0; i < octets; i++) {
      out.text("x");
    }
  }

  @Test
  void aLargeBufferGoesBackAlsoWhenItsOctetsCannotBeSent() {
    OctetWriter broken =
        new OctetWriter(
            (array, offset, length) -> {
              throw new ConnectionClosed("no");
            },
            pool);
    for (int i = 0; i < 100; i++) {
      broken.octets(new byte[15_000]).octets(new byte[15_000]);
      assertThatThrownBy(broken::flush).isInstanceOf(ConnectionClosed.class);
      broken.octets(new byte[15_000]).octets(new byte[15_000]).discard();
    }
    assertThat(pool.takeLarge()).isNotNull();
  }

  @Test
  void aBufferGoesBackAlsoWhenItsOctetsCannotBeSent() {
    OctetWriter broken =
        new OctetWriter(
            (array, offset, length) -> {
              throw new ConnectionClosed("no");
            },
            pool);
    assertThatThrownBy(() -> broken.text("a").flush()).isInstanceOf(ConnectionClosed.class);
    assertThat(pool.idle()).isEqualTo(1);
  }

  @ParameterizedTest // a failure names its seed
  @ValueSource(longs = {1, 2, 3, 4})
  void anyMixOfPiecesArrivesInOrder(long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < 2000; i++) {
      byte[] piece =
          new byte[random.nextInt(10) == 0 ? random.nextInt(40_000) : random.nextInt(100)];
      random.nextBytes(piece);
      long number = random.nextLong() >> random.nextInt(64);
      switch (random.nextInt(4)) {
        case 0 -> {
          out.octets(piece);
          expected.writeBytes(piece);
        }
        case 1 -> {
          out.text(new String(piece, StandardCharsets.ISO_8859_1));
          expected.writeBytes(piece);
        }
        case 2 -> {
          out.number(number);
          expected.writeBytes(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
        }
        default -> {
          out.octet(i);
          expected.write(i);
        }
      }
      assertThat(out.total()).isEqualTo(expected.size());
    }
    out.flush();
    assertThat(sent.toByteArray()).isEqualTo(expected.toByteArray());
  }
}

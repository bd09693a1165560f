package org.chappe.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPoolTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void ranksAreTheOrderOfOctets(long seed) {
    var random = new Random(seed);
    var pool = new TextPool();
    var texts = new TreeSet<byte[]>(Arrays::compareUnsigned);
    texts.add(new byte[0]);
    for (int round = 0; round < 5; round++) { // more come after the first order was made
      for (int i = 0; i < 2_000; i++) {
        byte[] text = text(random);
        texts.add(text);
        pool.number(text);
      }
      int[] ranks = pool.ranks();
      assertThat(ranks).hasSize(texts.size());
      int rank = 0;
      for (byte[] text : texts) {
        assertThat(ranks[pool.number(text)]).isEqualTo(rank++);
      }
    }
  }

  /** Often the beginning of another, with octets above 127. */
  private static byte[] text(Random random) {
    byte[] text = new byte[random.nextInt(12) == 0 ? random.nextInt(500) : random.nextInt(9)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (random.nextInt(8) == 0 ? 1 + random.nextInt(255) : 'A');
    }
    return text;
  }

  @Test
  void aTextHasOneNumber() {
    var pool = new TextPool();
    assertThat(pool.number(new byte[0])).isZero();
    assertThat(pool.number(Casemap.key("Straße"))).isEqualTo(1);
    assertThat(pool.number(Casemap.key("other"))).isEqualTo(2);
    assertThat(pool.number(Casemap.key("sTRAßE"))).isEqualTo(1);
    assertThat(pool.text(2)).asString().isEqualTo("OTHER");
  }

  @Test // RFC 5051 §2: title case, decomposed, octets of UTF-8
  void casemap() {
    assertThat(Casemap.key("aZ_é"))
        .isEqualTo(new byte[] {'A', 'Z', '_', 'E', (byte) 0xCC, (byte) 0x81});
    assertThat(Casemap.key("ﬁ")).isEqualTo(new byte[] {'f', 'i'});
    assertThat(Casemap.key("a\0b")).isEqualTo(new byte[] {'A', 1, 'B'});
    assertThat(Casemap.key("é".repeat(5_000))).hasSize(Casemap.LONGEST);
  }
}

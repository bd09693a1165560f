package org.chappe.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any text, also one that is no Unicode: a term for each character, and octets that begin alike
 * exactly where the characters do.
 */
class TrigramsFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void anyText(byte[] octets) {
    var text = new StringBuilder();
    for (int i = 0; i + 1 < octets.length; i += 2) {
      text.append((char) (((octets[i] & 0xFF) << 8) | (octets[i + 1] & 0xFF)));
    }
    check(text.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void pieces(long seed) {
    var random = new Random(seed);
    char[] some = {'a', 'b', '\0', 0x7F, 0x80, 0x7FF, 0x800, 0xD800, 0xDC00, 0xDFFF, 0xFFFF};
    for (int round = 0; round < 300; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(some[random.nextInt(some.length)]);
      }
      check(text.toString());
    }
  }

  private static void check(String text) {
    var terms = new Trigrams(text);
    BytesTermAttribute term = terms.getAttribute(BytesTermAttribute.class);
    terms.reset();
    int at = 0;
    String before = "";
    BytesRef beforeTerm = new BytesRef();
    while (terms.incrementToken()) {
      String characters = text.substring(at, Math.min(text.length(), at + Trigrams.LENGTH));
      BytesRef own = BytesRef.deepCopyOf(term.getBytesRef());
      assertThat(own).isEqualTo(Trigrams.term(characters, 0, characters.length()));
      assertThat(own.equals(beforeTerm)).isEqualTo(characters.equals(before));
      for (int length = 1; length <= before.length(); length++) {
        assertThat(StringHelper.startsWith(own, Trigrams.term(before, 0, length)))
            .isEqualTo(characters.startsWith(before.substring(0, length)));
      }
      before = characters;
      beforeTerm = own;
      at++;
    }
    assertThat(at).isEqualTo(text.length());
  }
}

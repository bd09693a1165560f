package org.chappe.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is like what: RFC 6203 leaves it to us. */
class LikeWordsTest {
  @ParameterizedTest
  @CsvSource({
    "hello, Hello world, 100",
    "Helo, hello, 70",
    "Helo, help, 70",
    "Helo, hole, 0",
    "ehllo, hello, 70",
    "break, breaking news, 90",
    "break, broken, 0",
    "broken, borken, 70",
    "conference, confrenze, 50",
    "conference, confrnze, 0",
    "cat, cut, 0",
    "cat, concatenate, 90",
    "at, cat, 0",
    "at, at home, 100",
    "cafe, Café, 100",
    "café, CAFE, 100",
    "Strasse, Straße, 100",
    "IMAP break, the break of IMAP, 100",
    "IMAP break, breaking the imap, 95",
    "IMAP break, IMAP, 0",
    "one two three four, one two four, 75",
    "one two three four, one two, 0",
    "東京, 私は東京に行く, 90",
    "'', anything, 0",
    "!?, anything!?, 0"
  })
  void nearness(String wanted, String text, int score) throws IOException {
    LikeWords words = LikeWords.of(wanted);
    if (words.isEmpty()) {
      assertThat(score).isZero();
      return;
    }
    int[] near = words.nearness(new StringReader(text));
    assertThat(words.score(i -> near[i])).as("%s in %s", wanted, text).isEqualTo(score);
  }

  @Test
  void wordsAreFoundAcrossPieces() throws IOException {
    for (int before = 8 * 1024 - 12; before <= 8 * 1024; before++) {
      String text = "x ".repeat(before / 2) + (before % 2 == 0 ? "" : " ") + "confer\u00e9nce end";
      int[] same = LikeWords.of("conference").nearness(new StringReader(text));
      assertThat(same).as("at %d", before).containsExactly(LikeWords.SAME);
      int[] part = LikeWords.of("fer\u00e9n").nearness(new StringReader(text));
      assertThat(part).as("at %d", before).containsExactly(LikeWords.PART);
    }
  }

  @Test // RFC 6203 §8: very long words, very long keys
  void longWordsAreNone() throws IOException {
    String long41 = "a".repeat(41);
    assertThat(LikeWords.of(long41).isEmpty()).isTrue();
    assertThat(LikeWords.of("w ".repeat(10_000)).count()).isEqualTo(16);
    assertThat(LikeWords.of("a".repeat(40)).nearness(new StringReader(long41)))
        .containsExactly(LikeWords.PART);
  }

  @Test
  void edits() {
    assertThat(Misspelling.edits("abcdefgh", "abcdefgh", 2)).isZero();
    assertThat(Misspelling.edits("abcdefgh", "bacdefhg", 2)).isEqualTo(2);
    assertThat(Misspelling.edits("abcdefgh", "cdefgh", 2)).isEqualTo(2);
    assertThat(Misspelling.edits("abcdefgh", "abxcdyefgh", 2)).isEqualTo(2);
    assertThat(Misspelling.edits("abcdefgh", "defgh", 2)).isGreaterThan(2);
    assertThat(Misspelling.edits("abcdefgh", "xbydzfgh", 2)).isGreaterThan(2);
    assertThat(Misspelling.edits("\ud83d\ude00bcd", "\ud83d\ude01bcd", 1)).isEqualTo(1);
  }
}

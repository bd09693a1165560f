package org.chappe.search.lucene;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.model.ByteSize;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index says of words that are spelled otherwise what reading says, RFC 6203, with scores. */
class LikeWordsInIndexTest {
  private static final String[] WORDS = {
    "hello",
    "weather",
    "conference",
    "caf\u00e9",
    "Stra\u00dfe",
    "an",
    "cat",
    "breaking",
    "\u6771\u4eac",
    "\u79c1\u306f\u6771\u4eac\u306b",
    "\ud83d\ude00",
    "\ud835\udd38bcd",
    "x\u0301y",
    "2026-11-25",
    "ann@example.test",
    "\u00c5ngstr\u00f6m",
    "hello\u0301",
    "aaaaaaaa"
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void asReadingSays(long seed) {
    var random = new Random(seed);
    var settings =
        new IndexSettings(
            ByteSize.ofMiB(2),
            2,
            Duration.ZERO,
            Duration.ofHours(1),
            seed % 2 == 0 ? 100 : 1 << 20,
            1);
    try (var mail = new IndexedMail(new MemoryStore(), folder, settings, Shard.Opener.FILES)) {
      for (int i = 0; i < 80; i++) {
        mail.append(
            i % 8 == 0 ? IndexedMail.BOB : IndexedMail.ANN,
            "Subject: %s\nContent-Type: text/plain; charset=utf-8\n\n%s\n"
                .formatted(text(random, 2).replaceAll("[^\\x20-\\x7e]", "o"), text(random, 12)));
        if (i == 60) {
          mail.followed(); // the rest came a moment ago
        }
      }
      if (seed % 3 != 0) {
        mail.followed();
      }
      int found = 0;
      for (int i = 0; i < 60; i++) {
        String wanted = text(random, 1 + random.nextInt(2));
        for (SearchKey key :
            List.of(
                new SearchKey.InBody(wanted),
                new SearchKey.InText(wanted),
                new SearchKey.Not(new SearchKey.InText(wanted)),
                new SearchKey.Or(new SearchKey.InText("caf"), new SearchKey.InBody(wanted)),
                new SearchKey.Header("Subject", wanted))) {
          List<String> scored = mail.findScored(IndexedMail.ANN, SearchKey.like(key));
          assertThat(scored)
              .as("%s", key)
              .isEqualTo(mail.readScored(IndexedMail.ANN, SearchKey.like(key)));
          found += scored.size();
        }
      }
      assertThat(found).isGreaterThan(500);
    }
  }

  /** Words, some of them misspelled. */
  private static String text(Random random, int most) {
    var words = new ArrayList<String>();
    for (int i = random.nextInt(most) + 1; i > 0; i--) {
      var word = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
      for (int edits = random.nextInt(4) - 1; edits > 0 && word.length() > 1; edits--) {
        int at = random.nextInt(word.length() - 1);
        switch (random.nextInt(4)) {
          case 0 -> word.deleteCharAt(at);
          case 1 -> word.insert(at, (char) ('a' + random.nextInt(3)));
          case 2 -> word.setCharAt(at, 'e');
          default -> {
            char c = word.charAt(at);
            word.setCharAt(at, word.charAt(at + 1));
            word.setCharAt(at + 1, c);
          }
        }
      }
      byte[] octets = word.toString().getBytes(UTF_8); // halves of pairs are none
      words.add(new String(octets, UTF_8));
    }
    return String.join(" ", words);
  }

  @Test // nobody's words are compared with another's
  void wordsOfOtherAccountsAreNotMet() {
    try (var mail = IndexedMail.in(folder)) {
      mail.append(IndexedMail.BOB, "Subject: x\n\nweather\n");
      mail.append(IndexedMail.ANN, "Subject: x\n\nwhether\n", "Subject: x\n\nwaether\n");
      mail.followed();
      var key = SearchKey.like(new SearchKey.InBody("weather"));
      assertThat(mail.findScored(IndexedMail.ANN, key)).containsExactly("2:70");
      assertThat(mail.findScored(IndexedMail.BOB, key)).containsExactly("1:100");
    }
  }
}

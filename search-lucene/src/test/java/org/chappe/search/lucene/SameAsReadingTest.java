package org.chappe.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.chappe.mailbox.TextIndex.Where;
import org.chappe.mailbox.search.Collation;
import org.chappe.mailbox.search.FoldedText;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.model.ByteSize;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index says what reading every body finds: RFC 9051 §6.4.4, substrings of decoded text. */
class SameAsReadingTest {
  private static final String[] PIECES = {
    "the ",
    "quick",
    "a",
    "b",
    "\n",
    "\n\n",
    ": ",
    "--",
    "aaaa",
    "Subject",
    "e",
    "\u0301",
    "\u0323",
    "\u00e9",
    "Stra\u00dfe",
    "\u03a3",
    "\u03c2",
    "\u03c3",
    "\u0130",
    "\ud83d\ude00",
    "\ud834\udd65",
    "\ud834\udd6d",
    "\uac00",
    "\u1100\u1161",
    "\ufb01",
    "\u4e2d\u6587",
    "\u200b",
    "\t",
    "1",
    "0.",
    "\u01c5",
    "\u1f80",
    "\u0345",
    "x\u0308\u0323",
    "\u0149"
  };

  private static final List<Collation> COLLATIONS = List.of(Collation.values());

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyTextInAnyMessage(long seed) {
    var random = new Random(seed);
    // texts longer than 2,000 characters are cut in half of the runs
    var settings =
        new IndexSettings(
            ByteSize.ofMiB(2),
            2,
            Duration.ZERO,
            Duration.ofHours(1),
            seed % 2 == 0 ? 2_000 : 1 << 20,
            1);
    try (var mail = new IndexedMail(new MemoryStore(), folder, settings, Shard.Opener.FILES)) {
      var texts = new ArrayList<String>();
      for (int i = 0; i < 60; i++) {
        String text = text(random, 1 + random.nextInt(i % 10 == 0 ? 6_000 : 60));
        texts.add(text);
        mail.append(IndexedMail.ANN, message(random, text));
        if (i == 30) {
          mail.followed(); // the rest came a moment ago
        }
      }
      if (seed % 3 != 0) {
        mail.followed();
      }
      int decided = 0;
      for (int i = 0; i < 50; i++) {
        String needle = needle(random, texts);
        Collation collation = COLLATIONS.get(i % COLLATIONS.size());
        for (SearchKey key :
            List.of(
                new SearchKey.InBody(needle),
                new SearchKey.InText(needle),
                new SearchKey.Not(new SearchKey.InText(needle)),
                new SearchKey.Header("X-Own", needle),
                new SearchKey.Header("Subject", needle))) {
          assertThat(mail.find(IndexedMail.ANN, key, collation))
              .as("%s %s %s", key, collation, escaped(needle))
              .isEqualTo(mail.read(IndexedMail.ANN, key, collation));
        }
        String folded = FoldedText.fold(needle);
        if (!folded.isEmpty() && mail.answers(IndexedMail.ANN, Where.BODY, folded).contains("Y")) {
          decided++;
        }
      }
      assertThat(decided).as("needles that the index itself found").isGreaterThan(15);
    }
  }

  /** What is in a text, cut out anywhere, also in the middle of a character; now and then not. */
  private static String needle(Random random, List<String> texts) {
    if (random.nextInt(5) == 0) {
      return text(random, 1 + random.nextInt(3));
    }
    String text = texts.get(random.nextInt(texts.size()));
    int from = random.nextInt(text.length());
    int most = random.nextInt(8) == 0 ? 900 : random.nextInt(3) == 0 ? 2 : 20;
    return text.substring(from, Math.min(text.length(), from + 1 + random.nextInt(most)));
  }

  private static String text(Random random, int pieces) {
    var text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static String message(Random random, String text) {
    String encoded = Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    String half =
        Base64.getEncoder()
            .encodeToString(
                text.substring(0, Math.min(9, text.length())).getBytes(StandardCharsets.UTF_8));
    String part =
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + encoded;
    String header = "From: ann@example.test\nSubject: =?UTF-8?B?" + half + "?=\n";
    return switch (random.nextInt(4)) {
      case 0 -> header + part;
      case 1 ->
          header
              + "X-Own: =?UTF-8?B?"
              + half
              + "?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
              + part
              + "\n--b\nContent-Type: application/x; name=\"quick.bin\"\n\nxx\n--b\n"
              + part
              + "\n--b--\n";
      case 2 ->
          header
              + "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
              + "Content-Type: message/rfc822\n\n"
              + header
              + part
              + "\n--b--\n";
      default -> "\n" + text.replaceAll("[^\\x20-\\x7e\n]", "?");
    };
  }

  private static String escaped(String text) {
    var out = new StringBuilder();
    text.chars()
        .forEach(c -> out.append(c >= 0x20 && c < 0x7F ? "" + (char) c : "\\u%04x".formatted(c)));
    return out.toString();
  }
}

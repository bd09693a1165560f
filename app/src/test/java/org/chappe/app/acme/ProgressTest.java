package org.chappe.app.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  @Test
  void whatIsWrittenIsRead() {
    Progress failed =
        Progress.issued("https://acme.example.org/dir", NOW)
            .failed(NOW.plusSeconds(1), NOW.plusSeconds(9), true, "a=b\nfailures=77 \u0000\"x\"");
    assertThat(Progress.parse(failed.text())).isEqualTo(failed);
    assertThat(failed.error()).isEqualTo("a=b?failures=77 ??x?");
    assertThat(Progress.parse(Progress.NONE.text())).isEqualTo(Progress.NONE);
  }

  @Test
  void whatCannotBeReadCountsAsNotThere() {
    assertThat(Progress.parse("")).isEqualTo(Progress.NONE);
    assertThat(Progress.parse("failures=-1\ntried=now\nnext=\nservers-word=yes\nnew=1\n=\n="))
        .isEqualTo(Progress.NONE);
  }

  @ParameterizedTest // any octets: an answer, no exception; a failure names its seed
  @ValueSource(longs = {1, 2, 3})
  void anyChangeOfItIsRead(long seed) {
    var random = new Random(seed);
    char[] text =
        Progress.issued("https://acme.example.org/dir", NOW)
            .failed(NOW, NOW, false, "no")
            .text()
            .toCharArray();
    for (int round = 0; round < 20_000; round++) {
      char[] changed = text.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (char) random.nextInt(0x180);
      }
      assertThat(Progress.parse(new String(changed))).isNotNull();
    }
  }
}

package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.imap.TestServer.Texts;
import org.chappe.imap.Transcripts;
import org.chappe.imap.Transcripts.Transcript;
import org.chappe.mailbox.MailAccounts;
import org.chappe.model.ByteSize;
import org.chappe.search.lucene.IndexSettings;
import org.chappe.search.lucene.LuceneTextIndex;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The IMAP front-end's transcripts of searches, with the index of texts instead of none: nothing
 * may be answered otherwise. What mailboxes begin with is indexed; what comes later may be or not.
 */
class IndexedTranscriptsTest {
  /** Asked for a single message, too, and written at once. */
  private static final IndexSettings SETTINGS =
      new IndexSettings(ByteSize.ofMiB(4), 2, Duration.ZERO, Duration.ofHours(1), 1 << 20, 1);

  @TempDir Path folder;

  private final AtomicInteger indexes = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rfc3501Test",
        "Rfc4731Test",
        "Rfc5032Test",
        "Rfc5256Test",
        "Rfc5267Test",
        "Rfc5466Test",
        "Rfc6203Test",
        "Rfc6855Test",
        "Rfc7377Test",
        "Rfc8474Test",
        "Rfc8514Test",
        "Rfc9051Test",
        "Rfc9586Test",
      })
  void answersAreTheSame(String testClass) throws Exception {
    List<Transcript> all = Transcripts.of(testClass);
    assertThat(all).isNotEmpty();
    for (Transcript transcript : all) {
      try {
        transcript.plays(this::indexing);
      } catch (AssertionError e) {
        throw new AssertionError(transcript.test() + ": " + e.getMessage(), e);
      }
    }
  }

  private Texts indexing() {
    var index = new LuceneTextIndex(folder.resolve("" + indexes.incrementAndGet()), SETTINGS);
    return new Texts(index, accounts -> follow(index, accounts));
  }

  private static void follow(LuceneTextIndex index, MailAccounts accounts) {
    index.follow(accounts);
    index.changed(org.chappe.imap.TestServer.ANN);
    try {
      index.awaitFollowed();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

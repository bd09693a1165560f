package org.chappe.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MMapDirectory;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.mailbox.TextIndex.Answer;
import org.chappe.mailbox.TextIndex.Where;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.model.AccountId;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.chappe.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index keeps up with the mail, through restarts, damage and full disks. */
class FollowingTest {
  private static final AccountId ANN = IndexedMail.ANN;
  private static final AccountId BOB = IndexedMail.BOB;

  @TempDir Path folder;

  private static String about(String subject) {
    return "From: ann@example.test\nSubject: " + subject + "\n\nText of " + subject + ".\n";
  }

  private static SearchKey body(String text) {
    return new SearchKey.InBody(text);
  }

  private IndexedMail over(Store store) {
    return new IndexedMail(store, folder, IndexedMail.SETTINGS, Shard.Opener.FILES);
  }

  @Test
  void whatCameAMomentAgoIsFoundAndLaterKnown() {
    try (var mail = IndexedMail.in(folder)) {
      mail.append(ANN, about("apples"), about("pears"));
      assertThat(mail.find(ANN, body("pears"))).containsExactly(2L);
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "pears")).isEqualTo("NY");
      assertThat(mail.answers(ANN, Where.HEADER, "subject: app")).isEqualTo("YN");
      assertThat(mail.answers(ANN, Where.HEADER_OR_BODY, "pp")).as("short").isEqualTo("YN");
      assertThat(mail.answers(ANN, Where.BODY, ".")).isEqualTo("YY");
      mail.append(ANN, about("plums"));
      assertThat(mail.find(ANN, body("plums"))).containsExactly(3L);
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "plums")).isEqualTo("NNY");
    }
  }

  @Test
  void anAccountSeesOnlyItsOwn() {
    try (var mail = IndexedMail.in(folder)) {
      mail.append(ANN, about("apples"));
      mail.append(BOB, about("secret"));
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "secret")).isEqualTo("N");
      assertThat(mail.answers(BOB, Where.BODY, "secret")).isEqualTo("Y");
      assertThat(mail.answers(BOB, Where.BODY, "apples")).isEqualTo("N");
    }
  }

  @Test
  void aTextLongerThanWhatIsIndexedIsReadOn() {
    var few =
        new IndexSettings(
            IndexedMail.SETTINGS.memory(), 1, Duration.ZERO, Duration.ofHours(1), 100, 1);
    try (var mail = new IndexedMail(new MemoryStore(), folder, few, Shard.Opener.FILES)) {
      mail.append(ANN, about("x ".repeat(100) + "end"), about("end"));
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "end")).isEqualTo("?Y");
      assertThat(mail.find(ANN, body("end"))).containsExactly(1L, 2L);
    }
  }

  @Test
  void aLongTextIsOnlyProposed() {
    try (var mail = IndexedMail.in(folder)) {
      String same = "abc".repeat(100);
      mail.append(ANN, about(same + "no"), about(same + "yes"), about("none"));
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, same + "yes")).isEqualTo("??N");
      assertThat(mail.find(ANN, body(same + "yes"))).containsExactly(2L);
    }
  }

  @Test
  void aBodyThatCannotBeReadIsTriedAgainWhenItIsSearched() {
    var store = new FailingStore(new MemoryStore());
    // follows when it is waited for, not before
    var later =
        new IndexSettings(
            IndexedMail.SETTINGS.memory(), 1, Duration.ofHours(1), Duration.ofHours(1), 1000, 1);
    try (var mail = new IndexedMail(store, folder, later, Shard.Opener.FILES)) {
      mail.append(ANN, about("well"), about("ill"));
      try (MailAccount ann = mail.open(ANN);
          var cursor = ann.messages(IndexedMail.inbox(ann), new int[] {1}, false)) {
        assertThat(cursor.next()).isTrue();
        store.damage(cursor.body());
      }
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "ill")).isEqualTo("N?");
      assertThat(mail.answers(ANN, Where.BODY, "well")).isEqualTo("Y?");
    }
  }

  @Test
  void whatWasIndexedOutlivesARestart() {
    var store = new MemoryStore();
    try (var mail = over(store)) {
      mail.append(ANN, about("apples"));
      mail.followed();
    }
    try (var index = new LuceneTextIndex(folder, IndexedMail.SETTINGS); // it does not follow
        var mail = new StoredMailAccounts(store, MailboxSettings.DEFAULT, InstantSource.system());
        var ann = mail.open(ANN).orElseThrow()) {
      assertThat(index.find(ann, Where.BODY, "apples").of(1)).isEqualTo(Answer.YES);
    }
  }

  @Test // what is on the disk at any moment is what kill -9 leaves
  void aCrashCostsOnlyWhatWasNotCommitted(@TempDir Path other) throws IOException {
    var store = new MemoryStore();
    Path left = other.resolve("left");
    try (var mail = over(store)) {
      mail.append(ANN, about("apples"));
      mail.followed();
    }
    try (var mail = over(store)) {
      mail.append(ANN, about("pears"));
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "pears")).isEqualTo("NY");
      copy(folder, left);
    }
    try (var mail = new IndexedMail(store, left, IndexedMail.SETTINGS, Shard.Opener.FILES);
        var shard = new Shard(folder.resolve("shard-1"), Shard.Opener.FILES, 1)) {
      assertThat(shard.messages(ANN)).as("closed in good order").isEqualTo(2);
      assertThat(mail.find(ANN, body("apples"))).containsExactly(1L);
      assertThat(mail.find(ANN, body("pears"))).containsExactly(2L);
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "pears")).isEqualTo("NY");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  @Test
  void messagesThatAreGoneLeaveTheIndex() {
    try (var mail = IndexedMail.in(folder)) {
      for (int i = 0; i < 6; i++) {
        mail.append(
            ANN, IntStream.range(0, 500).mapToObj(n -> about("m" + n)).toArray(String[]::new));
      }
      mail.followed();
      mail.expunge(ANN, LongStream.rangeClosed(1, 2_900).toArray());
      mail.followed();
      try (var ann = mail.open(ANN)) {
        assertThat(mail.index.find(ann, Where.BODY, "text of").of(1))
            .as("expunged")
            .isEqualTo(Answer.NO);
      }
      assertThat(mail.answers(ANN, Where.BODY, "text of")).isEqualTo("Y".repeat(100));
    }
  }

  @Test
  void aRemovedAccountIsForgotten() throws IOException {
    try (var mail = IndexedMail.in(folder)) {
      mail.append(ANN, about("zzyzx"));
      mail.append(BOB, about("apples"));
      mail.followed();
      mail.accounts.remove(ANN);
    }
    try (var shard = new Shard(folder.resolve("shard-1"), Shard.Opener.FILES, 1)) {
      assertThat(shard.messages(ANN)).isZero();
      assertThat(shard.floor(ANN)).isEqualTo(Floor.NONE);
      assertThat(shard.messages(BOB)).isEqualTo(1);
    }
  }

  @Test
  void aDamagedIndexIsMovedAsideAndMadeAgain() throws IOException {
    var store = new MemoryStore();
    try (var mail = over(store)) {
      mail.append(ANN, about("apples"));
      mail.followed();
    }
    try (var files = Files.list(folder.resolve("shard-1"))) {
      for (Path file :
          files.filter(one -> one.getFileName().toString().startsWith("segments_")).toList()) {
        Files.write(file, new byte[20]);
      }
    }
    try (var mail = over(store)) {
      assertThat(mail.find(ANN, body("apples"))).as("by reading").containsExactly(1L);
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "apples")).isEqualTo("Y");
    }
    assertThat(folder.resolve("shard-1.damaged")).isDirectory();
  }

  @Test
  void madeAnewForOneAccountOrForAll() {
    try (var mail = over(new MemoryStore())) {
      mail.append(ANN, about("apples"), about("pears"));
      mail.append(BOB, about("apples"));
      mail.followed();
      assertThat(mail.index.rebuild(ANN)).isTrue();
      assertThat(mail.find(ANN, body("apples"))).as("at any moment").containsExactly(1L);
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "apples")).isEqualTo("YN");
      assertThat(mail.answers(BOB, Where.BODY, "apples")).isEqualTo("Y");

      assertThat(mail.index.rebuildAll()).isTrue();
      assertThat(mail.find(ANN, body("pears"))).as("at any moment").containsExactly(2L);
      assertThat(mail.find(BOB, body("apples"))).containsExactly(1L);
      mail.followed(); // to search is to have it followed
      assertThat(mail.answers(ANN, Where.BODY, "apples")).isEqualTo("YN");
      assertThat(mail.answers(BOB, Where.BODY, "apples")).isEqualTo("Y");
    }
  }

  @Test
  void nothingIsMadeAnewWhereNothingFollows() {
    var index = new LuceneTextIndex(folder, IndexedMail.SETTINGS);
    assertThat(index.rebuild(ANN)).isFalse();
    assertThat(index.rebuildAll()).isFalse();
    index.close();
  }

  @Test
  void anIndexWithOtherFieldsIsMadeAgain() throws IOException {
    var store = new MemoryStore();
    try (var mail = over(store)) {
      mail.append(ANN, about("apples"));
      mail.followed();
    }
    try (var directory = new MMapDirectory(folder.resolve("shard-1"));
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.setLiveCommitData(Map.of("format", "1").entrySet());
      writer.commit();
    }
    try (var mail = over(store)) {
      var key = SearchKey.like(body("aplpes"));
      assertThat(mail.find(ANN, key)).as("by reading").containsExactly(1L);
      assertThat(mail.answers(ANN, Where.BODY, "apples")).as("of the old one").isNotEqualTo("N");
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "apples")).isEqualTo("Y");
      assertThat(mail.find(ANN, key)).containsExactly(1L);
    }
    assertThat(folder.resolve("shard-1.damaged")).doesNotExist();
  }

  @Test
  void anAccountThatWentBackIsIndexedAnew() {
    try (var mail = over(new MemoryStore())) {
      for (int i = 0; i < 5; i++) {
        mail.append(ANN, about("apples"));
      }
      mail.followed();
    }
    try (var mail = over(new MemoryStore())) {
      mail.append(ANN, about("pears")); // another message with the same id
      assertThat(mail.find(ANN, body("pears"))).containsExactly(1L);
      assertThat(mail.find(ANN, body("apples"))).isEmpty();
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "pears")).isEqualTo("Y");
      assertThat(mail.answers(ANN, Where.BODY, "apples")).isEqualTo("N");
    }
  }

  /** A disk that is full at times. */
  private static final class FullDisk extends FilterDirectory {
    private final AtomicBoolean full;

    FullDisk(Directory in, AtomicBoolean full) {
      super(in);
      this.full = full;
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      if (full.get()) {
        throw new IOException("no space left on device");
      }
      return super.createOutput(name, context);
    }
  }

  @Test
  void aFullDiskCostsOnlySpeed() {
    var full = new AtomicBoolean();
    Shard.Opener disk = path -> new FullDisk(Shard.Opener.FILES.open(path), full);
    try (var mail = new IndexedMail(new MemoryStore(), folder, IndexedMail.SETTINGS, disk)) {
      mail.append(ANN, about("apples"));
      mail.followed();
      full.set(true);
      mail.append(ANN, about("pears"));
      mail.followed();
      assertThat(mail.find(ANN, body("pears"))).containsExactly(2L);
      assertThat(mail.find(ANN, body("apples"))).containsExactly(1L);
      mail.followed();
      full.set(false);
      mail.index.changed(ANN);
      mail.followed();
      assertThat(mail.answers(ANN, Where.BODY, "apples")).isEqualTo("YN");
      assertThat(mail.answers(ANN, Where.BODY, "pears")).isEqualTo("NY");
    }
  }

  @Test
  void searchesWhileMailComesAndGoesFindWhatIsThere() {
    try (var mail = IndexedMail.in(folder)) {
      mail.append(ANN, about("needle stays"));
      var coming =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 40; i++) {
              mail.append(ANN, about("needle " + i), about("hay " + i)); // UIDs 2i + 2, 2i + 3
              if (i % 3 == 0) {
                mail.expunge(ANN, i + 2);
              }
            }
          });
      int searches = 0;
      do {
        List<Long> found = mail.find(ANN, body("needle"));
        assertThat(found).startsWith(1L);
        assertThat(found).as("no hay").allMatch(uid -> uid == 1 || uid % 2 == 0);
        searches++;
      } while (!coming.isDone());
      coming.join();
      assertThat(searches).isPositive();
      mail.followed();
      assertThat(mail.find(ANN, body("needle"))).isEqualTo(mail.read(ANN, body("needle")));
      assertThat(mail.answers(ANN, Where.BODY, "needle")).doesNotContain("?").contains("N");
    }
  }
}

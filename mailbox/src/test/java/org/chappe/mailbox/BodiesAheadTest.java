package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.Condition;
import org.chappe.mailbox.search.Collation;
import org.chappe.mailbox.search.Search;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.model.BodyId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.UidSet;
import org.chappe.store.Body;
import org.chappe.store.BodyDamaged;
import org.chappe.store.BodyStore;
import org.chappe.store.BodyWriter;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.chappe.store.PartitionStore;
import org.chappe.store.Store;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.Test;

/** Bodies read ahead by a cursor. */
class BodiesAheadTest {
  private final FailingStore failing = new FailingStore(new MemoryStore());
  private final Watched store = new Watched(failing);
  private final TestMail mail = new TestMail(store, TestMail.SETTINGS);
  private final MailAccount ann = mail.ann();

  /** Keeps in mind what was opened together, and may refuse to. */
  private static final class Watched implements Store, BodyStore {
    private final Store behind;
    final List<Integer> together = Collections.synchronizedList(new ArrayList<>());
    volatile boolean refuses;
    volatile int most;

    Watched(Store behind) {
      this.behind = behind;
    }

    @Override
    public List<Optional<Body>> openAll(List<BodyId> ids, Expected expected, int octetsAhead) {
      together.add(ids.size());
      most = octetsAhead;
      if (refuses) {
        throw new StoreUnavailable("not many at once");
      }
      return behind.bodies().openAll(ids, expected, octetsAhead);
    }

    @Override
    public Optional<Body> open(BodyId id) {
      return behind.bodies().open(id);
    }

    @Override
    public BodyWriter write() {
      return behind.bodies().write();
    }

    @Override
    public long collect(Instant unlinkedBefore) {
      return behind.bodies().collect(unlinkedBefore);
    }

    @Override
    public PartitionStore partitions() {
      return behind.partitions();
    }

    @Override
    public BodyStore bodies() {
      return this;
    }

    @Override
    public void close() {
      behind.close();
    }
  }

  private static int[] all(MailboxSnapshot mailbox) {
    return IntStream.range(0, mailbox.count()).toArray();
  }

  private List<String> lastWords(MailboxSnapshot mailbox, ReadAhead ahead) {
    var words = new ArrayList<String>();
    try (var cursor = ann.messages(mailbox, all(mailbox), ahead)) {
      while (cursor.next()) {
        var body = cursor.open().orElseThrow();
        assertThat(body.id()).isEqualTo(cursor.body());
        String text = text(body);
        words.add(text.substring(text.lastIndexOf(' ') + 1).strip());
      }
    }
    return words;
  }

  private static String text(Body body) {
    var out = new ByteArrayOutputStream();
    try {
      body.copyTo(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static List<String> numbered(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "m" + i + ".").toList();
  }

  private NewMessage large(String subject, int octets) {
    String text = "Subject: x\n\n" + "y".repeat(octets) + " " + subject + ".\n";
    return new NewMessage(mail.received(text), Flags.NONE, mail.now);
  }

  @Test
  void eachMessageComesWithItsOwnBody() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(300));
    assertThat(lastWords(inbox(ann), ReadAhead.BODIES)).isEqualTo(numbered(300));
    assertThat(store.together).startsWith(4, 32, 32).doesNotHave(above(32));
    assertThat(store.most).isEqualTo(256 * 1024);

    store.together.clear();
    assertThat(lastWords(inbox(ann), ReadAhead.HEADERS)).isEqualTo(numbered(300));
    assertThat(store.together).startsWith(4, 32, 32).doesNotHave(above(32));
  }

  private static Condition<List<? extends Integer>> above(int most) {
    return new Condition<>(sizes -> sizes.stream().anyMatch(size -> size > most), "above %d", most);
  }

  @Test
  void whoNeedsNoBodiesReadsNone() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(300));
    assertThat(lastWords(inbox(ann), ReadAhead.ROWS)).isEqualTo(numbered(300));
    assertThat(store.together).isEmpty();
  }

  @Test
  void ofOneMessageNothingIsAhead() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(1));
    assertThat(lastWords(inbox(ann), ReadAhead.BODIES)).isEqualTo(numbered(1));
    assertThat(store.together).isEmpty();
  }

  @Test
  void searchReadsAheadWhatOnlyBodiesDecide() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(100));
    var inBody = new SearchKey.InBody("of m77.");
    var header = new SearchKey.Header("Subject", "m77");
    assertThat(found(inBody)).containsExactly(76);
    assertThat(store.together).isNotEmpty();

    store.together.clear();
    assertThat(found(new SearchKey.And(List.of(inBody, header)))).containsExactly(76);
    assertThat(found(header)).containsExactly(76);
    assertThat(store.together).as("one body is read of a hundred").isEmpty();
  }

  private int[] found(SearchKey key) {
    return Search.run(ann, inbox(ann), key, Collation.UNICODE_CASEMAP, () -> false);
  }

  @Test
  void largeMessagesMakeBatchesShort() {
    var messages = new ArrayList<NewMessage>();
    for (int i = 1; i <= 40; i++) {
      messages.add(i % 5 == 0 ? large("m" + i, 300_000) : large("m" + i, 50_000));
    }
    ann.append(id(ann, MailboxName.INBOX), messages);

    assertThat(lastWords(inbox(ann), ReadAhead.BODIES)).isEqualTo(numbered(40));
    assertThat(store.together).doesNotHave(above(6)).hasSizeGreaterThan(8);
  }

  @Test
  void whatIsExpungedMeanwhileIsPassedOver() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(100));
    var before = inbox(ann);
    TestMail.expungeAll(ann, id(ann, MailboxName.INBOX), UidSet.of(2, 3));
    TestMail.expungeAll(ann, id(ann, MailboxName.INBOX), UidSet.of(20, 99));
    var expected = new ArrayList<>(numbered(100));
    expected.subList(19, 99).clear();
    expected.subList(1, 3).clear();

    assertThat(lastWords(before, ReadAhead.BODIES)).isEqualTo(expected);
  }

  @Test
  void aDamagedBodyHarmsNoOther() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(50));
    BodyId hurt;
    try (var cursor = ann.messages(inbox(ann), new int[] {20}, false)) {
      assertThat(cursor.next()).isTrue();
      hurt = cursor.body();
    }
    failing.damage(hurt);

    int whole = 0;
    try (var cursor = ann.messages(inbox(ann), all(inbox(ann)), ReadAhead.BODIES)) {
      while (cursor.next()) {
        var body = cursor.open().orElseThrow();
        if (cursor.position() == 20) {
          assertThatThrownBy(() -> text(body)).isInstanceOf(BodyDamaged.class);
        } else {
          assertThat(text(body)).endsWith("Text of m" + (cursor.position() + 1) + ".\r\n");
          whole++;
        }
      }
    }
    assertThat(whole).isEqualTo(49);
  }

  @Test
  void whatCannotBeReadAheadIsReadWhenItIsItsTurn() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(50));
    store.refuses = true;
    assertThat(lastWords(inbox(ann), ReadAhead.BODIES)).isEqualTo(numbered(50));
    assertThat(store.together).isNotEmpty();
  }
}

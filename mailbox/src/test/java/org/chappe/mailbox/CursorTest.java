package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;
import static org.chappe.mailbox.TestMail.mailbox;
import static org.chappe.mailbox.TestMail.name;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.chappe.mime.CommonFields;
import org.chappe.mime.FieldNames;
import org.chappe.mime.HeaderFields;
import org.chappe.model.MailboxName;
import org.chappe.model.UidSet;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.Test;

class CursorTest {
  private static final int COUNT = 700; // more than two batches

  private final FailingStore store = new FailingStore(new MemoryStore());
  private final TestMail mail = new TestMail(store, TestMail.SETTINGS);
  private final MailAccount ann = mail.ann();

  @Test
  void messagesComeInOrderWithWhatWasMadeOfThem() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(COUNT));
    int[] positions = IntStream.range(0, COUNT).toArray();

    try (var cursor = ann.messages(inbox(ann), positions, true)) {
      for (int position : positions) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.position()).isEqualTo(position);
        assertThat(cursor.envelope().toString()).contains("\"m" + (position + 1) + "\"");
        assertThat(cursor.octets()).isEqualTo(inbox(ann).octets(position));
        assertThat(cursor.fields().toString()).contains("Subject: m" + (position + 1) + "\r\n");
      }
      assertThat(cursor.next()).isFalse();
      assertThatThrownBy(cursor::envelope).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void bodyAndStructureAreOfTheMessage() throws Exception {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    try (var cursor = ann.messages(inbox(ann), new int[] {0}, false)) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.bodyWithoutExtensions().toString())
          .isEqualTo("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 12 1)");
      assertThat(cursor.bodyStructure().toString()).startsWith("(\"text\" \"plain\"");
      var body = ann.body(cursor.body()).orElseThrow();
      assertThat(body.octets()).isEqualTo(cursor.octets());
      assertThat(body.headerOctets()).isEqualTo(cursor.headerOctets());
      assertThat(cursor.parts().bodyStart()).isEqualTo(cursor.headerOctets());
      assertThat(cursor.parts().bodyEnd()).isEqualTo(cursor.octets());
      var out = new java.io.ByteArrayOutputStream();
      body.copyTo(out);
      assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8)).endsWith("Text of a.\r\n");
      assertThatThrownBy(cursor::fields).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void bodiesComeWithTheirMessages() throws Exception {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(COUNT));
    var archive = id(ann, name("Archive"));
    ann.move(id(ann, MailboxName.INBOX), UidSet.of(100, 300), archive);
    var snapshot = inbox(ann);
    ann.move(id(ann, MailboxName.INBOX), UidSet.of(50), archive); // not seen: copies share bodies
    int[] positions = IntStream.range(0, snapshot.count()).toArray();
    for (var ahead : List.of(ReadAhead.ROWS, ReadAhead.HEADERS, ReadAhead.BODIES)) {
      try (var cursor = ann.messages(snapshot, positions, ahead)) {
        for (int position : positions) {
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.position()).isEqualTo(position);
          var body = cursor.open().orElseThrow();
          assertThat(body.id()).isEqualTo(cursor.body());
          var out = new java.io.ByteArrayOutputStream();
          body.copyTo(out);
          assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8))
              .endsWith("Text of m" + snapshot.uid(position) + ".\r\n");
        }
        assertThat(cursor.next()).isFalse();
      }
    }
  }

  @Test
  void messagesWhoseIdsDoNotAscendComeInTheMailboxsOrder() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(COUNT));
    var archive = id(ann, name("Archive"));
    for (int uid = COUNT; uid > 0; uid -= 7) {
      ann.copy(id(ann, MailboxName.INBOX), UidSet.of(uid), archive);
      ann.copy(id(ann, MailboxName.INBOX), UidSet.of(uid), archive); // the same message twice
    }
    var snapshot = mailbox(ann, name("Archive"));
    var expected = new ArrayList<String>();
    for (int uid = COUNT; uid > 0; uid -= 7) {
      expected.addAll(List.of("m" + uid, "m" + uid));
    }

    assertThat(subjects(ann, snapshot, all(snapshot))).isEqualTo(expected);
  }

  @Test
  void expungedOnesArePassedOver() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(COUNT));
    var before = inbox(ann);
    TestMail.expungeAll(ann, id(ann, MailboxName.INBOX), UidSet.of(10, COUNT - 1));

    assertThat(subjects(ann, before, all(before)))
        .containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m" + COUNT);
    assertThat(subjects(ann, before, new int[] {11, 12, 13})).isEmpty();
    assertThat(subjects(ann, before, new int[0])).isEmpty();
  }

  @Test
  void fieldsAloneAreReadAloneAndTheRestWhenItIsAskedFor() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(1));
    try (var cursor = ann.messages(inbox(ann), new int[] {0}, ReadAhead.FIELDS)) {
      assertThat(cursor.next()).isTrue();
      store.failReads(1);
      assertThat(cursor.fields().toString()).contains("Subject: m1\r\n");
      assertThatThrownBy(cursor::envelope).isInstanceOf(StoreUnavailable.class);
      assertThat(cursor.envelope().toString()).contains("\"m1\"");
      store.failReads(1);
      assertThat(cursor.octets()).isEqualTo(inbox(ann).octets(0)); // known by now
      assertThatThrownBy(() -> ann.body(cursor.body())).isInstanceOf(StoreUnavailable.class);
    }
  }

  @Test
  void expungedOnesHaveNoFields() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(COUNT));
    var before = inbox(ann);
    TestMail.expungeAll(ann, id(ann, MailboxName.INBOX), UidSet.of(10, COUNT - 1));

    var left = new ArrayList<Integer>();
    try (var cursor = ann.messages(before, all(before), ReadAhead.FIELDS)) {
      while (cursor.next()) {
        left.add(cursor.position());
      }
      assertThatThrownBy(cursor::position).isInstanceOf(IllegalStateException.class);
    }
    assertThat(left).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, COUNT - 1);
  }

  @Test
  void aMessageExpungedBehindItsFieldsHasNoBody() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(1));
    try (var cursor = ann.messages(inbox(ann), new int[] {0}, ReadAhead.FIELDS)) {
      assertThat(cursor.next()).isTrue();
      TestMail.expungeAll(ann, id(ann, MailboxName.INBOX), UidSet.of(1));

      assertThat(cursor.fields().toString()).contains("Subject: m1\r\n");
      assertThat(cursor.open()).isEmpty();
      assertThatThrownBy(cursor::parts).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aFailedReadAheadIsThrownWhereItIsNeeded() {
    ann.append(id(ann, MailboxName.INBOX), mail.messages(COUNT));
    try (var cursor = ann.messages(inbox(ann), all(inbox(ann)), false)) {
      store.failReads(1);
      assertThatThrownBy(cursor::next).isInstanceOf(StoreUnavailable.class);
    }
    assertThat(subjects(ann, inbox(ann), all(inbox(ann)))).hasSize(COUNT);
  }

  @Test
  void fieldsThatWereTooManyAreReadFromTheBody() {
    var references = new StringBuilder("References:");
    while (references.length() < 20_000) {
      references.append(" <some-message-").append(references.length()).append("@example.test>\n");
    }
    var text = "Subject: long\n" + references + "\ntext\n";
    mail.append(
        ann,
        MailboxName.INBOX,
        new NewMessage(mail.received(text), org.chappe.model.Flags.NONE, mail.now));
    assertThat(StoreRows.count(store, TestMail.ANN, 'f')).isZero();

    try (var cursor = ann.messages(inbox(ann), new int[] {0}, true)) {
      assertThat(cursor.next()).isTrue();
      var fields = cursor.fields();
      var names = FieldNames.of("References");
      assertThat(CommonFields.covers(names)).isTrue();
      assertThat(HeaderFields.only(fields.toArray(), names).length).isGreaterThan(20_000);
    }
  }

  private static int[] all(MailboxSnapshot mailbox) {
    return IntStream.range(0, mailbox.count()).toArray();
  }

  private static List<String> subjects(
      MailAccount account, MailboxSnapshot mailbox, int[] positions) {
    var subjects = new ArrayList<String>();
    try (var cursor = account.messages(mailbox, positions, false)) {
      while (cursor.next()) {
        String envelope = cursor.envelope().toString();
        subjects.add(envelope.substring(envelope.indexOf("\"m") + 1).replaceAll("\".*", ""));
      }
    }
    return subjects;
  }
}

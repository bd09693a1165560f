package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final String MESSAGE =
      """
      From: ann@example.test\r
      Subject: Caf\u00E9\r
      Content-Type: multipart/mixed; boundary=b\r
      \r
      --b\r
      \r
      one\r
      --b\r
      Content-Type: text/html\r
      \r
      <p>two\r
      --b--\r
      """;

  private final TestMail mail = TestMail.inMemory();
  private final MailAccount ann = mail.ann();

  @Test
  void itDoesNotMatterHowTheOctetsArrive() throws IOException {
    byte[] octets = MESSAGE.getBytes(StandardCharsets.UTF_8);
    for (int size : new int[] {1, 2, 3, 7, 64, octets.length}) {
      ann.append(
          id(ann, MailboxName.INBOX),
          List.of(new NewMessage(taken(octets, size), Flags.NONE, mail.now)));
    }
    var inbox = inbox(ann);
    int[] all = inbox.positionsOf(org.chappe.model.UidSet.of(1, 99));
    try (var cursor = ann.messages(inbox, all, false)) {
      assertThat(cursor.next()).isTrue();
      var structure = cursor.bodyStructure();
      var envelope = cursor.envelope();
      int header = MESSAGE.indexOf("\r\n\r\n") + 4 + 1; // é has two octets
      do {
        assertThat(cursor.bodyStructure()).isEqualTo(structure);
        assertThat(cursor.envelope()).isEqualTo(envelope);
        assertThat(cursor.headerOctets()).isEqualTo(header);
        assertThat(ann.body(cursor.body()).orElseThrow().header()).hasSize(header);
      } while (cursor.next());
      assertThat(inbox.count()).isEqualTo(6);
    }
    var out = new ByteArrayOutputStream();
    ann.body(taken(octets, octets.length).body()).orElseThrow().copyTo(out);
    assertThat(out.toByteArray()).isEqualTo(octets);
  }

  @Test
  void oneMessageGoesToMailboxesOfManyAccounts() {
    var bob = mail.open(TestMail.BOB);
    var message = mail.message("a");
    mail.append(ann, MailboxName.INBOX, message);
    mail.append(bob, MailboxName.INBOX, message);
    TestMail.expungeAll(ann, id(ann, MailboxName.INBOX), org.chappe.model.UidSet.of(1));
    mail.store.bodies().collect(Instant.MAX);

    assertThat(bob.body(message.content().body())).isPresent();
  }

  @Test
  void whatIsClosedBeforeItsEndIsNowhere() {
    try (var intake = mail.accounts.receive()) {
      intake.write(new byte[100_000], 0, 100_000);
      assertThat(intake.octets()).isEqualTo(100_000);
    }
    mail.store.bodies().collect(Instant.MAX);
    assertThat(mail.store.bodies().open(mail.received("").body())).isEmpty();
  }

  @Test
  void anEmptyMessageAndOneOfHeaderOnlyAreMessages() {
    for (String text : List.of("", "Subject: a\n", "\n", "text only\n")) {
      mail.append(
          ann, MailboxName.INBOX, new NewMessage(mail.received(text), Flags.NONE, mail.now));
    }
    int[] all = {0, 1, 2, 3};
    try (var cursor = ann.messages(inbox(ann), all, true)) {
      for (int position : all) {
        assertThat(cursor.next()).as("%d", position).isTrue();
        assertThat(cursor.parts().bodyEnd()).isEqualTo(cursor.octets());
        assertThat(cursor.fields()).isNotNull();
      }
    }
  }

  @Test
  void aStructureMadeToBeLargeIsOnePart() {
    var text = new StringBuilder("Subject: large\nContent-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < 1_999; i++) {
      text.append("--b\nContent-Type: text/plain; name=\"")
          .append("n".repeat(200))
          .append(i)
          .append("\"\nContent-Disposition: attachment; filename=\"")
          .append("f".repeat(200))
          .append("\"\n\nx\n");
    }
    var message = new NewMessage(mail.received(text + "--b--\n"), Flags.NONE, mail.now);
    assertThat(message.content().parsed().root().children()).hasSize(1_999);

    mail.append(ann, MailboxName.INBOX, message, message);

    try (var cursor = ann.messages(inbox(ann), new int[] {0, 1}, true)) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.parts().children()).isEmpty();
      assertThat(cursor.parts().bodyEnd()).isEqualTo(cursor.octets());
      assertThat(cursor.bodyStructure().toString()).startsWith("(\"application\" \"octet-stream\"");
      assertThat(cursor.envelope().toString()).contains("\"large\"");
      assertThat(cursor.next()).isTrue();
    }
  }

  private ReceivedMessage taken(byte[] octets, int size) {
    try (var intake = mail.accounts.receive()) {
      for (int from = 0; from < octets.length; from += size) {
        intake.write(octets, from, Math.min(size, octets.length - from));
      }
      return intake.finish();
    }
  }
}

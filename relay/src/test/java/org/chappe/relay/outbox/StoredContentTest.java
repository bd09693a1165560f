package org.chappe.relay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.chappe.delivery.MailOptions;
import org.chappe.model.Octets;
import org.chappe.relay.outbox.QueuedMessage.Form;
import org.chappe.store.Body;
import org.chappe.store.Commit;
import org.chappe.store.MemoryStore;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.junit.jupiter.api.Test;

/** What goes on the wire of what is stored. */
class StoredContentTest {
  private static final String PATH = "Return-Path: <ann@example.org>\r\n";

  private static StoredContent content(String message) {
    var store = new MemoryStore();
    byte[] octets = (PATH + message).getBytes(StandardCharsets.ISO_8859_1);
    NewBody written;
    try (var writer = store.bodies().write()) {
      writer.write(octets, 0, octets.length);
      writer.headerEndsAt((PATH + message).indexOf("\r\n\r\n") + 4);
      written = writer.finish();
    }
    var partition = PartitionId.of(PartitionId.Kind.OUTBOX, "test");
    store.partitions().commit(Commit.of(partition, 0).link(written, 1).build()).join();
    Body body = store.bodies().open(written.id()).orElseThrow();
    Instant now = Instant.parse("2026-11-23T20:25:01Z");
    var queued =
        new QueuedMessage(
            new EntryId(1),
            body.id(),
            octets.length,
            PATH.length(),
            new Octets("DKIM-Signature: x\r\n".getBytes(StandardCharsets.US_ASCII)),
            new Form(true, false, false),
            "ann@example.org",
            Optional.empty(),
            MailOptions.NONE,
            "",
            now,
            now,
            now,
            false,
            1);
    return new StoredContent(queued, body);
  }

  @Test
  void asItIsSignaturesGoBeforeItAndTheReturnPathStays() throws IOException {
    var out = new ByteArrayOutputStream();
    content("Subject: a\r\n\r\ncaf\u00e9\r\n").writeTo(out);
    assertThat(out.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo("DKIM-Signature: x\r\nSubject: a\r\n\r\ncaf\u00e9\r\n");
  }

  @Test // RFC 6152 §3
  void inSevenBitsItGoesWithoutSignatures() throws IOException {
    var out = new ByteArrayOutputStream();
    String text = "caf\u00e9 ".repeat(40_000);
    assertThat(content("MIME-Version: 1.0\r\n\r\n" + text + ".\r\n").writeSevenBitTo(out)).isTrue();
    assertThat(out.toString(StandardCharsets.ISO_8859_1).replace("=\r\n", ""))
        .isEqualTo(
            "MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                + "caf=E9 ".repeat(40_000)
                + ".\r\n");
  }

  @Test
  void whatCannotBeHadIsNotBegun() throws IOException {
    var out = new ByteArrayOutputStream();
    assertThat(content("Subject: caf\u00e9\r\n\r\nx\r\n").writeSevenBitTo(out)).isFalse();
    assertThat(out.size()).isZero();
  }
}

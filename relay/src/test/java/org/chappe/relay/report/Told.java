package org.chappe.relay.report;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.delivery.Departure;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.mime.MessageParser;
import org.chappe.mime.ParsedMessage;
import org.chappe.mime.ParserLimits;
import org.chappe.model.Address;
import org.chappe.model.Octets;
import org.chappe.net.Language;
import org.chappe.net.Languages;
import org.chappe.relay.Post;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.outbox.EntryId;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.QueuedMessage;
import org.chappe.relay.outbox.QueuedMessage.Form;
import org.chappe.store.Commit;
import org.chappe.store.MemoryStore;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.chappe.store.Store;

/** A message that waits, and what its sender is told. */
final class Told {
  static final Instant ACCEPTED = Instant.parse("2026-11-23T20:25:01Z");
  static final String RETURN_PATH = "Return-Path: <ann@example.org>\r\n";
  static final String PLAIN =
      """
      From: Ann <ann@example.org>
      To: bob@example.net
      Subject: Lunch on Friday
      Message-ID: <1@example.org>

      Do you come?
      """
          .replace("\n", "\r\n");

  final Store store;
  final List<Post.Mail> posted = new ArrayList<>();
  final List<RelayEvent> events = new ArrayList<>();
  Instant now = ACCEPTED.plus(Duration.ofHours(4));
  Language language = Languages.DEFAULT;
  Post post = posted::add;
  private long ids;

  Told() {
    this(new MemoryStore());
  }

  Told(Store store) {
    this.store = store;
  }

  MailReports reports() {
    return new MailReports(
        "mx.example.org",
        "postmaster@example.org",
        store.bodies(),
        mail -> post.post(mail),
        () -> "report" + ++ids,
        message -> language,
        () -> now,
        events::add);
  }

  QueuedMessage message(String text) {
    return message("ann@example.org", text, new Form(false, false, false), MailOptions.NONE);
  }

  QueuedMessage message(String from, String text, Form form, MailOptions options) {
    byte[] octets = (RETURN_PATH + text).getBytes(StandardCharsets.UTF_8);
    NewBody body;
    try (var writer = store.bodies().write()) {
      writer.write(octets, 0, octets.length);
      writer.headerEndsAt(
          (RETURN_PATH + text).indexOf("\r\n\r\n") < 0
              ? octets.length
              : (RETURN_PATH + text.substring(0, text.indexOf("\r\n\r\n") + 4))
                  .getBytes(StandardCharsets.UTF_8)
                  .length);
      body = writer.finish();
    }
    var partition = PartitionId.of(PartitionId.Kind.OUTBOX, "test");
    long version = store.partitions().head(partition).version();
    store.partitions().commit(Commit.of(partition, version).link(body, version + 1).build()).join();
    return new QueuedMessage(
        new EntryId(4711),
        body.id(),
        octets.length,
        RETURN_PATH.length(),
        Octets.NONE,
        form,
        from,
        Optional.empty(),
        options,
        "<1@example.org>",
        ACCEPTED,
        ACCEPTED.plus(Duration.ofDays(5)),
        ACCEPTED.plus(Duration.ofHours(4)),
        false,
        1);
  }

  static Waiting waiting(String path, String server, String answer) {
    return waiting(path, RecipientOptions.NONE, server, answer);
  }

  static Waiting waiting(String path, RecipientOptions options, String server, String answer) {
    return new Waiting(
        new Departure.To(path, Address.parse(path), false, options, Optional.empty()),
        Optional.of(new Answer(ACCEPTED.plus(Duration.ofHours(3)), server, answer)));
  }

  static RecipientOptions asking(Notify... on) {
    return new RecipientOptions(
        on.length == 0 ? Set.of() : EnumSet.copyOf(List.of(on)), true, Optional.empty());
  }

  static RecipientOptions original(String orcpt) {
    return new RecipientOptions(
        EnumSet.of(Notify.FAILURE, Notify.DELAY), false, Optional.of(orcpt));
  }

  /** The one mail that was posted. */
  String text() {
    if (posted.size() != 1) {
      throw new AssertionError(posted.size() + " mails");
    }
    return new String(octets(posted.getFirst()), StandardCharsets.UTF_8);
  }

  static byte[] octets(Post.Mail mail) {
    var out = new ByteArrayOutputStream();
    try {
      mail.content().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  Dsn dsn() {
    return read(text().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  static Optional<Dsn> read(byte[] octets) {
    try {
      return DsnReader.read(
          parsed(octets),
          range -> new ByteArrayInputStream(octets, (int) range.start(), (int) range.length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ParsedMessage parsed(byte[] octets) {
    var parser = new MessageParser(ParserLimits.DEFAULT);
    parser.feed(octets, 0, octets.length);
    return parser.finish();
  }
}

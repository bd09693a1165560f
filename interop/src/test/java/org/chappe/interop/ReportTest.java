package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chappe.delivery.Departure;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.delivery.TlsNeed;
import org.chappe.model.Address;
import org.chappe.model.Octets;
import org.chappe.relay.outbox.EntryId;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.QueuedMessage;
import org.chappe.relay.outbox.QueuedMessage.Form;
import org.chappe.relay.report.MailReports;
import org.chappe.store.Commit;
import org.chappe.store.MemoryStore;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Delivery status notifications are what others take them for: Python's email package finds no
 * defect, Sisimai (which reads those of some hundred mail systems) finds who did not get the
 * message and why.
 */
class ReportTest {
  private static final Instant ACCEPTED = Instant.parse("2026-11-23T20:25:01Z");
  private static final String SERVER = "mx.example.net[192.0.2.1]:25";
  private static final String MESSAGE =
      """
      Return-Path: <ann@example.org>
      From: Ann <ann@example.org>
      To: bob@example.net
      Subject: Lunch on Friday
      Date: Mon, 23 Nov 2026 20:25:00 +0000
      Message-ID: <1@example.org>

      Do you come?
      """
          .replace("\n", "\r\n");

  private static final String PYTHON =
      """
      import sys, email
      from email import policy
      m = email.message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
      def show(part, depth):
          print('  ' * depth + part.get_content_type())
          for d in part.defects:
              print('DEFECT', repr(d))
          for name, value in part.items():
              for d in getattr(value, 'defects', ()):
                  print('DEFECT', name, repr(d))
          if part.is_multipart():
              for each in part.get_payload():
                  show(each, depth + 1)
      show(m, 0)
      for group in m.get_payload(1).get_payload():
          for name, value in group.items():
              print(name + ': ' + value)
      print(m['subject'], '/', m['auto-submitted'], '/', m.get_param('report-type'))
      print(m.get_payload(0).get_content().splitlines()[0])
      """;

  private static final String SISIMAI =
      """
      use Sisimai;
      my $found = Sisimai->make($ARGV[0], 'delivered' => 1);
      for my $one (@$found) {
        print join(' ', $one->recipient->address, $one->action, $one->deliverystatus,
          $one->reason, $one->rhost, $one->messageid, $one->subject), "\\n";
      }
      """;

  @TempDir Path folder;

  private final MemoryStore store = new MemoryStore();
  private final List<byte[]> posted = new ArrayList<>();
  private final MailReports reports =
      new MailReports(
          "mx.example.org",
          "postmaster@example.org",
          store.bodies(),
          mail -> {
            var out = new ByteArrayOutputStream();
            try {
              mail.content().writeTo(out);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            posted.add(out.toByteArray());
          },
          () -> "r1",
          MailReports.IN_ENGLISH,
          () -> ACCEPTED.plus(Duration.ofHours(4)),
          event -> {});

  private QueuedMessage message(String from, Form form, boolean utf8) {
    byte[] octets = MESSAGE.getBytes(StandardCharsets.UTF_8);
    NewBody body;
    try (var writer = store.bodies().write()) {
      writer.write(octets, 0, octets.length);
      writer.headerEndsAt(MESSAGE.indexOf("\r\n\r\n") + 4);
      body = writer.finish();
    }
    var partition = PartitionId.of(PartitionId.Kind.OUTBOX, "test");
    store.partitions().commit(Commit.of(partition, 0).link(body, 1).build()).join();
    return new QueuedMessage(
        new EntryId(4711),
        body.id(),
        octets.length,
        MESSAGE.indexOf("From:"),
        Octets.NONE,
        form,
        from,
        Optional.empty(),
        new MailOptions(
            utf8,
            TlsNeed.USUAL,
            Optional.of("E1"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0),
        "<1@example.org>",
        ACCEPTED,
        ACCEPTED.plus(Duration.ofDays(5)),
        ACCEPTED.plus(Duration.ofHours(4)),
        false,
        1);
  }

  private static Waiting waiting(String path, String answer) {
    return new Waiting(
        new Departure.To(
            path,
            Address.parse(path),
            false,
            new RecipientOptions(EnumSet.allOf(Notify.class), true, Optional.of("rfc822;" + path)),
            Optional.empty()),
        Optional.of(new Answer(ACCEPTED.plus(Duration.ofHours(3)), SERVER, answer)));
  }

  private String python() {
    String text = new String(posted.getFirst(), StandardCharsets.UTF_8);
    return Client.named("python3")
        .runWith(text, Map.of(), "-X", "utf8", "-c", PYTHON)
        .ok()
        .output();
  }

  private String sisimai() throws IOException {
    Path file = folder.resolve("dsn.eml");
    Files.write(file, posted.getFirst());
    return Client.named("perl", "libsisimai-perl")
        .run("-e", SISIMAI, file.toString())
        .ok()
        .output();
  }

  @Test
  void whoDidNotGetItAndWhy() throws IOException {
    reports.failed(
        message("ann@example.org", new Form(false, false, false), false),
        List.of(
            waiting("bob@example.net", "550 5.1.1 <bob@example.net> no such user here"),
            waiting("eve@example.net", "552 5.2.2 mailbox full"),
            waiting("joe@example.net", "550 5.7.1 we do not like you")));
    assertThat(python())
        .isEqualTo(
            """
            multipart/report
              text/plain
              message/delivery-status
                text/plain
                text/plain
                text/plain
                text/plain
              message/rfc822
                text/plain
            Original-Envelope-Id: E1
            Reporting-MTA: dns; mx.example.org
            Arrival-Date: Mon, 23 Nov 2026 20:25:01 +0000
            X-Chappe-Queue-Id: 3mv
            Original-Recipient: rfc822; bob@example.net
            Final-Recipient: rfc822; bob@example.net
            Action: failed
            Status: 5.1.1
            Remote-MTA: dns; mx.example.net
            Diagnostic-Code: smtp; 550 5.1.1 <bob@example.net> no such user here
            Last-Attempt-Date: Mon, 23 Nov 2026 23:25:01 +0000
            Original-Recipient: rfc822; eve@example.net
            Final-Recipient: rfc822; eve@example.net
            Action: failed
            Status: 5.2.2
            Remote-MTA: dns; mx.example.net
            Diagnostic-Code: smtp; 552 5.2.2 mailbox full
            Last-Attempt-Date: Mon, 23 Nov 2026 23:25:01 +0000
            Original-Recipient: rfc822; joe@example.net
            Final-Recipient: rfc822; joe@example.net
            Action: failed
            Status: 5.7.1
            Remote-MTA: dns; mx.example.net
            Diagnostic-Code: smtp; 550 5.7.1 we do not like you
            Last-Attempt-Date: Mon, 23 Nov 2026 23:25:01 +0000
            Your message was not delivered: Lunch on Friday / auto-replied / delivery-status
            Your message was not delivered to:
            """);
    assertThat(sisimai())
        .isEqualTo(
            """
            bob@example.net failed 5.1.1 userunknown mx.example.net 1@example.org Lunch on Friday
            eve@example.net failed 5.2.2 mailboxfull mx.example.net 1@example.org Lunch on Friday
            joe@example.net failed 5.7.1 securityerror mx.example.net 1@example.org Lunch on Friday
            """);
  }

  @Test
  void whoHasNotGotItYet() throws IOException {
    reports.delayed(
        message("ann@example.org", new Form(false, false, false), false),
        List.of(waiting("bob@example.net", "451 4.4.1 connect: timed out")));
    assertThat(python())
        .doesNotContain("DEFECT")
        .contains("  text/rfc822-headers\n")
        .contains("Will-Retry-Until: Sat, 28 Nov 2026 20:25:01 +0000\n");
    assertThat(sisimai())
        .isEqualTo(
            "bob@example.net delayed 4.4.1 expired mx.example.net 1@example.org Lunch on Friday\n");
  }

  @Test
  void whoHasIt() throws IOException {
    reports.delivered(
        message("ann@example.org", new Form(false, false, false), false),
        List.of(waiting("bob@example.net", "250 2.0.0 delivered here")));
    assertThat(python()).doesNotContain("DEFECT").contains("Action: delivered\n");
    assertThat(sisimai())
        .isEqualTo(
            "bob@example.net delivered 2.0.0 delivered mx.example.net 1@example.org Lunch on"
                + " Friday\n");
  }

  @Test // RFC 6533 §4; neither of the two knows what is in its parts
  void withAddressesInUtf8() {
    reports.failed(
        message("ann@example.org", new Form(true, false, true), true),
        List.of(waiting("b\u00f6b@example.net", "550 5.1.1 no such user")));
    assertThat(python())
        .doesNotContain("DEFECT")
        .contains("  message/global-delivery-status\n")
        .contains("  message/global\n");
  }
}

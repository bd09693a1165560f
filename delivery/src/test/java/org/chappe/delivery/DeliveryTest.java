package org.chappe.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.chappe.delivery.Outcome.Delivered;
import org.chappe.delivery.Outcome.PermanentFailure;
import org.chappe.delivery.Outcome.TemporaryFailure;
import org.chappe.delivery.testing.TestMail;
import org.chappe.delivery.testing.TestOutbox;
import org.chappe.model.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final String MESSAGE = "Subject: x\r\n\r\nhello\r\n";
  private static final Trace TRACE =
      new Trace(
          "client.test",
          InetAddress.ofLiteral("192.0.2.7"),
          "ESMTPS",
          Optional.of("TLSv1.3 SUITE"));

  private volatile Instant now = Instant.parse("2026-11-03T08:05:09Z");
  private final InstantSource clock = () -> now;
  private final TestMail mail = new TestMail(clock);
  private final List<DeliveryEvent> events = new CopyOnWriteArrayList<>();
  private final TestOutbox outbox = new TestOutbox();
  private final Delivery delivery =
      new Delivery(
          mail.directory(),
          mail,
          outbox,
          DeliverySettings.defaults("mx.example.test"),
          clock,
          events::add);

  @AfterEach
  void nothingStaysOpen() {
    assertThat(mail.openIntakes()).isZero();
    assertThat(outbox.open()).isZero();
  }

  @BeforeEach
  void accounts() {
    mail.account("ann@example.test");
    mail.account("bob@example.test");
    mail.account("eve@example.test");
    mail.alias("team@example.test", "ann@example.test", "bob@example.test");
  }

  @Test // RFC 5321 §4.4
  void twoFieldsArePutBeforeTheMessage() {
    String id = delivery.nextId();
    assertThat(deliverAs(id, "sender@far.test", MESSAGE, "ann@example.test"))
        .containsExactly(new Delivered());
    assertThat(mail.inbox("ann@example.test"))
        .containsExactly(
            """
            Return-Path: <sender@far.test>
            Received: from client.test ([192.0.2.7])
            \tby mx.example.test with ESMTPS (TLSv1.3 SUITE) id %s;
            \tTue, 3 Nov 2026 08:05:09 +0000
            Subject: x

            hello
            """
                .formatted(id)
                .replace("\n", "\r\n"));
  }

  @Test
  void whatAClientCallsItselfCannotBreakTheField() {
    var trace =
        new Trace(
            "a)b;(\"c\"\\é x", InetAddress.ofLiteral("2001:db8::1"), "SMTP", Optional.empty());
    String field =
        new String(
            trace.received("mx.test", "id1", -3, Instant.parse("2026-01-31T23:59:00Z")),
            StandardCharsets.UTF_8);
    assertThat(field)
        .isEqualTo(
            """
            Received: from a?b???c????x ([IPv6:2001:db8:0:0:0:0:0:1])
            \tby mx.test with SMTP id id1 priority -3;
            \tSat, 31 Jan 2026 23:59:00 +0000
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void idsAscendAndDoNotComeAgainAfterARestart() {
    String first = delivery.nextId();
    assertThat(delivery.nextId()).isNotEqualTo(first).hasSameSizeAs(first);
    now = now.plusMillis(1);
    var restarted =
        new Delivery(
            mail.directory(), mail, outbox, DeliverySettings.defaults("mx"), clock, events::add);
    assertThat(restarted.nextId()).isGreaterThan(delivery.nextId());
  }

  @Test
  void anAccountThatSeveralRecipientsStandForGetsOneCopy() {
    assertThat(deliver("team@example.test", "ann@example.test", "Ann+x@example.test"))
        .containsExactly(new Delivered(), new Delivered(), new Delivered());
    assertThat(mail.received("ann@example.test")).containsExactly(MESSAGE);
    assertThat(mail.received("bob@example.test")).containsExactly(MESSAGE);
    assertThat(events.stream().filter(e -> e instanceof DeliveryEvent.Delivered)).hasSize(2);
  }

  @Test // DESIGN.md §7: all local recipients share one sync
  void allAppendsAreUnderWayBeforeOneIsWaitedFor() {
    var all = new CyclicBarrier(3);
    for (String address : List.of("ann@example.test", "bob@example.test", "eve@example.test")) {
      mail.beforeAppend(
          address,
          () -> {
            try {
              all.await(60, TimeUnit.SECONDS); // breaks if they come one after the other
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
    assertThat(deliver("ann@example.test", "bob@example.test", "eve@example.test"))
        .containsOnly(new Delivered());
  }

  @Test // RFC 5321 §6.3
  void aMessageThatWentRoundIsRefused() {
    String fields = "Received: from a by b; x\r\n".repeat(100);
    assertThat(deliverAs(delivery.nextId(), "s@far.test", fields + MESSAGE, "ann@example.test"))
        .containsExactly(new Delivered());
    assertThat(
            deliverAs(
                delivery.nextId(),
                "s@far.test",
                "received: from a by b; x\r\n" + fields + MESSAGE,
                "ann@example.test"))
        .containsExactly(
            new PermanentFailure(554, "5.4.6", "101 Received: fields: the message is in a loop"));
    assertThat(mail.inbox("ann@example.test")).hasSize(1);
  }

  @Test
  void whatAFrontEndRefusesNobodyGets() {
    var no = new PermanentFailure(550, "5.7.1", "no");
    assertThat(
            deliver(
                envelope(delivery.nextId(), "", "ann@example.test", "bob@example.test"),
                MESSAGE,
                message ->
                    message.header().first("Subject").isPresent()
                        ? Optional.of(no)
                        : Optional.empty()))
        .containsExactly(no, no);
    assertThat(mail.inbox("ann@example.test")).isEmpty();
  }

  @Test
  void anAccountRemovedSinceRcptIsATemporaryFailure() {
    Envelope envelope = envelope(delivery.nextId(), "", "bob@example.test");
    mail.remove(mail.directory().removeAccount(Address.parse("bob@example.test")));
    assertThat(deliver(envelope, MESSAGE, MessageCheck.NONE).getFirst())
        .isInstanceOf(TemporaryFailure.class);
    assertThat(admit("bob@example.test", OptionalLong.empty()))
        .isEqualTo(new Admission.NoSuchAddress());
  }

  @Test
  void aStoreThatFailsAnywhereInTheMessageIsATemporaryFailureForAll() {
    for (long octets : new long[] {0, 100, 300}) {
      mail.failIntakeBehind(octets);
      assertThat(
              deliverAs(
                  delivery.nextId(),
                  "s@far.test",
                  MESSAGE + "x".repeat(300),
                  "ann@example.test",
                  "bob@example.test"))
          .hasSize(2)
          .allMatch(outcome -> outcome instanceof TemporaryFailure);
    }
    mail.failIntakeBehind(Long.MAX_VALUE);
    assertThat(mail.inbox("ann@example.test")).isEmpty();
    assertThat(events.stream().filter(e -> e instanceof DeliveryEvent.IntakeFailed)).hasSize(3);
  }

  @Test
  void oneAnswerIsTheirsIfTheyAgreeAndAnotherTryIfNot() {
    var delivered = new Delivered();
    var full = new PermanentFailure(552, "5.2.2", "full");
    var gone = new PermanentFailure(550, "5.1.1", "gone");
    var later = new TemporaryFailure(452, "4.3.1", "later");
    assertThat(Incoming.oneAnswer(List.of(delivered, delivered))).isEqualTo(delivered);
    assertThat(Incoming.oneAnswer(List.of(full, gone))).isEqualTo(full);
    assertThat(Incoming.oneAnswer(List.of(later))).isEqualTo(later);
    for (List<Outcome> mixed :
        List.of(
            List.<Outcome>of(delivered, full),
            List.<Outcome>of(full, later),
            List.<Outcome>of(later, delivered))) {
      assertThat(Incoming.oneAnswer(mixed)).isInstanceOf(TemporaryFailure.class);
    }
  }

  @Test // RFC 5321 §4.3.2: 552 for RCPT too
  void whatIsFullIsRefusedBeforeTheData() {
    mail.quota("ann@example.test", 1000, 10);
    String ann = "ann@example.test";
    assertThat(admit(ann, OptionalLong.empty())).isInstanceOf(Admission.Admitted.class);
    assertThat(admit(ann, OptionalLong.of(1000))).isInstanceOf(Admission.Admitted.class);
    assertThat(admit(ann, OptionalLong.of(1001)))
        .isEqualTo(new Admission.Full(new PermanentFailure(552, "5.2.2", "the mailbox is full")));
    assertThat(admit(ann, OptionalLong.of(Long.MAX_VALUE))).isInstanceOf(Admission.Full.class);
    mail.quota("ann@example.test", 1000, 0);
    assertThat(admit(ann, OptionalLong.empty())).isInstanceOf(Admission.Full.class);
    assertThat(admit("team@example.test", OptionalLong.empty()))
        .isInstanceOf(Admission.Admitted.class); // Bob has room
  }

  @Test
  void aQuotaReachedByTheMessageItselfIsAPermanentFailure() {
    mail.quota("ann@example.test", 100, 10);
    assertThat(deliver("ann@example.test"))
        .containsExactly(new PermanentFailure(552, "5.2.2", "the mailbox is full"));
    assertThat(mail.inbox("ann@example.test")).isEmpty();
  }

  @Test // RFC 5321 §4.5.1
  void postmasterIsOfTheHostsDomainElseOfTheFirstThatHasOne() {
    assertThat(delivery.admitPostmaster(RecipientOptions.NONE, OptionalLong.empty()))
        .isEqualTo(new Admission.NoSuchAddress());
    mail.alias("postmaster@example.test", "bob@example.test");
    Admission.Admitted admitted =
        (Admission.Admitted) delivery.admitPostmaster(RecipientOptions.NONE, OptionalLong.empty());
    assertThat(admitted.recipient().address()).isEqualTo(Address.parse("postmaster@example.test"));
    mail.account("postmaster@mx.example.test");
    admitted =
        (Admission.Admitted) delivery.admitPostmaster(RecipientOptions.NONE, OptionalLong.empty());
    assertThat(admitted.recipient().address())
        .isEqualTo(Address.parse("postmaster@mx.example.test"));
  }

  @Test
  void aMessageThatIsNotFinishedIsDropped() {
    try (Incoming incoming =
        delivery.receive(
            envelope(delivery.nextId(), "", "ann@example.test"), TRACE, Answers.ONE_FOR_ALL)) {
      incoming.write("half".getBytes(StandardCharsets.US_ASCII), 0, 4);
    }
    assertThat(mail.inbox("ann@example.test")).isEmpty();
    assertThat(events).isEmpty();
  }

  private List<Outcome> deliver(String... recipients) {
    return deliverAs(delivery.nextId(), "s@far.test", MESSAGE, recipients);
  }

  private List<Outcome> deliverAs(String id, String from, String message, String... recipients) {
    return deliver(envelope(id, from, recipients), message, MessageCheck.NONE);
  }

  private List<Outcome> deliver(Envelope envelope, String message, MessageCheck check) {
    return deliver(envelope, message, check, Answers.ONE_FOR_ALL);
  }

  private List<Outcome> deliver(
      Envelope envelope, String message, MessageCheck check, Answers answers) {
    byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
    try (Incoming incoming = delivery.receive(envelope, TRACE, answers)) {
      incoming.write(octets, 0, 5);
      incoming.write(octets, 5, octets.length - 5);
      return incoming.deliver(check);
    }
  }

  private Envelope envelope(String id, String from, String... recipients) {
    return envelope(id, from, RecipientOptions.NONE, recipients);
  }

  /** Whoever is not here is elsewhere, as if the client might send there. */
  private Envelope envelope(
      String id, String from, RecipientOptions options, String... recipients) {
    var admitted = new ArrayList<Recipient>();
    for (String path : recipients) {
      Address address = Address.parse(path);
      admitted.add(
          switch (delivery.admit(path, address, options, OptionalLong.empty())) {
            case Admission.Admitted(Recipient recipient) -> recipient;
            case Admission.NotLocal() -> new Recipient.Elsewhere(path, address, options);
            case Admission other -> throw new IllegalStateException(other.toString());
          });
    }
    return new Envelope(id, from, Optional.empty(), MailOptions.NONE, admitted);
  }

  private Admission admit(String address, OptionalLong octets) {
    return delivery.admit(address, Address.parse(address), RecipientOptions.NONE, octets);
  }
}

package org.chappe.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chappe.delivery.Outcome.Delivered;
import org.chappe.delivery.Outcome.PermanentFailure;
import org.chappe.delivery.Outcome.TemporaryFailure;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.delivery.testing.TestMail;
import org.chappe.delivery.testing.TestOutbox;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.model.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the outbox is given, and what the client is told then. */
class LeavingTest {
  private static final String MESSAGE = "Subject: x\r\n\r\nhello\r\n";
  private static final Instant NOW = Instant.parse("2026-11-03T08:05:09Z");
  private static final Outcome LATER = new TemporaryFailure(451, "4.3.0", "the outbox is full");

  private final TestMail mail = new TestMail(InstantSource.fixed(NOW));
  private final TestOutbox outbox = new TestOutbox();
  private final List<DeliveryEvent> events = new CopyOnWriteArrayList<>();
  private final Delivery delivery = delivery(outbox);

  private static RuntimeException torn() {
    return new IllegalStateException("torn");
  }

  @BeforeEach
  void accounts() {
    for (String name : List.of("ann", "bob", "eve")) {
      mail.account(name + "@example.test");
    }
    mail.alias("team@example.test", "ann@example.test", "bob@example.test");
    mail.alias("away@example.test", "ann@far.test");
    mail.alias("both@example.test", "ann@example.test", "ann@far.test");
  }

  @AfterEach
  void nothingStaysOpen() {
    assertThat(mail.openIntakes()).isZero();
    assertThat(outbox.open()).isZero();
  }

  private Delivery delivery(Onward onward) {
    return new Delivery(
        mail.directory(),
        mail,
        onward,
        DeliverySettings.defaults("mx.example.test"),
        InstantSource.fixed(NOW),
        events::add);
  }

  @Test // RFC 5321 §4.4: Return-Path: is made at the end of the way
  void theOutboxGetsWhatMailboxesGetWithoutReturnPath() {
    assertThat(deliver("ann@example.test", "x@far.test", "Y@far.test"))
        .containsOnly(new Delivered());
    TestOutbox.Left left = outbox.left().getFirst();
    String kept = mail.inbox("ann@example.test").getFirst();
    assertThat(left.skip()).isEqualTo("Return-Path: <s@far.test>\r\n".length());
    assertThat(left.octets())
        .isEqualTo(kept.substring(left.skip()))
        .startsWith("Received: from client.test")
        .endsWith(MESSAGE);
    assertThat(left.message().octets()).isEqualTo(kept.length());
    assertThat(left.departure().reversePath()).isEqualTo("s@far.test");
    assertThat(left.paths()).containsExactly("x@far.test", "Y@far.test");
    assertThat(outbox.left()).hasSize(1);
  }

  @Test
  void theOutboxIsToldWhetherAnythingIsForwarded() {
    deliver("ann@example.test", "x@far.test");
    deliver("x@far.test", "away@example.test");
    assertThat(outbox.left()).extracting(TestOutbox.Left::forwards).containsExactly(false, true);
  }

  @Test
  void nothingIsBegunWhereNobodyIsElsewhere() {
    deliver("ann@example.test", "team@example.test");
    assertThat(outbox.left()).isEmpty();
  }

  @Test // DESIGN.md §7: one sync
  void theOutboxTakesItWhileMailboxesDo() {
    var both = new CyclicBarrier(2);
    Runnable wait =
        () -> {
          try {
            both.await(60, TimeUnit.SECONDS); // breaks if one comes after the other
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    mail.beforeAppend("ann@example.test", wait);
    outbox.beforeAccept(wait);
    assertThat(deliver("ann@example.test", "x@far.test")).containsOnly(new Delivered());
  }

  @Test
  void anAddressElsewhereThatSeveralStandForIsGivenOnce() {
    deliver("both@example.test", "away@example.test", "ann@example.test");
    assertThat(outbox.left().getFirst().paths())
        .containsExactly("ann@far.test by both@example.test");
    assertThat(mail.received("ann@example.test")).containsExactly(MESSAGE);
  }

  @Test // RFC 5321 §3.3: with 250 nobody may be forgotten
  void aMailboxThatFailedIsTheOutboxsWhenSomebodyHasTheMessage() {
    mail.fail("bob@example.test", LeavingTest::torn);
    mail.fail(
        "eve@example.test", () -> new MailboxRefused(MailboxRefused.Reason.OVER_QUOTA, "full"));
    assertThat(deliver("ann@example.test", "team@example.test", "eve@example.test"))
        .containsOnly(new Delivered());
    TestOutbox.Left left = outbox.left().getFirst();
    assertThat(left.paths()).containsExactly("bob@example.test here", "eve@example.test here");
    assertThat(left.octets()).isEmpty(); // nobody signs what stays
    assertThat(left.skip()).isEqualTo("Return-Path: <s@far.test>\r\n".length());
    assertThat(mail.received("ann@example.test")).containsExactly(MESSAGE);
    assertThat(events.stream().filter(e -> e instanceof DeliveryEvent.Failed)).hasSize(2);
  }

  @Test
  void whatLeavesASecondTimeHasANameOfItsOwn() {
    mail.fail("bob@example.test", LeavingTest::torn);
    assertThat(deliver("x@far.test", "bob@example.test")).containsOnly(new Delivered());
    assertThat(outbox.left()).hasSize(2);
    assertThat(outbox.left().get(0).paths()).containsExactly("x@far.test");
    assertThat(outbox.left().get(1).paths()).containsExactly("bob@example.test here");
    assertThat(outbox.left().get(0).departure().id())
        .isNotEqualTo(outbox.left().get(1).departure().id());
  }

  @Test
  void whatNobodyHasStaysTheClients() {
    mail.fail("ann@example.test", LeavingTest::torn);
    mail.fail(
        "eve@example.test", () -> new MailboxRefused(MailboxRefused.Reason.OVER_QUOTA, "full"));
    List<Outcome> outcomes = deliver("ann@example.test", "eve@example.test");
    assertThat(outcomes.get(0)).isInstanceOf(TemporaryFailure.class);
    assertThat(outcomes.get(1))
        .isEqualTo(new PermanentFailure(552, "5.2.2", "the mailbox is full"));
    assertThat(Incoming.oneAnswer(outcomes)).isInstanceOf(TemporaryFailure.class);
    assertThat(outbox.left()).isEmpty();
  }

  enum Broken implements Supplier<Optional<Outcome>> {
    REFUSES {
      @Override
      public Optional<Outcome> get() {
        return Optional.of(LATER);
      }
    },
    THROWS {
      @Override
      public Optional<Outcome> get() {
        throw torn();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void anOutboxThatFailsLosesNothing(Broken broken) {
    outbox.refuseWith(broken);
    // Somebody elsewhere: the client keeps it, though Ann has it.
    List<Outcome> outcomes = deliver("ann@example.test", "x@far.test");
    assertThat(outcomes.get(0)).isEqualTo(new Delivered());
    assertThat(outcomes.get(1)).isInstanceOf(TemporaryFailure.class);
    assertThat(Incoming.oneAnswer(outcomes)).isInstanceOf(TemporaryFailure.class);
    // A mailbox that failed: the same.
    mail.fail("bob@example.test", LeavingTest::torn);
    assertThat(Incoming.oneAnswer(deliver("ann@example.test", "bob@example.test")))
        .isInstanceOf(TemporaryFailure.class);
    assertThat(Incoming.oneAnswer(deliver("bob@example.test", "x@far.test")))
        .isInstanceOf(TemporaryFailure.class);
    assertThat(outbox.left()).isEmpty();
    assertThat(events.stream().filter(e -> e instanceof DeliveryEvent.NotLeaving)).hasSize(3);
    // When both are well again, the client's next try reaches everybody.
    outbox.refuseWith(Optional::empty);
    mail.mend("bob@example.test");
    assertThat(Incoming.oneAnswer(deliver("bob@example.test", "x@far.test")))
        .isEqualTo(new Delivered());
    assertThat(mail.received("bob@example.test")).containsExactly(MESSAGE);
    assertThat(outbox.left().getFirst().paths()).containsExactly("x@far.test");
  }

  @Test
  void aMailboxIsNotGivenToTheOutboxWhenTheClientTriesAgainAnyway() {
    mail.fail("bob@example.test", LeavingTest::torn);
    outbox.refuseWith(() -> Optional.of(LATER));
    assertThat(Incoming.oneAnswer(deliver("ann@example.test", "bob@example.test", "x@far.test")))
        .isInstanceOf(TemporaryFailure.class);
    assertThat(events.stream().filter(e -> e instanceof DeliveryEvent.NotLeaving)).hasSize(1);
  }

  @Test
  void withoutAnOutboxMailForElsewhereStaysTheClients() {
    Delivery alone = delivery(Onward.NONE);
    assertThat(alone.sendsOnward()).isFalse();
    assertThat(delivery.sendsOnward()).isTrue();
    Envelope envelope = envelope(MailOptions.NONE, RecipientOptions.NONE, "both@example.test");
    List<Outcome> outcomes = deliver(alone, envelope, Answers.ONE_FOR_ALL);
    assertThat(Incoming.oneAnswer(outcomes)).isInstanceOf(TemporaryFailure.class);
  }

  @Test // RFC 2033 §4.2
  void whereEachIsAnsweredEachHasItsOwnAnswer() {
    mail.fail("bob@example.test", LeavingTest::torn);
    Envelope envelope =
        envelope(
            MailOptions.NONE,
            RecipientOptions.NONE,
            "ann@example.test",
            "bob@example.test",
            "away@example.test");
    List<Outcome> outcomes = deliver(delivery, envelope, Answers.ONE_FOR_EACH);
    assertThat(outcomes.get(0)).isEqualTo(new Delivered());
    assertThat(outcomes.get(1)).isInstanceOf(TemporaryFailure.class);
    assertThat(outcomes.get(2)).isEqualTo(new Delivered());
    assertThat(outbox.left()).hasSize(1);
    // One recipient that stands for several has one answer: it must be true for all of them.
    Envelope team = envelope(MailOptions.NONE, RecipientOptions.NONE, "team@example.test");
    assertThat(deliver(delivery, team, Answers.ONE_FOR_EACH)).containsOnly(new Delivered());
    assertThat(outbox.left().get(1).paths()).containsExactly("bob@example.test here");
  }

  @Test // RFC 4865 §4: not before its time, whoever it is for
  void whatIsToWaitIsAllTheOutboxs() {
    var later = options(Optional.of(NOW.plusSeconds(1)));
    Envelope envelope = envelope(later, RecipientOptions.NONE, "ann@example.test", "x@far.test");
    assertThat(deliver(delivery, envelope, Answers.ONE_FOR_ALL)).containsOnly(new Delivered());
    assertThat(mail.inbox("ann@example.test")).isEmpty();
    assertThat(outbox.left().getFirst().paths())
        .containsExactly("ann@example.test here", "x@far.test");
    assertThat(outbox.left().getFirst().octets()).endsWith(MESSAGE);
    Envelope over = envelope(options(Optional.of(NOW)), RecipientOptions.NONE, "ann@example.test");
    deliver(delivery, over, Answers.ONE_FOR_ALL);
    assertThat(mail.received("ann@example.test")).containsExactly(MESSAGE);
  }

  @Test // RFC 3461 §5.2.7.2, §4.2
  void anAliasOfOnePassesOnWhatRcptSaid() {
    deliver(delivery, success("away@example.test", "x@far.test"), Answers.ONE_FOR_ALL);
    List<Departure.To> to = outbox.left().getFirst().to();
    assertThat(to.get(0).options())
        .isEqualTo(
            new RecipientOptions(
                EnumSet.of(Notify.SUCCESS, Notify.FAILURE),
                true,
                Optional.of("rfc822;away@example.test")));
    assertThat(to.get(1).options().originalRecipient()).isEmpty();
    assertThat(outbox.reports()).isEmpty();
  }

  @Test // RFC 3461 §5.2.7.3 (c)
  void anAliasOfSeveralIsReportedAsExpanded() {
    deliver(delivery, success("both@example.test", "team+x@example.test"), Answers.ONE_FOR_ALL);
    assertThat(outbox.left().getFirst().to().getFirst().options().notifyOn())
        .containsExactly(Notify.FAILURE);
    assertThat(outbox.reports()).hasSize(1);
    assertThat(outbox.reports().getFirst().lines())
        .containsExactly("EXPANDED both@example.test", "EXPANDED team+x@example.test");
  }

  @Test // RFC 3461 §5.2.4
  void whoAskedIsToldOfDelivery() {
    deliver(delivery, success("ann+x@example.test", "bob@example.test"), Answers.ONE_FOR_ALL);
    assertThat(outbox.reports().getFirst().lines())
        .containsExactly("DELIVERED ann+x@example.test", "DELIVERED bob@example.test");
    deliver("ann@example.test");
    assertThat(outbox.reports()).hasSize(1);
  }

  @Test
  void nobodyIsToldOfDeliveryThatHasNotBeen() {
    mail.fail("bob@example.test", LeavingTest::torn);
    deliver(delivery, success("ann@example.test", "bob@example.test"), Answers.ONE_FOR_ALL);
    assertThat(outbox.reports().getFirst().lines()).containsExactly("DELIVERED ann@example.test");
    assertThat(outbox.left().getFirst().to().getFirst().options().notifyOn())
        .contains(Notify.SUCCESS); // the outbox's, when it has been
    outbox.refuseWith(() -> Optional.of(LATER));
    deliver(delivery, success("ann@example.test", "bob@example.test"), Answers.ONE_FOR_ALL);
    assertThat(outbox.reports()).hasSize(1); // it will come again
  }

  @Test // SRS
  void aReversePathMadeHereTakesBouncesForTheSender() {
    outbox.forwarded("SRS0=x=aa=far.test=s@example.test", "s@far.test");
    assertThat(admitted("SRS0=x=aa=far.test=s@example.test"))
        .isInstanceOfSatisfying(
            Admission.ForBounces.class,
            bounces ->
                assertThat(bounces.recipient())
                    .isInstanceOfSatisfying(
                        Recipient.Here.class,
                        here -> {
                          assertThat(here.accounts()).isEmpty();
                          assertThat(here.forwards()).containsExactly(Address.parse("s@far.test"));
                        }));
    assertThat(admitted("SRS0=y=aa=far.test=s@example.test"))
        .isEqualTo(new Admission.NoSuchAddress());
  }

  @Test
  void aReversePathAtADomainOfOthersIsTheirs() {
    outbox.forwarded("SRS0=x=aa=far.test=s@elsewhere.test", "s@far.test");
    assertThat(admitted("SRS0=x=aa=far.test=s@elsewhere.test")).isEqualTo(new Admission.NotLocal());
  }

  @Test
  void theSenderOfWhatWasForwardedMayBeHere() {
    outbox.forwarded("SRS0=x=aa=example.test=ann@example.test", "ann@example.test");
    outbox.forwarded("SRS0=x=aa=example.test=no@example.test", "no@example.test");
    outbox.forwarded("SRS1=x=example.test==x@example.test", "SRS0=x=aa=far.test=s@example.test");
    outbox.forwarded("SRS0=x=aa=far.test=s@example.test", "s@far.test");
    assertThat(forBounces("SRS0=x=aa=example.test=ann@example.test").accounts())
        .extracting(account -> account.address().toString())
        .containsExactly("ann@example.test");
    assertThat(admitted("SRS0=x=aa=example.test=no@example.test"))
        .isEqualTo(new Admission.NoSuchAddress());
    assertThat(forBounces("SRS1=x=example.test==x@example.test").forwards())
        .containsExactly(Address.parse("s@far.test"));
  }

  private Admission admitted(String path) {
    return delivery.admit(path, Address.parse(path), RecipientOptions.NONE, OptionalLong.empty());
  }

  private Recipient.Here forBounces(String path) {
    return (Recipient.Here) ((Admission.ForBounces) admitted(path)).recipient();
  }

  private static MailOptions options(Optional<Instant> notBefore) {
    return new MailOptions(
        false, TlsNeed.USUAL, Optional.empty(), Optional.empty(), notBefore, Optional.empty(), 0);
  }

  private Envelope success(String... recipients) {
    return envelope(
        MailOptions.NONE,
        new RecipientOptions(EnumSet.of(Notify.SUCCESS, Notify.FAILURE), true, Optional.empty()),
        recipients);
  }

  private Envelope envelope(MailOptions mailOptions, RecipientOptions options, String... paths) {
    var admitted = new ArrayList<Recipient>();
    for (String path : paths) {
      Address address = Address.parse(path);
      admitted.add(
          switch (delivery.admit(path, address, options, OptionalLong.empty())) {
            case Admission.Admitted(Recipient recipient) -> recipient;
            case Admission.NotLocal() -> new Recipient.Elsewhere(path, address, options);
            case Admission other -> throw new IllegalStateException(other.toString());
          });
    }
    return new Envelope(delivery.nextId(), "s@far.test", Optional.empty(), mailOptions, admitted);
  }

  private List<Outcome> deliver(String... recipients) {
    return deliver(
        delivery,
        envelope(MailOptions.NONE, RecipientOptions.NONE, recipients),
        Answers.ONE_FOR_ALL);
  }

  private static List<Outcome> deliver(Delivery by, Envelope envelope, Answers answers) {
    byte[] octets = MESSAGE.getBytes(StandardCharsets.US_ASCII);
    var trace =
        new Trace("client.test", InetAddress.ofLiteral("192.0.2.7"), "ESMTP", Optional.empty());
    try (Incoming incoming = by.receive(envelope, trace, answers)) {
      incoming.write(octets, 0, 5);
      incoming.write(octets, 5, octets.length - 5);
      return incoming.deliver(MessageCheck.NONE);
    }
  }
}

package org.chappe.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.chappe.delivery.Outcome.TemporaryFailure;
import org.chappe.delivery.testing.TestMail;
import org.chappe.delivery.testing.TestOutbox;
import org.chappe.directory.Account;
import org.chappe.model.Address;
import org.chappe.model.MailboxName;
import org.junit.jupiter.api.Test;

/** How much one account may send. */
class SendingTest {
  private volatile Instant now = Instant.parse("2026-11-03T23:59:58Z");
  private final InstantSource clock = () -> now;
  private final TestMail mail = new TestMail(clock);
  private final TestOutbox outbox = new TestOutbox();
  private final List<DeliveryEvent> events = new CopyOnWriteArrayList<>();
  private final Account ann = account("ann@example.test");
  private final Account bob = account("bob@example.test");

  private Account account(String address) {
    return new Account(mail.account(address), Address.parse(address));
  }

  private Delivery with(int messages, int newRecipients) {
    var settings =
        DeliverySettings.defaults("mx.example.test")
            .withSending(new SendingLimits(messages, newRecipients));
    return new Delivery(mail.directory(), mail, outbox, settings, clock, events::add);
  }

  @Test
  void messagesOfADayAreCounted() {
    Delivery delivery = with(2, 0);
    assertThat(send(delivery, ann, "x@far.test").isDelivered()).isTrue();
    assertThat(delivery.sending().messageRefusal(ann)).isEmpty();
    assertThat(send(delivery, ann, "bob@example.test").isDelivered()).isTrue();
    assertThat(delivery.sending().messageRefusal(ann)).isPresent();
    assertThat(send(delivery, ann, "x@far.test"))
        .isEqualTo(
            new TemporaryFailure(
                451, "4.7.1", "this account has sent its messages of today, go on tomorrow (UTC)"));
    assertThat(outbox.left()).hasSize(1);
    assertThat(delivery.sending().messageRefusal(bob)).isEmpty();
    now = now.plus(Duration.ofSeconds(2)); // another day
    assertThat(delivery.sending().messageRefusal(ann)).isEmpty();
    assertThat(send(delivery, ann, "x@far.test").isDelivered()).isTrue();
  }

  @Test
  void whatIsSentIsCopiedToSentWhereThatIsWanted() {
    var settings = DeliverySettings.defaults("mx.example.test").withCopyToSent(true);
    var delivery = new Delivery(mail.directory(), mail, outbox, settings, clock, events::add);
    var sent = new MailboxName("Sent");

    assertThat(send(delivery, ann, "x@far.test", "bob@example.test").isDelivered()).isTrue();
    assertThat(send(delivery, ann, "x@far.test").isDelivered()).isTrue();
    assertThat(mail.messages("ann@example.test", sent)).hasSize(2);
    assertThat(mail.messages("bob@example.test", sent)).isEmpty();

    mail.fail("ann@example.test", () -> new IllegalStateException("torn"));
    assertThat(send(delivery, ann, "x@far.test").isDelivered()).isTrue();
    assertThat(events).anyMatch(DeliveryEvent.NotCopied.class::isInstance);
    assertThat(outbox.left()).hasSize(3);
  }

  @Test
  void recipientsNeverWrittenToAreCounted() {
    Delivery delivery = with(0, 3);
    assertThat(send(delivery, ann, "a@far.test", "b@far.test", "bob@example.test").isDelivered())
        .isTrue();
    assertThat(delivery.sending().isNew(ann, Address.parse("A@FAR.test"))).isFalse();
    assertThat(delivery.sending().isNew(bob, Address.parse("a@far.test"))).isTrue();
    assertThat(delivery.sending().recipientRefusal(ann, 0)).isEmpty();
    assertThat(delivery.sending().recipientRefusal(ann, 1)).isPresent();
    assertThat(send(delivery, ann, "c@far.test", "d@far.test"))
        .isEqualTo(
            new TemporaryFailure(
                451,
                "4.7.1",
                "this account has written to its new recipients of today, go on tomorrow (UTC)"));
    assertThat(send(delivery, ann, "c@far.test", "a@far.test").isDelivered()).isTrue();
    assertThat(send(delivery, ann, "a@far.test", "b@far.test", "c@far.test").isDelivered())
        .isTrue();
    assertThat(send(delivery, ann, "d@far.test").isDelivered()).isFalse();
    now = now.plus(Duration.ofSeconds(2));
    assertThat(send(delivery, ann, "d@far.test").isDelivered()).isTrue();
    assertThat(delivery.sending().isNew(ann, Address.parse("a@far.test"))).isFalse();
  }

  @Test
  void whatAnAliasHereForwardsToIsNobodyTheSenderMet() {
    Delivery delivery = with(0, 1);
    Address team = Address.parse("team@example.test");
    var recipient =
        new Recipient.Here(
            "team@example.test",
            team,
            RecipientOptions.NONE,
            List.of(bob),
            List.of(Address.parse("a@far.test"), Address.parse("b@far.test")),
            "");
    assertThat(send(delivery, ann, List.of(recipient)).isDelivered()).isTrue();
    assertThat(delivery.sending().isNew(ann, Address.parse("a@far.test"))).isTrue();
    assertThat(delivery.sending().recipientRefusal(ann, 0)).isEmpty();
  }

  @Test
  void aRestartForgetsNothing() {
    send(with(2, 2), ann, "a@far.test");
    send(with(2, 2), ann, "b@far.test");
    Delivery restarted = with(2, 2);
    assertThat(restarted.sending().messageRefusal(ann)).isPresent();
    assertThat(restarted.sending().recipientRefusal(ann, 0)).isPresent();
    assertThat(restarted.sending().isNew(ann, Address.parse("b@far.test"))).isFalse();
  }

  @Test
  void sessionsThatSendAtOnceDoNotPassTheLimitTogether() {
    Delivery delivery = with(10, 0);
    var accepted = new CopyOnWriteArrayList<Outcome>();
    Together.run(
        "send",
        IntStream.range(0, 40)
            .<Runnable>mapToObj(i -> () -> accepted.add(send(delivery, ann, "bob@example.test")))
            .toList());
    assertThat(accepted.stream().filter(Outcome::isDelivered)).hasSize(10);
    assertThat(mail.inbox("bob@example.test")).hasSize(10);
  }

  @Test
  void manyRecipientsAreKeptInSeveralCommits() {
    Delivery delivery = with(0, 1000);
    String[] many =
        IntStream.range(0, 450).mapToObj(i -> "x" + i + "@far.test").toArray(String[]::new);
    send(delivery, ann, many);
    assertThat(with(0, 450).sending().recipientRefusal(ann, 0)).isPresent();
    assertThat(many).noneMatch(one -> delivery.sending().isNew(ann, Address.parse(one)));
  }

  @Test
  void zeroIsNoLimit() {
    Delivery delivery = with(0, 0);
    for (int i = 0; i < 5; i++) {
      assertThat(send(delivery, ann, i + "@far.test").isDelivered()).isTrue();
    }
    assertThat(delivery.sending().isNew(ann, Address.parse("y@far.test"))).isFalse();
    assertThat(delivery.sending().messageRefusal(ann)).isEmpty();
  }

  private Outcome send(Delivery delivery, Account from, String... paths) {
    var recipients = new ArrayList<Recipient>();
    for (String path : paths) {
      Address address = Address.parse(path);
      recipients.add(
          mail.directory()
              .account(address)
              .<Recipient>map(account ->
                  new Recipient.Here(
                      path, address, RecipientOptions.NONE, List.of(account), List.of(), ""))
              .orElseGet(() -> new Recipient.Elsewhere(path, address, RecipientOptions.NONE)));
    }
    return send(delivery, from, recipients);
  }

  private static Outcome send(Delivery delivery, Account from, List<Recipient> recipients) {
    var envelope =
        new Envelope(
            delivery.nextId(),
            from.address().toString(),
            Optional.of(from),
            MailOptions.NONE,
            recipients);
    var trace =
        new Trace("client.test", InetAddress.ofLiteral("192.0.2.7"), "ESMTPA", Optional.empty());
    byte[] octets = "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Incoming incoming = delivery.receive(envelope, trace, Answers.ONE_FOR_ALL)) {
      incoming.write(octets, 0, octets.length);
      return Incoming.oneAnswer(incoming.deliver(MessageCheck.NONE));
    }
  }
}

package org.chappe.relay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.TlsNeed;
import org.chappe.delivery.WaitingMail.State;
import org.chappe.delivery.WaitingMail.Waiting;
import org.chappe.model.AccountId;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Mails.Mail;
import org.chappe.store.MemoryStore;
import org.chappe.store.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendersMailTest {
  private static final AccountId ANN = new AccountId(1);
  private static final AccountId BEN = new AccountId(2);

  private final TestClock clock = new TestClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Mails mails = new Mails(store);
  private final Outbox outbox = new Outbox(store, "test");
  private final SendersMail senders = new SendersMail(outbox, clock);

  @AfterEach
  void close() {
    outbox.close();
    store.close();
  }

  private Mail queued(AccountId sender, MailOptions options, String... to) {
    return mails.queue(outbox, mails.mail(clock.instant(), Optional.of(sender), options, to));
  }

  private Mail queued(AccountId sender, String... to) {
    return queued(sender, MailOptions.NONE, to);
  }

  private List<String> waiting(AccountId sender) {
    return senders.of(sender, 100).waiting().stream().map(Waiting::to).toList();
  }

  @Test
  void everybodySeesHisOwnTheOldestFirst() {
    queued(ANN, "a@a.test", "b@b.test");
    queued(BEN, "c@a.test");
    mails.queue(outbox, mails.mail(clock.instant(), "nobodys@a.test"));
    Mail last = queued(ANN, "d@a.test");
    assertThat(waiting(ANN)).containsExactly("a@a.test", "b@b.test", "d@a.test");
    assertThat(waiting(BEN)).containsExactly("c@a.test");
    assertThat(waiting(new AccountId(3))).isEmpty();

    outbox.update(last.groups().getFirst(), group -> Optional.empty()).join();
    assertThat(waiting(ANN)).containsExactly("a@a.test", "b@b.test");
    outbox.remove(outbox.entriesOf(ANN, 1).getFirst()).join();
    assertThat(outbox.entriesOf(ANN, 10)).isEmpty();
  }

  @Test
  void whatAServerSaidAndWhenItIsTriedAgain() {
    Mail mail = queued(ANN, "a@a.test");
    var answer = new Answer(clock.instant(), "mx.a.test[192.0.2.1]:25", "450 4.2.0 greylisted");
    var later = clock.instant().plus(Duration.ofMinutes(5));
    outbox
        .update(
            mail.groups().getFirst(),
            group ->
                Optional.of(
                    group.after(
                        later,
                        List.of(
                            new Group.Waiting(
                                group.recipients().getFirst().to(), Optional.of(answer))))))
        .join();
    assertThat(senders.of(ANN, 10).waiting())
        .containsExactly(
            new Waiting(
                clock.instant(),
                "a@a.test",
                State.WAITING,
                1,
                Optional.of("450 4.2.0 greylisted"),
                Optional.of(later)));
  }

  @Test // all that waits there has one attempt, and none of its own
  void aDestinationThatIsNotReachedIsEverybodysMatter() {
    queued(ANN, "a@a.test");
    var next = clock.instant().plus(Duration.ofHours(1));
    var answer = new Answer(clock.instant(), "", "451 4.4.1 connect: refused");
    outbox
        .settle(
            "a.test", clock.instant(), Optional.of(new Destination(next, 3, Optional.of(answer))))
        .join();
    Waiting one = senders.of(ANN, 10).waiting().getFirst();
    assertThat(one.attempts()).isEqualTo(3);
    assertThat(one.answer()).contains("451 4.4.1 connect: refused");
    assertThat(one.next()).contains(next);
  }

  @Test
  void whatIsHeldAndWhatWaitsForItsTime() {
    Mail held = queued(ANN, "a@a.test");
    outbox.hold(held.id()).join();
    var time = clock.instant().plus(Duration.ofHours(2));
    queued(
        ANN,
        new MailOptions(
            false,
            TlsNeed.USUAL,
            Optional.empty(),
            Optional.empty(),
            Optional.of(time),
            Optional.empty(),
            0),
        "b@a.test");
    assertThat(senders.of(ANN, 10).waiting())
        .extracting(Waiting::state)
        .containsExactly(State.HELD, State.LATER);
    assertThat(senders.of(ANN, 10).waiting().getFirst().next()).isEmpty();
  }

  @Test
  void noMoreIsToldThanWasAskedFor() {
    queued(ANN, "a@a.test", "b@a.test", "c@a.test");
    assertThat(senders.of(ANN, 3).more()).isFalse();
    assertThat(senders.of(ANN, 2).waiting()).hasSize(2);
    assertThat(senders.of(ANN, 2).more()).isTrue();
    queued(ANN, "d@a.test");
    assertThat(senders.of(ANN, 3).more()).isTrue();
    assertThat(senders.of(ANN, 4).more()).isFalse();
  }
}

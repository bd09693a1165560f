package org.chappe.relay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.TlsNeed;
import org.chappe.model.Octets;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Mails.Mail;
import org.chappe.relay.outbox.Outbox.Settled;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboxTest {
  private static final Duration LONG = Duration.ofDays(30);

  private final TestClock clock = new TestClock();
  private final FailingStore store = new FailingStore(new MemoryStore(clock));
  private final Mails mails = new Mails(store);
  private Outbox outbox = new Outbox(store, "test");

  @AfterEach
  void close() {
    outbox.close();
    store.close();
  }

  private void reopen() {
    outbox.close();
    outbox = new Outbox(store, "test");
  }

  private Instant now() {
    return clock.instant();
  }

  private Mail queued(String... to) {
    return mails.queue(outbox, mails.mail(now(), to));
  }

  private List<Outbox.Ready> due(String destination) {
    return outbox.due(destination, Octets.NONE, now(), 100).due();
  }

  @Test
  void whatWasAcceptedIsThereAfterARestart() {
    Mail mail = queued("ben@a.test", "cat@b.test");

    reopen();

    assertThat(outbox.entry(mail.id())).contains(new Outbox.Entry(mail.message(), mail.groups()));
    assertThat(outbox.totals()).isEqualTo(new Totals(1, 2, mail.message().octetsOut()));
    assertThat(outbox.destinationsDue(now(), 10)).containsExactlyInAnyOrder("a.test", "b.test");
    assertThat(due("a.test"))
        .containsExactly(new Outbox.Ready(mail.message(), mail.groups().getFirst()));
  }

  @ParameterizedTest
  @EnumSource(TlsNeed.class)
  void whatItAsksOfTlsIsKept(TlsNeed need) {
    Mail mail = mails.queue(outbox, mails.mail(now(), MailOptions.NONE.with(need), "ben@a.test"));
    assertThat(outbox.entry(mail.id()).orElseThrow().message().options().tls()).isEqualTo(need);
  }

  @Test
  void rowsOfFormat1AreRead() {
    QueuedMessage message = mails.mail(now(), "ben@a.test").message();
    byte[] row = MessageRow.write(message);
    row[0] = 1; // nothing else has changed
    assertThat(MessageRow.read(message.id(), row)).isEqualTo(message);
  }

  @Test
  void theBodyStaysAsLongAsSomebodyWaitsForIt() {
    Mail mail = queued("ben@a.test", "cat@b.test");

    outbox.update(mail.groups().getFirst(), group -> Optional.empty()).join();
    clock.pass(LONG);
    store.bodies().collect(now());
    assertThat(store.bodies().open(mail.message().body())).isPresent();
    assertThat(outbox.entry(mail.id()).orElseThrow().groups()).hasSize(1);

    outbox.update(mail.groups().getLast(), group -> Optional.empty()).join();
    clock.pass(LONG);
    store.bodies().collect(now());
    assertThat(store.bodies().open(mail.message().body())).isEmpty();
    assertThat(outbox.entry(mail.id())).isEmpty();
    assertThat(outbox.totals()).isEqualTo(Totals.NONE);
    assertThat(outbox.overdue(now(), 10)).isEmpty();
  }

  @Test
  void aMessageToVeryManyIsSeenWholeOrNotAtAll() {
    String[] to = IntStream.range(0, 450).mapToObj(i -> "a@d" + i + ".test").toArray(String[]::new);
    Mail mail = mails.mail(now(), to);
    store.failCommits(Failure.NONE, Failure.NONE, Failure.CONFLICT);

    CompletableFuture<Boolean> accepted = outbox.accept(mail.message(), mail.body(), mail.groups());

    assertThatThrownBy(accepted::join).hasCauseInstanceOf(RuntimeException.class);
    assertThat(outbox.destinationsDue(now(), 1_000)).isNotEmpty();
    assertThat(outbox.destinationsDue(now(), 1_000))
        .allSatisfy(destination -> assertThat(due(destination)).isEmpty());

    reopen();
    assertThat(outbox.entry(mail.id())).isEmpty();
    assertThat(outbox.totals()).isEqualTo(Totals.NONE);

    mails.queue(outbox, mail);
    assertThat(outbox.entry(mail.id()).orElseThrow().groups()).hasSize(450);
    assertThat(due("d449.test")).hasSize(1);
    assertThat(outbox.totals().recipients()).isEqualTo(450);
  }

  @Test
  void aCommitWhoseOutcomeIsNotKnownIsRepeated() {
    store.failCommits(Failure.UNKNOWN_APPLIED, Failure.UNKNOWN_NOT_APPLIED);
    Mail one = queued("ben@a.test");
    store.failCommits(Failure.UNKNOWN_NOT_APPLIED);
    Mail two = queued("ben@a.test");

    assertThat(due("a.test"))
        .extracting(ready -> ready.message().id())
        .containsExactly(one.id(), two.id());
    assertThat(outbox.totals().messages()).isEqualTo(2);
  }

  @Test
  void aStoreThatDoesNotAnswerFailsTheAcceptAndNothingElse() {
    Mail lost = mails.mail(now(), "ben@a.test");
    store.failReads(1); // the destination's row
    assertThatThrownBy(() -> mails.queue(outbox, lost)).hasCauseInstanceOf(StoreUnavailable.class);

    Mail kept = queued("ben@a.test");
    assertThat(due("a.test")).extracting(ready -> ready.message().id()).containsExactly(kept.id());
    assertThat(outbox.totals().messages()).isEqualTo(1);
  }

  @Test
  void manyAtATimeShareCommits() {
    store.hold();
    List<CompletableFuture<Boolean>> accepted =
        IntStream.range(0, 100)
            .mapToObj(i -> mails.mail(now(), "ben@a.test"))
            .map(mail -> outbox.accept(mail.message(), mail.body(), mail.groups()))
            .toList();
    while (store.held() == 0) {
      Thread.onSpinWait();
    }
    assertThat(accepted).noneMatch(CompletableFuture::isDone);
    store.release();
    accepted.forEach(CompletableFuture::join);

    assertThat(
            store
                .partitions()
                .head(
                    org.chappe.store.PartitionId.of(
                        org.chappe.store.PartitionId.Kind.OUTBOX, "test"))
                .version())
        .isLessThan(10);
    assertThat(due("a.test")).hasSize(100);
  }

  @Test
  void whatIsTriedLaterIsNotDueBefore() {
    Mail mail = queued("ben@a.test");
    Group group = mail.groups().getFirst();
    var answer = new Answer(now(), "mx.a.test[192.0.2.1]:25", "450 4.2.1 later");
    List<Group.Waiting> left =
        List.of(new Group.Waiting(group.recipients().getFirst().to(), Optional.of(answer)));

    outbox.update(group, each -> Optional.of(each.after(now().plusSeconds(300), left))).join();

    assertThat(due("a.test")).isEmpty();
    assertThat(outbox.settle("a.test", now(), Optional.empty()).join())
        .isEqualTo(new Settled.Until(now().plusSeconds(300)));
    assertThat(outbox.destinationsDue(now(), 10)).isEmpty();
    clock.pass(Duration.ofMinutes(5));
    assertThat(outbox.destinationsDue(now(), 10)).containsExactly("a.test");
    Group later = due("a.test").getFirst().group();
    assertThat(later.attempts()).isEqualTo(1);
    assertThat(later.recipients().getFirst().last()).contains(answer);
  }

  @Test
  void aDestinationThatFailsWaitsWhateverComesForIt() {
    queued("ben@a.test");
    var failure =
        new Destination(
            now().plusSeconds(600), 1, Optional.of(new Answer(now(), "", "451 4.4.1 refused")));

    assertThat(outbox.settle("a.test", now(), Optional.of(failure)).join())
        .isEqualTo(new Settled.Until(failure.next()));
    queued("cat@a.test");

    assertThat(outbox.destinationsDue(now(), 10)).isEmpty();
    assertThat(outbox.destination("a.test")).contains(failure);
    clock.pass(Duration.ofMinutes(10));
    assertThat(outbox.destinationsDue(now(), 10)).containsExactly("a.test");
    assertThat(due("a.test")).hasSize(2);

    assertThat(outbox.settle("a.test", now(), Optional.empty()).join())
        .isEqualTo(new Settled.More());
    assertThat(outbox.destination("a.test").orElseThrow().failures()).isZero();
  }

  @Test
  void aDestinationNobodyWaitsForIsForgotten() {
    Mail mail = queued("ben@a.test");
    outbox.update(mail.groups().getFirst(), group -> Optional.empty()).join();

    assertThat(outbox.settle("a.test", now(), Optional.empty()).join())
        .isEqualTo(new Settled.Empty());
    assertThat(outbox.destination("a.test")).isEmpty();
    assertThat(outbox.destinationsDue(now(), 10)).isEmpty();
  }

  @Test
  void heldMailIsNotDueUntilItIsReleased() {
    Mail mail = queued("ben@a.test");

    assertThat(outbox.hold(mail.id()).join()).isTrue();
    assertThat(due("a.test")).isEmpty();
    assertThat(outbox.entry(mail.id()).orElseThrow().groups().getFirst().held()).isTrue();

    assertThat(outbox.release(mail.id(), now()).join()).isTrue();
    assertThat(due("a.test")).hasSize(1);
  }

  @Test
  void heldWhileItWasTriedItStaysHeld() {
    Mail mail = queued("ben@a.test");
    Group tried = due("a.test").getFirst().group();
    outbox.hold(mail.id()).join();

    outbox
        .update(tried, group -> Optional.of(group.after(now().plusSeconds(1), group.recipients())))
        .join();

    assertThat(outbox.entry(mail.id()).orElseThrow().groups().getFirst().held()).isTrue();
    clock.pass(Duration.ofHours(1));
    assertThat(due("a.test")).isEmpty();
  }

  @Test
  void removedWhileItWasTriedItStaysAway() {
    Mail mail = queued("ben@a.test");
    Group tried = due("a.test").getFirst().group();
    assertThat(outbox.remove(mail.id()).join()).isTrue();

    assertThat(outbox.update(tried, Optional::of).join()).isFalse();

    assertThat(outbox.entry(mail.id())).isEmpty();
    assertThat(due("a.test")).isEmpty();
    assertThat(outbox.totals()).isEqualTo(Totals.NONE);
    assertThat(outbox.remove(mail.id()).join()).isFalse();
  }

  @Test
  void retryMakesDueWhatWaits() {
    Mail mail = queued("ben@a.test");
    outbox
        .update(
            mail.groups().getFirst(),
            group -> Optional.of(group.after(now().plusSeconds(9_000), group.recipients())))
        .join();
    outbox
        .settle(
            "a.test",
            now(),
            Optional.of(new Destination(now().plusSeconds(600), 3, Optional.empty())))
        .join();

    assertThat(outbox.retry(mail.id(), now()).join()).isTrue();

    assertThat(outbox.destinationsDue(now(), 10)).containsExactly("a.test");
    assertThat(due("a.test")).hasSize(1);
  }

  @Test
  void sendersAreToldInTime() {
    Mail mail = queued("ben@a.test");
    assertThat(outbox.overdue(now(), 10)).isEmpty();

    clock.pass(Duration.ofHours(4));
    assertThat(outbox.overdue(now(), 10)).containsExactly(mail.id());
    outbox.warned(mail.id()).join();
    assertThat(outbox.overdue(now(), 10)).isEmpty();
    assertThat(outbox.entry(mail.id()).orElseThrow().message().warned()).isTrue();

    clock.pass(Duration.ofDays(5));
    assertThat(outbox.overdue(now(), 10)).containsExactly(mail.id());
  }

  @Test
  void pagesGoOnWhereTheLastEnded() {
    List<EntryId> ids = IntStream.range(0, 25).mapToObj(i -> queued("ben@a.test").id()).toList();

    Outbox.Page first = outbox.due("a.test", Octets.NONE, now(), 20);
    Outbox.Page second = outbox.due("a.test", first.last(), now(), 20);
    Outbox.Page third = outbox.due("a.test", second.last(), now(), 20);

    assertThat(first.due()).hasSize(20);
    assertThat(second.due())
        .extracting(ready -> ready.message().id())
        .isEqualTo(ids.subList(20, 25));
    assertThat(third.due()).isEmpty();
    assertThat(third.last().isEmpty()).isTrue();
    assertThat(outbox.entries(ids.get(20), 100)).hasSize(5);
  }

  @Test
  void destinationsWhoseNamesBeginAlikeDoNotMix() {
    queued("ben@a.test");
    queued("ben@a.test.example");
    queued("ben@a");

    assertThat(due("a")).hasSize(1);
    assertThat(due("a.test")).hasSize(1);
    assertThat(due("a.test.example")).hasSize(1);
  }
}

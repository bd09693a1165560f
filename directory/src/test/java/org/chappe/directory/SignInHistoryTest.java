package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an owner sees of who signed in. */
final class SignInHistoryTest {
  private static final Account ANN = new Account(new AccountId(7), Address.parse("ann@a.test"));
  private static final Access PHONE = new Access(Access.Means.APP_PASSWORD, "phone", "phone");
  private static final SignIn WRONG = new SignIn.Refused();
  private static final SignIn OK = new SignIn.Accepted(ANN);

  private final Fixture.Clock clock = new Fixture.Clock();
  private final FailingStore store = new FailingStore(new MemoryStore());
  private SignInHistory history = new SignInHistory(store.partitions(), clock);

  @AfterEach
  void close() {
    history.close();
    store.close();
  }

  private void reopen() {
    history.close();
    history = new SignInHistory(store.partitions(), clock);
  }

  private static Origin origin(String address, Protocol protocol, String client) {
    try {
      return new Origin(InetAddress.getByName(address), protocol, client);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  private void heard(SignIn answer, String address, String client) {
    history.signIn(Optional.of(ANN), origin(address, Protocol.IMAP, client), answer);
  }

  /** As a person reads them. */
  private List<String> lines() {
    return history.latest(ANN.id(), 2_000).stream()
        .map(one ->
            "%d× %s %s %s %s %s"
                .formatted(
                    one.count(),
                    one.protocol().map(Protocol::word).orElse("-"),
                    one.address(),
                    one.client(),
                    one.access().map(how -> how.means() + " " + how.name()).orElse("-"),
                    one.outcome()))
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  @Test
  void thoseAlikeWithinAnHourAreOneEntry() {
    heard(OK, "192.0.2.1", "Mutt");
    clock.pass(Duration.ofMinutes(59));
    heard(OK, "192.0.2.1", "Mutt");
    heard(OK, "192.0.2.1", "Thunderbird");
    heard(OK, "192.0.2.2", "Mutt");
    heard(new SignIn.Accepted(ANN, PHONE), "192.0.2.2", "Mutt");
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "2× imap 192.0.2.1 Mutt PASSWORD ok",
            "1× imap 192.0.2.1 Thunderbird PASSWORD ok",
            "1× imap 192.0.2.2 Mutt PASSWORD ok",
            "1× imap 192.0.2.2 Mutt APP_PASSWORD phone ok");
    clock.pass(Duration.ofMinutes(1));
    heard(OK, "192.0.2.1", "Mutt");
    assertThat(lines()).first().isEqualTo("1× imap 192.0.2.1 Mutt PASSWORD ok");
    assertThat(lines()).hasSize(5);
    assertThat(history.latest(ANN.id(), 1)).hasSize(1);
    assertThat(history.latest(new AccountId(8), 10)).isEmpty();
  }

  @Test
  void anEntryGrowsOnAfterARestart() {
    heard(OK, "192.0.2.1", "Mutt");
    reopen();
    heard(OK, "192.0.2.1", "Mutt");
    reopen();
    assertThat(lines()).containsExactly("2× imap 192.0.2.1 Mutt PASSWORD ok");
  }

  @Test
  void whatIsHeardIsWrittenByItself() throws Exception {
    heard(OK, "192.0.2.1", "Mutt");
    var rows = SignInRows.entries(SignInRows.EntryClass.ACCEPTED);
    while (store.partitions().scan(SignInRows.of(ANN.id()), rows, 1).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void anImapClientSaysItsNameLater() {
    heard(OK, "192.0.2.1", "");
    heard(OK, "192.0.2.2", "");
    history.named(
        ANN, origin("192.0.2.1", Protocol.IMAP, "Thunder\u0007bird\n128"), Access.PASSWORD);
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "1× imap 192.0.2.1 Thunder bird 128 PASSWORD ok", "1× imap 192.0.2.2 PASSWORD ok");
  }

  @Test
  void aFloodOfWrongPasswordsIsAFewRowsAndPushesOutNothing() {
    heard(OK, "192.0.2.1", "Mutt");
    heard(new SignIn.FactorNeeded(ANN), "203.0.113.5", "Mal");
    for (int hour = 0; hour < 100; hour++) {
      for (int i = 0; i < 400; i++) {
        heard(
            i % 3 == 0 ? new SignIn.TooMany(Duration.ofMinutes(1)) : WRONG,
            "10.0." + i % 200 + ".1",
            "x" + i);
      }
      history.settle();
      clock.pass(Duration.ofHours(1));
    }
    var all = history.latest(ANN.id(), 5_000);
    var wrong =
        all.stream()
            .filter(one -> one.access().isEmpty() && !one.outcome().equals("factor_needed"))
            .toList();
    assertThat(wrong).hasSizeBetween(150, SignInRows.EntryClass.WRONG.most());
    assertThat(wrong).allMatch(one -> one.client().isEmpty());
    assertThat(wrong).anyMatch(one -> one.address().equals("10.0.3.0/24"));
    assertThat(wrong.stream().filter(one -> one.address().isEmpty()).mapToLong(SignInEntry::count))
        .allMatch(count -> count > 100);
    assertThat(lines())
        .contains("1× imap 192.0.2.1 Mutt PASSWORD ok", "1× imap 203.0.113.5 Mal - factor_needed");
    var rows = store.partitions().scan(SignInRows.of(ANN.id()), SignInRows.ALL, 20_000).size();
    assertThat(rows).isLessThan(350);
    assertThat(history.dropped()).isZero();
  }

  @Test
  void howManyItIsTheLatestStay() {
    for (int i = 0; i < 900; i++) {
      heard(OK, "192.0.2.1", "client " + i);
      clock.pass(Duration.ofMinutes(61));
      if (i % 50 == 0) {
        history.settle();
      }
    }
    var latest = lines();
    assertThat(latest).hasSizeBetween(690, SignInRows.EntryClass.ACCEPTED.most());
    assertThat(latest.getFirst()).contains("client 899");
  }

  @Test
  void afterNinetyDaysAnEntryGoes() {
    heard(OK, "192.0.2.1", "Mutt");
    history.settle();
    clock.pass(Duration.ofDays(91));
    assertThat(lines()).isEmpty();
    heard(OK, "192.0.2.1", "Pine");
    reopen(); // looks for old ones with the first it writes
    heard(OK, "192.0.2.2", "Elm");
    history.settle();
    var rows = SignInRows.entries(SignInRows.EntryClass.ACCEPTED);
    assertThat(store.partitions().scan(SignInRows.of(ANN.id()), rows, 10)).hasSize(2);
  }

  @Test
  void eachMeansHasItsLastUse() {
    assertThat(history.lastUse(ANN.id(), PHONE)).isEmpty();
    heard(new SignIn.Accepted(ANN, PHONE), "192.0.2.1", "Mutt");
    clock.pass(Duration.ofMinutes(5));
    heard(new SignIn.Accepted(ANN, PHONE), "192.0.2.1", "Mutt");
    heard(OK, "192.0.2.9", "Elm");
    var use = history.lastUse(ANN.id(), PHONE).orElseThrow();
    assertThat(use)
        .isEqualTo(new LastUse(clock.instant(), Optional.of(Protocol.IMAP), "192.0.2.1", "Mutt"));
    assertThat(history.lastUse(ANN.id(), Access.PASSWORD).orElseThrow().client()).isEqualTo("Elm");
    reopen();
    assertThat(history.lastUse(ANN.id(), PHONE)).contains(use);
  }

  @Test
  void whatIsForgottenStaysSo() {
    heard(OK, "192.0.2.1", "Mutt");
    history.settle();
    history.forget(ANN.id());
    heard(OK, "192.0.2.1", "Mutt"); // was on its way
    history.settle();
    assertThat(store.partitions().scan(SignInRows.of(ANN.id()), SignInRows.ALL, 10)).isEmpty();
  }

  @Test
  void aStoreThatFailsCostsEntriesNotTheThread() {
    store.failCommits(FailingStore.Failure.UNKNOWN_NOT_APPLIED);
    heard(OK, "192.0.2.1", "Mutt");
    try {
      history.settle();
    } catch (StoreUnavailable e) {
      // told to who waits for it, unless it was written before; who signs in hears nothing
    }
    heard(OK, "192.0.2.2", "Mutt");
    assertThat(lines()).contains("1× imap 192.0.2.2 Mutt PASSWORD ok");
  }

  // Somewhere new

  private final List<String> told = new ArrayList<>();

  private void tell(boolean byDefault) {
    history.tell(
        byDefault, (account, entry, language) -> told.add(entry.address() + " " + language));
  }

  @Test
  void anOwnerHearsOfSomewhereNew() {
    tell(false);
    history.setTold(ANN.id(), Optional.of(true), Optional.of("de"));
    heard(OK, "192.0.2.1", "Mutt"); // the very first
    heard(OK, "192.0.2.200", "Elm"); // the same network
    history.settle();
    assertThat(told).isEmpty();
    heard(OK, "198.51.100.1", "Mutt");
    heard(OK, "198.51.100.1", "Mutt");
    heard(OK, "198.51.100.7", "Mutt");
    history.settle();
    assertThat(told).containsExactly("198.51.100.1 de");
    heard(OK, "2001:db8:1::1", "Mutt");
    heard(OK, "2001:db8:1:2::1", "Mutt"); // the same /48
    heard(OK, "2001:db8:2::1", "Mutt");
    heard(OK, "2001:db8:3::1", "Mutt"); // enough for one day
    history.settle();
    assertThat(told).hasSize(3);
    clock.pass(Duration.ofDays(1));
    heard(OK, "2001:db8:4::1", "Mutt");
    history.settle();
    assertThat(told).hasSize(4);
  }

  @Test
  void anAppPasswordThatTravelsIsNotNews() {
    tell(true);
    heard(OK, "192.0.2.1", "Mutt");
    heard(new SignIn.Accepted(ANN, PHONE), "192.0.2.1", "K-9 6.1");
    heard(new SignIn.Accepted(ANN, PHONE), "198.51.100.1", "K-9 6.2");
    history.settle();
    assertThat(told).isEmpty();
    heard(new SignIn.Accepted(ANN, PHONE), "203.0.113.1", "curl"); // in whose hands now?
    history.settle();
    assertThat(told).hasSize(1);
  }

  @Test
  void whoDoesNotWantItHearsNothing() {
    tell(true);
    assertThat(history.isTold(ANN.id())).isTrue();
    history.setTold(ANN.id(), Optional.of(false), Optional.empty());
    assertThat(history.isTold(ANN.id())).isFalse();
    heard(OK, "192.0.2.1", "Mutt");
    heard(OK, "198.51.100.1", "Mutt");
    heard(WRONG, "203.0.113.1", "Mutt");
    history.settle();
    assertThat(told).isEmpty();
    reopen();
    tell(true);
    assertThat(history.isTold(ANN.id())).isFalse();
    assertThat(history.isTold(new AccountId(8))).isTrue();
  }

  @Test
  void wrongPasswordsMakeNoPlaceKnown() {
    tell(true);
    heard(OK, "192.0.2.1", "Mutt");
    heard(WRONG, "198.51.100.1", "Mutt");
    heard(new SignIn.FactorNeeded(ANN), "198.51.100.1", "Mutt");
    heard(OK, "198.51.100.1", "Mutt");
    history.settle();
    assertThat(told).hasSize(1);
  }
}

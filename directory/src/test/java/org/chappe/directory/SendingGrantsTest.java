package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.PartitionId;
import org.chappe.store.RowRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SendingGrantsTest {
  private final FailingStore store = new FailingStore(new MemoryStore());
  private final Fixture fixture = new Fixture(store);
  private AccountId ann = new AccountId(1);

  @BeforeEach
  void accounts() {
    ann = fixture.account("ann@a.test");
    fixture.account("boss@a.test");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Address address(String text) {
    return Address.parse(text);
  }

  private void grant(String... to) {
    change(List.of(to), List.of());
  }

  private void change(List<String> add, List<String> remove) {
    var account = fixture.directory.account(address("ann@a.test")).orElseThrow();
    fixture.directory.changeSendingGrants(
        account,
        add.stream().map(Address::parse).toList(),
        remove.stream().map(Address::parse).toList());
  }

  private List<String> granted() {
    var account = fixture.directory.account(address("ann@a.test")).orElseThrow();
    return fixture.directory.sendingGrants(account).stream().map(Address::toString).toList();
  }

  private boolean may(String from) {
    return fixture.directory.maySendAs(ann, address(from));
  }

  @Test
  void anAccountWritesAsWhatItWasGranted() {
    assertThat(may("boss@a.test")).isFalse();
    grant("Boss@a.test", "noreply@a.test");
    for (var from : List.of("boss@a.test", "BOSS+x@a.test", "noreply@a.test", "ann@a.test")) {
      assertThat(may(from)).as(from).isTrue();
    }
    for (var from : List.of("else@a.test", "boss@b.test", "bos@a.test")) {
      assertThat(may(from)).as(from).isFalse();
    }
    assertThat(fixture.directory.maySendAs(new AccountId(2), address("boss@a.test"))).isFalse();
    fixture.reopen();
    assertThat(may("boss@a.test")).isTrue();
    assertThat(granted()).containsExactly("Boss@a.test", "noreply@a.test");

    change(List.of(), List.of("boss@a.test", "who@a.test"));
    assertThat(may("boss@a.test")).isFalse();
    assertThat(granted()).containsExactly("noreply@a.test");
  }

  @Test
  void aPlusAddressOfItsOwnIsNotThatAddress() {
    grant("boss@a.test");
    fixture.account("boss+private@a.test");
    assertThat(may("boss+private@a.test")).isFalse();
    assertThat(may("boss+other@a.test")).isTrue();
  }

  @Test // who gets the address next has granted nothing
  void aGrantEndsWithTheAccountWhoseAddressItIs() {
    grant("boss@a.test");
    fixture.directory.removeAccount(address("boss@a.test"));
    assertThat(may("boss@a.test")).isFalse();
    fixture.account("boss@a.test");
    assertThat(may("boss@a.test")).isFalse();
    assertThat(granted()).isEmpty();
    grant("boss@a.test");
    assertThat(may("boss@a.test")).isTrue();
  }

  @Test
  void aGrantEndsWhenNobodysAddressBecomesSomebodys() {
    fixture.alias("sales@a.test", "boss@a.test");
    grant("noreply@a.test", "sales@a.test");
    assertThat(may("sales@a.test")).isTrue();
    fixture.account("noreply@a.test");
    assertThat(may("noreply@a.test")).isFalse();
    assertThat(granted()).containsExactly("sales@a.test");
  }

  @Test
  void allChangesAreMadeOrNone() {
    assertThatThrownBy(() -> grant("boss@a.test", "x@far.test"))
        .isInstanceOfSatisfying(
            DirectoryRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_FOUND))
        .hasMessageContaining("far.test is not here");
    assertThatThrownBy(() -> grant("boss@a.test", "*@a.test")).isInstanceOf(DirectoryRefused.class);
    var many = IntStream.range(0, SendingGrants.MOST).mapToObj(i -> "x" + i + "@a.test").toList();
    change(many, List.of());
    assertThatThrownBy(() -> grant("one-more@a.test")).hasMessageContaining("up to 100");
    assertThat(granted()).hasSize(SendingGrants.MOST).doesNotContain("boss@a.test");
  }

  @Test
  void anAccountThatGoesLeavesNothing() {
    grant("boss@a.test");
    fixture.directory.removeAccount(address("ann@a.test"));
    var rows =
        store
            .partitions()
            .scan(
                PartitionId.of(PartitionId.Kind.ACCOUNT, ann),
                RowRange.withPrefix(new byte[] {'g'}),
                10);
    assertThat(rows).isEmpty();
  }

  @Test
  void aCommitWhoseOutcomeIsNotKnownIsRepeated() {
    store.failCommits(Failure.UNKNOWN_APPLIED);
    grant("boss@a.test");
    store.failCommits(Failure.CONFLICT, Failure.UNKNOWN_NOT_APPLIED);
    grant("noreply@a.test");
    assertThat(granted()).containsExactly("boss@a.test", "noreply@a.test");
  }

  @Test // the partition's version is the password's, for what is remembered of it
  void signingInGoesOn() {
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.Accepted.class);
    grant("boss@a.test");
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.Accepted.class);
    assertThat(fixture.directory.account(ann)).isPresent();
  }
}

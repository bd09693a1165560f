package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StoredDirectoryTest {
  private final Fixture fixture = new Fixture();
  private final StoredDirectory directory = fixture.directory;

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void refused(Reason reason, String text, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            DirectoryRefused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.text()).isEqualTo(text);
            });
  }

  @Test
  void domainsAreListedInOrder() {
    directory.addDomain("b.test");
    directory.addDomain("a.test");
    directory.addDomain("C.Test.");
    assertThat(directory.domains()).containsExactly("a.test", "b.test", "c.test");
    refused(
        Reason.EXISTS, "the domain a.test is here already", () -> directory.addDomain("A.test"));
  }

  @Test
  void aDomainIsRemovedOnlyWhenNothingIsInIt() {
    fixture.account("ann@a.test");
    fixture.alias("sales@a.test", "ann@a.test");
    ThrowingCallable remove = () -> directory.removeDomain("a.test");
    var text = "the domain a.test has addresses; remove its accounts and aliases first";
    refused(Reason.IN_USE, text, remove);
    directory.removeAlias(Address.parse("sales@a.test"));
    refused(Reason.IN_USE, text, remove);
    directory.removeAccount(Address.parse("ann@a.test"));
    directory.removeDomain("a.test");
    assertThat(directory.domains()).isEmpty();
    assertThat(fixture.resolved("ann@a.test")).containsExactly("not local");
    refused(Reason.NOT_FOUND, "the domain a.test is not here", remove);
    directory.addDomain("a.test");
    assertThat(fixture.resolved("ann@a.test")).containsExactly("nobody");
  }

  @Test
  void anAccountIsFoundByAddressAndId() {
    var ann = fixture.account("Ann@a.test");
    var account = new Account(ann, Address.parse("Ann@a.test"));
    assertThat(directory.account(Address.parse("ANN@A.TEST"))).contains(account);
    assertThat(directory.account(ann)).contains(account);
    assertThat(directory.account(new AccountId(99))).isEmpty();
    assertThat(directory.account(Address.parse("bob@a.test"))).isEmpty();
    fixture.reopen();
    assertThat(fixture.directory.account(ann)).contains(account);
  }

  @Test
  void accountsAreListedInOrderOfDomainAndName() {
    fixture.account("zoe@a.test");
    fixture.account("ann@b.test");
    fixture.account("Bob@a.test");
    assertThat(fixture.accounts()).containsExactly("Bob@a.test", "zoe@a.test", "ann@b.test");
    assertThat(directory.accounts(Optional.of("B.test")))
        .extracting(account -> account.address().toString())
        .containsExactly("ann@b.test");
    refused(
        Reason.NOT_FOUND,
        "the domain c.test is not here",
        () -> directory.accounts(Optional.of("c.test")));
  }

  @Test
  void anAddressBelongsToOne() {
    fixture.account("ann@a.test");
    fixture.alias("sales@a.test", "ann@a.test");
    refused(Reason.EXISTS, "ANN@a.test is taken already", () -> fixture.account("ANN@a.test"));
    refused(Reason.EXISTS, "sales@a.test is taken already", () -> fixture.account("sales@a.test"));
    refused(
        Reason.EXISTS,
        "ann@a.test is an account; an alias needs a name of its own",
        () -> fixture.alias("ann@a.test", "sales@a.test"));
    refused(
        Reason.NOT_FOUND,
        "the domain b.test is not here; add it first",
        () ->
            directory.addAccount(
                new AccountId(7), Address.parse("ann@b.test"), "pass".toCharArray()));
    refused(
        Reason.INVALID,
        "\"*@a.test\" stands for every address nobody else has: it can be an alias, not an account",
        () -> fixture.account("*@a.test"));
  }

  @Test
  void anIdGivenTwiceHarmsNobody() {
    var ann = fixture.account("ann@a.test");
    refused(
        Reason.EXISTS,
        "an account's id was used before; make a new one",
        () -> directory.addAccount(ann, Address.parse("bob@a.test"), "other".toCharArray()));
    fixture.reopen();
    assertThat(fixture.accounts()).containsExactly("ann@a.test");
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.Accepted.class);
    assertThat(fixture.directory.leftovers()).isEmpty();
    fixture.account("bob@a.test");
    assertThat(fixture.accounts()).containsExactly("ann@a.test", "bob@a.test");
  }

  @Test
  void aRemovedAccountIsGoneFromEverywhere() {
    var ann = fixture.account("ann@a.test");
    fixture.account("bob@a.test");
    fixture.account("carl@b.test");
    fixture.alias("both@a.test", "ann@a.test", "bob@a.test");
    fixture.alias("only@b.test", "ann+b@a.test");
    fixture.alias("chain@b.test", "only@b.test");
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.Accepted.class);

    assertThat(directory.removeAccount(Address.parse("ANN@a.test"))).isEqualTo(ann);

    assertThat(fixture.accounts()).containsExactly("bob@a.test", "carl@b.test");
    assertThat(fixture.aliases()).containsExactly("both@a.test -> [bob@a.test]");
    assertThat(fixture.resolved("chain@b.test")).containsExactly("nobody");
    assertThat(directory.account(ann)).isEmpty();
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.Refused.class);
    refused(
        Reason.NOT_FOUND,
        "there is no account ann@a.test",
        () -> directory.removeAccount(Address.parse("ann@a.test")));
    // Who comes after her gets none of her mail.
    fixture.account("ann@a.test");
    assertThat(fixture.resolved("both@a.test")).containsExactly("bob@a.test");
  }

  @Test
  void theMailOfARemovedAccountIsRememberedUntilItIsRemoved() {
    var ann = fixture.account("ann@a.test");
    directory.removeAccount(Address.parse("ann@a.test"));
    fixture.reopen();
    assertThat(fixture.directory.leftovers()).containsExactly(ann);
    fixture.directory.mailRemoved(ann);
    assertThat(fixture.directory.leftovers()).isEmpty();
  }

  @Test
  void anAliasIsReplacedListedAndRemoved() {
    fixture.account("ann@a.test");
    fixture.account("bob@a.test");
    fixture.alias("Sales@a.test", "ann@a.test", "ann@a.test");
    assertThat(fixture.aliases()).containsExactly("Sales@a.test -> [ann@a.test]");
    fixture.alias("sales@a.test", "bob@a.test", "ann@a.test");
    assertThat(fixture.aliases()).containsExactly("sales@a.test -> [bob@a.test, ann@a.test]");
    directory.removeAlias(Address.parse("SALES@a.test"));
    assertThat(fixture.aliases()).isEmpty();
    assertThat(fixture.resolved("sales@a.test")).containsExactly("nobody");
    refused(
        Reason.NOT_FOUND,
        "there is no alias sales@a.test",
        () -> directory.removeAlias(Address.parse("sales@a.test")));
    refused(
        Reason.NOT_FOUND,
        "there is no alias ann@a.test",
        () -> directory.removeAlias(Address.parse("ann@a.test")));
  }

  @Test
  void whatAnAliasLeadsToMustBeThereOrElsewhere() {
    fixture.account("ann@a.test");
    refused(
        Reason.INVALID,
        "an alias leads to 1 to 1000 addresses, not 0",
        () -> directory.setAlias(Address.parse("x@a.test"), List.of()));
    refused(
        Reason.NOT_FOUND,
        "bob@a.test is no account and no alias here, though its domain is here",
        () -> fixture.alias("x@a.test", "ann@a.test", "bob@a.test"));
    refused(
        Reason.INVALID,
        "\"[192.0.2.1]\" is an address literal: a domain name is expected",
        () -> fixture.alias("x@a.test", "bob@[192.0.2.1]"));
    refused(
        Reason.INVALID,
        "x@a.test would lead back to itself",
        () -> fixture.alias("x@a.test", "ann@a.test", "x@a.test"));
    fixture.alias("x@a.test", "ann@a.test");
    fixture.alias("y@a.test", "x@a.test");
    refused(
        Reason.INVALID,
        "x@a.test would lead back to itself",
        () -> fixture.alias("x@a.test", "y+more@a.test"));
  }

  @Test
  void anotherPasswordTakesTheOldOnesPlaceAtOnce() {
    fixture.account("ann@a.test");
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.Accepted.class);
    directory.setPassword(Address.parse("ann@a.test"), "new one".toCharArray());
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.Refused.class);
    assertThat(fixture.signIn("ann@a.test", "new one")).isInstanceOf(SignIn.Accepted.class);
    refused(
        Reason.NOT_FOUND,
        "there is no account bob@a.test",
        () -> directory.setPassword(Address.parse("bob@a.test"), "x".toCharArray()));
    refused(
        Reason.INVALID,
        "a password has 1 to 1024 octets and no control characters",
        () -> directory.setPassword(Address.parse("ann@a.test"), new char[0]));
  }

  @Test
  void theCallersPasswordIsLeftAsItWas() {
    fixture.account("ann@a.test");
    char[] password = "schön".toCharArray();
    directory.setPassword(Address.parse("ann@a.test"), password);
    directory.authenticate("ann@a.test", password, Fixture.origin("192.0.2.1"));
    assertThat(password).isEqualTo("schön".toCharArray());
  }

  @Test
  void aNameNobodyCanHaveIsNobodys() {
    directory.addDomain("a.test");
    var long63 = "é".repeat(32); // 64 octets, and with its domain above what names a partition
    var domain = ("ä".repeat(30) + ".").repeat(4) + "test";
    assertThat(fixture.resolved(long63 + "@" + domain)).containsExactly("not local");
    assertThat(directory.account(new Address(long63, domain))).isEmpty();
  }

  @Test
  void resolvingFromMemoryReadsNothing() {
    var failing = new FailingStore(new MemoryStore());
    try (var other = new Fixture(failing)) {
      other.account("ann@a.test");
      var ann = other.resolved("ann@a.test");
      assertThat(other.resolved("nobody@a.test")).containsExactly("nobody");
      assertThat(other.resolved("x@else.test")).containsExactly("not local");
      failing.failReads(1_000);
      assertThat(other.resolved("ANN@a.test")).isEqualTo(ann).containsExactly("ann@a.test");
      assertThat(other.resolved("nobody@a.test")).containsExactly("nobody");
      assertThat(other.resolved("x@else.test")).containsExactly("not local");
    }
  }
}

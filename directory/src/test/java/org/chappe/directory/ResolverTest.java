package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.chappe.model.Address;
import org.chappe.store.Committer;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ResolverTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private String detail(String recipient) {
    return ((Resolution.Local) fixture.directory.resolve(Address.parse(recipient))).detail();
  }

  @Test // RFC 5321 §2.4: the domain in any case; ours too: local parts in any case
  void caseDoesNotMatter() {
    fixture.account("Ann@a.test");
    assertThat(fixture.resolved("aNN@A.Test")).containsExactly("Ann@a.test");
    fixture.account("ödön@käse.test");
    assertThat(fixture.resolved("ÖDÖN@xn--kse-qla.TEST")).containsExactly("ödön@käse.test");
  }

  @Test // RFC 5233 §1
  void aPlusPartIsADetail() {
    fixture.account("ann@a.test");
    fixture.account("ann+own@a.test");
    assertThat(fixture.resolved("ann+Lists+x@a.test")).containsExactly("ann@a.test");
    assertThat(detail("ann+Lists+x@a.test")).isEqualTo("Lists+x");
    assertThat(detail("ann@a.test")).isEmpty();
    assertThat(detail("ann+@a.test")).isEmpty();
    assertThat(fixture.resolved("ann+OWN@a.test")).containsExactly("ann+own@a.test");
    assertThat(detail("ann+own@a.test")).isEmpty();
    assertThat(fixture.resolved("+ann@a.test")).containsExactly("nobody");
    fixture.alias("sales@a.test", "ann@a.test");
    assertThat(fixture.resolved("sales+q@a.test")).containsExactly("ann@a.test");
    assertThat(detail("sales+q@a.test")).isEqualTo("q");
  }

  @Test
  void aliasesAreFollowedAndEachAccountComesOnce() {
    fixture.account("ann@a.test");
    fixture.account("bob@b.test");
    fixture.alias("team@a.test", "bob@b.test", "ann@a.test");
    fixture.alias("all@a.test", "team@a.test", "ann@a.test", "team+x@a.test");
    assertThat(fixture.resolved("all@a.test")).containsExactly("ann@a.test", "bob@b.test");
  }

  @Test // RFC 5321 §3.9.1
  void anAliasMayLeadElsewhere() {
    var ann = fixture.account("ann@a.test");
    fixture.alias("away@a.test", "Ann@far.test", "ann@a.test", "Ann@far.test", "bob@else.test");
    fixture.alias("gone@a.test", "away@a.test", "ann@far.test", "ann+x@far.test");
    assertThat(fixture.resolved("away+x@a.test"))
        .containsExactly("ann@a.test", "Ann@far.test", "bob@else.test");
    assertThat(fixture.resolved("gone@a.test"))
        .containsExactly("ann@a.test", "ann@far.test", "ann+x@far.test", "bob@else.test");
    assertThat(fixture.directory.maySendAs(ann, Address.parse("ann@far.test"))).isFalse();
    fixture.alias("*@a.test", "all@far.test");
    assertThat(fixture.resolved("who@a.test")).containsExactly("all@far.test");
    // A domain that comes here later has addresses of its own.
    fixture.directory.addDomain("far.test");
    assertThat(fixture.resolved("who@a.test")).containsExactly("nobody");
    assertThat(fixture.resolved("away@a.test")).containsExactly("ann@a.test", "bob@else.test");
  }

  @Test // RFC 5321 §4.5.1
  void everyDomainWithAnAccountHasAPostmaster() {
    fixture.account("ann@a.test");
    fixture.account("bob@a.test");
    fixture.directory.addDomain("empty.test");
    assertThat(fixture.resolved("PostMaster@a.test")).containsExactly("ann@a.test");
    assertThat(fixture.resolved("postmaster+x@a.test")).containsExactly("ann@a.test");
    assertThat(fixture.resolved("postmaster@empty.test")).containsExactly("nobody");

    fixture.directory.removeAccount(Address.parse("ann@a.test"));
    assertThat(fixture.resolved("postmaster@a.test")).containsExactly("bob@a.test");
    fixture.account("aaa@a.test");
    fixture.reopen();
    assertThat(fixture.resolved("postmaster@a.test")).containsExactly("bob@a.test");

    fixture.alias("postmaster@a.test", "aaa@a.test");
    assertThat(fixture.resolved("postmaster@a.test")).containsExactly("aaa@a.test");
    fixture.directory.removeAlias(Address.parse("postmaster@a.test"));
    assertThat(fixture.resolved("postmaster@a.test")).containsExactly("bob@a.test");
    fixture.account("postmaster@a.test");
    assertThat(fixture.resolved("postmaster@a.test")).containsExactly("postmaster@a.test");
  }

  @Test // RFC 5321 §4.5.1: "RCPT TO:<Postmaster>"
  void thePostmasterWithoutADomainIsTheFirstDomains() {
    fixture.directory.addDomain("a.test");
    assertThat(fixture.directory.postmaster()).isEqualTo(new Resolution.NoSuchAddress());
    fixture.account("carl@c.test");
    var bob = fixture.account("bob@b.test");
    assertThat(((Resolution.Local) fixture.directory.postmaster()).accounts())
        .extracting(Account::id)
        .containsExactly(bob);
  }

  @Test
  void aDomainsPostmasterMayBeTheTargetOfAnAlias() {
    fixture.account("ann@a.test");
    fixture.alias("abuse@a.test", "postmaster@a.test");
    assertThat(fixture.resolved("abuse@a.test")).containsExactly("ann@a.test");
  }

  @Test
  void theCatchAllGetsWhatNobodyElseTakes() {
    var ann = fixture.account("ann@a.test");
    fixture.account("bob@a.test");
    fixture.alias("*@a.test", "bob@a.test");
    assertThat(fixture.resolved("who+x@a.test")).containsExactly("bob@a.test");
    assertThat(detail("who+x@a.test")).isEqualTo("x");
    assertThat(fixture.resolved("ann@a.test")).containsExactly("ann@a.test");
    assertThat(fixture.resolved("ann+x@a.test")).containsExactly("ann@a.test");
    assertThat(fixture.resolved("postmaster@a.test")).containsExactly("ann@a.test");
    assertThat(fixture.directory.maySendAs(ann, Address.parse("who@a.test"))).isFalse();
    fixture.directory.removeAlias(Address.parse("*@a.test"));
    assertThat(fixture.resolved("who@a.test")).containsExactly("nobody");
  }

  @Test
  void anAccountWritesAsWhatLeadsToIt() {
    var ann = fixture.account("ann@a.test");
    var bob = fixture.account("bob@a.test");
    fixture.alias("sales@a.test", "ann@a.test");
    fixture.alias("info@a.test", "sales@a.test", "bob@a.test");
    var directory = fixture.directory;
    for (var from : new String[] {"Ann@a.test", "ann+x@a.test", "sales@a.test", "INFO@a.test"}) {
      assertThat(directory.maySendAs(ann, Address.parse(from))).as(from).isTrue();
    }
    for (var from : new String[] {"bob@a.test", "no@a.test", "ann@else.test", "annn@a.test"}) {
      assertThat(directory.maySendAs(ann, Address.parse(from))).as(from).isFalse();
    }
    assertThat(directory.maySendAs(bob, Address.parse("sales@a.test"))).isFalse();
  }

  private static DirectorySettings lookups(int depth, int targets, int accounts) {
    var defaults = Fixture.SETTINGS;
    return new DirectorySettings(
        defaults.hashing(),
        defaults.remembering(),
        new DirectorySettings.Lookups(1_000, depth, targets, accounts),
        defaults.guessing(),
        defaults.secondFactors(),
        defaults.scram());
  }

  @Test
  void whatAnAliasLeadsToIsLimited() {
    try (var small = new Fixture(new MemoryStore(), lookups(3, 5, 6))) {
      IntStream.rangeClosed(1, 8).forEach(i -> small.account("u" + i + "@a.test"));
      small.alias("l1@a.test", "u1@a.test");
      small.alias("l2@a.test", "l1@a.test");
      small.alias("l3@a.test", "l2@a.test");
      var text =
          " would lead further than 3 aliases behind each other, or to more than 6 addresses";
      assertThatThrownBy(() -> small.alias("l4@a.test", "l3@a.test"))
          .hasMessage("l4@a.test" + text);
      small.alias("g1@a.test", "u1@a.test", "u2@a.test", "u3@a.test", "u4@a.test");
      assertThatThrownBy(
              () -> small.alias("g2@a.test", "g1@a.test", "u5@a.test", "u6@a.test", "u7@a.test"))
          .hasMessage("g2@a.test" + text);
      assertThatThrownBy(
              () -> small.alias("g2@a.test", "g1@a.test", "a@far.test", "b@far.test", "c@far.test"))
          .hasMessage("g2@a.test" + text);
      // Grown from its end, a chain gets longer than the limit: mail stops where the limit is.
      small.alias("l1@a.test", "g1@a.test");
      assertThat(small.resolved("l3@a.test")).containsExactly("nobody");
      assertThat(small.resolved("l2@a.test")).hasSize(4);
    }
  }

  @Test
  void aliasesThatLeadInACircleEnd() {
    fixture.account("ann@a.test");
    fixture.alias("x@a.test", "ann@a.test");
    fixture.alias("y@a.test", "x@a.test");
    // Two programs at once could do what one refuses.
    var ledger =
        new Ledger(
            new Committer(fixture.store.partitions(), _ -> {}),
            new Records(fixture.store.partitions(), 10));
    var circle =
        new Alias(
            Address.parse("x@a.test"),
            List.of(Address.parse("y@a.test"), Address.parse("ann@a.test")));
    ledger.become("x@a.test", _ -> true, new Meaning.OfAlias(circle));
    fixture.reopen();
    assertThat(fixture.resolved("y@a.test")).containsExactly("ann@a.test");
    assertThat(fixture.resolved("x@a.test")).containsExactly("ann@a.test");
  }
}

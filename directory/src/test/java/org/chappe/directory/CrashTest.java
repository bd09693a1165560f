package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.Committer;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.PartitionId;
import org.chappe.store.RowRange;
import org.chappe.store.Store;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every change, cut off after each of its commits. The directory opened on what is left is either
 * as before the change or as after it, in every way one can ask; the change can be done again.
 */
final class CrashTest {
  private static final AccountId ANN = new AccountId(101);

  /** A new account comes with a new id each time, as callers do it. */
  enum Change {
    ADD_DOMAIN,
    REMOVE_DOMAIN,
    ADD_ACCOUNT,
    ADD_FIRST_ACCOUNT,
    REMOVE_ACCOUNT,
    ADD_ALIAS,
    REPLACE_ALIAS,
    REMOVE_ALIAS,
    SET_PASSWORD,
    ADD_DOMAIN_WITH_KEYS,
    ADD_KEY,
    SET_KEY_STATE,
    REMOVE_KEY;

    void apply(Fixture f) {
      switch (this) {
        case ADD_DOMAIN -> f.directory.addDomain("new.test");
        case REMOVE_DOMAIN -> f.directory.removeDomain("empty.test");
        case ADD_ACCOUNT -> f.account("new@a.test");
        case ADD_FIRST_ACCOUNT -> f.account("new@empty.test");
        case REMOVE_ACCOUNT -> f.directory.removeAccount(Address.parse("ann@a.test"));
        case ADD_ALIAS -> f.alias("new@a.test", "bob@a.test");
        case REPLACE_ALIAS -> f.alias("both@a.test", "carl@b.test");
        case REMOVE_ALIAS -> f.directory.removeAlias(Address.parse("only@b.test"));
        case SET_PASSWORD ->
            f.directory.setPassword(Address.parse("ann@a.test"), "other".toCharArray());
        case ADD_DOMAIN_WITH_KEYS ->
            f.directory.addDomain("new.test", List.of(Fixture.key("x"), Fixture.key("y")));
        case ADD_KEY -> f.directory.addDkimKey("b.test", Fixture.key("new"));
        case SET_KEY_STATE ->
            f.directory.setDkimKeyState("empty.test", "old", DkimKey.State.ACTIVE);
        case REMOVE_KEY -> f.directory.removeDkimKey("empty.test", "old");
      }
    }
  }

  private static Fixture prepared(Store store) {
    var fixture = new Fixture(store);
    fixture.directory.addDomain("a.test");
    fixture.directory.addDomain("b.test");
    fixture.directory.addDomain("empty.test", List.of(Fixture.key("old")));
    fixture.directory.addAccount(ANN, Address.parse("ann@a.test"), "pass".toCharArray());
    fixture.account("bob@a.test");
    fixture.account("carl@b.test");
    fixture.alias("both@a.test", "ann@a.test", "bob@a.test");
    fixture.alias("only@b.test", "ann@a.test");
    fixture.alias("chain@b.test", "only@b.test");
    return fixture;
  }

  /** Everything that can be asked, as text. */
  private static String picture(Fixture fixture) {
    var names =
        List.of(
            "ann@a.test",
            "bob@a.test",
            "carl@b.test",
            "new@a.test",
            "both@a.test",
            "only@b.test",
            "chain@b.test",
            "postmaster@a.test",
            "postmaster@b.test",
            "postmaster@empty.test",
            "new@empty.test",
            "x@new.test");
    var picture = new StringBuilder();
    picture.append(fixture.directory.domains()).append('\n');
    for (var domain : fixture.directory.domains()) {
      picture.append(domain).append(fixture.directory.dkimKeys(domain)).append('\n');
    }
    picture.append(fixture.accounts()).append('\n');
    picture.append(fixture.aliases()).append('\n');
    for (var name : names) {
      picture.append(name).append(" -> ").append(new TreeSet<>(fixture.resolved(name)));
      for (var password : List.of("pass", "other")) {
        if (fixture.signIn(name, password) instanceof SignIn.Accepted) {
          picture.append(' ').append(password);
        }
      }
      picture.append('\n');
    }
    return picture.toString();
  }

  /** How many commits a change takes, and the pictures. */
  private record Whole(int commits, String before, String after) {
    static Whole of(Change change) {
      var store = new CountingStore(new MemoryStore());
      try (var fixture = prepared(store)) {
        var before = picture(fixture);
        fixture.reopen();
        int start = store.commits();
        change.apply(fixture);
        int commits = store.commits() - start;
        fixture.reopen();
        return new Whole(commits, before, picture(fixture));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCrashAfterAnyCommitLeavesBeforeOrAfter(Change change) {
    var whole = Whole.of(change);
    assertThat(whole.commits()).isBetween(1, 30);
    assertThat(whole.before()).isNotEqualTo(whole.after());
    for (int through = 0; through < whole.commits(); through++) {
      for (var last : List.of(Failure.UNKNOWN_NOT_APPLIED, Failure.UNKNOWN_APPLIED)) {
        var what = change + " after " + through + " commits, then " + last;
        var rows = new MemoryStore();
        var dying = new FailingStore(rows);
        var fixture = prepared(dying);
        fail(dying, through, last, 200);
        assertThat(dies(fixture, change)).as(what).isTrue();
        fixture.directory.close();

        try (var next = new Fixture(rows)) {
          var picture = picture(next);
          assertThat(picture).as(what).isIn(whole.before(), whole.after());
          if (picture.equals(whole.before())) {
            next.reopen(); // forget the sign-ins
            change.apply(next);
          }
          assertWhole(next, change, whole, what);
        }
      }
    }
  }

  /** The store was away for a while and the program was not ended. */
  @ParameterizedTest
  @EnumSource
  void aChangeThatFailedMidwayCanBeRepeated(Change change) {
    var whole = Whole.of(change);
    for (int through = 0; through < whole.commits(); through++) {
      for (var last : List.of(Failure.UNKNOWN_NOT_APPLIED, Failure.UNKNOWN_APPLIED)) {
        var what = change + " after " + through + " commits, then " + last;
        var store = new FailingStore(new MemoryStore());
        try (var fixture = prepared(store)) {
          fail(store, through, last, Committer.REPEATS);
          assertThat(dies(fixture, change)).as(what).isTrue();
          try {
            change.apply(fixture);
          } catch (DirectoryRefused done) {
            // It was decided already: adding says that it is here, removing that it is gone.
            assertThat(done.reason()).as(what).isIn(Reason.EXISTS, Reason.NOT_FOUND);
          }
          assertWhole(fixture, change, whole, what);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownOutcomeIsRepeatedUntilItIsKnown(Change change) {
    var whole = Whole.of(change);
    for (int through = 0; through < whole.commits(); through++) {
      for (var last : List.of(Failure.UNKNOWN_NOT_APPLIED, Failure.UNKNOWN_APPLIED)) {
        var what = change + " with " + last + " at commit " + through;
        var store = new FailingStore(new MemoryStore());
        try (var fixture = prepared(store)) {
          fail(store, through, last, 1);
          change.apply(fixture);
          assertWhole(fixture, change, whole, what);
        }
      }
    }
  }

  private static void assertWhole(Fixture fixture, Change change, Whole whole, String what) {
    fixture.reopen();
    assertThat(picture(fixture)).as(what).isEqualTo(whole.after());
    for (var id : fixture.directory.leftovers()) {
      assertThat(fixture.directory.account(id)).as(what).isEmpty();
    }
    if (change == Change.REMOVE_ACCOUNT) {
      assertThat(fixture.directory.leftovers()).as(what).containsExactly(ANN);
    }
    var partitions = fixture.store.partitions();
    for (var domain : fixture.directory.domains()) {
      var partition = PartitionId.of(PartitionId.Kind.DOMAIN, domain);
      var pending = RowRange.withPrefix(new byte[] {'p'});
      assertThat(partitions.scan(partition, pending, 10)).as(what).isEmpty();
    }
  }

  /** Lets {@code through} commits pass, then fails some. */
  private static void fail(FailingStore store, int through, Failure first, int count) {
    var failures = new ArrayList<>(Collections.nCopies(through, Failure.NONE));
    failures.add(first);
    failures.addAll(Collections.nCopies(count - 1, Failure.UNKNOWN_NOT_APPLIED));
    store.failCommits(failures.toArray(Failure[]::new));
  }

  private static boolean dies(Fixture fixture, Change change) {
    try {
      change.apply(fixture);
      return false;
    } catch (StoreUnavailable e) {
      return true;
    }
  }
}

package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chappe.directory.password.GivenPassword.Form;
import org.chappe.directory.password.PasswordPolicy;
import org.chappe.model.AccountId;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AccountImportTest {
  private final Fixture fixture = new Fixture(new CountingStore(new MemoryStore()));
  private final Set<AccountId> mail = ConcurrentHashMap.newKeySet();
  private final List<Imported> answers = new ArrayList<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void imports(String... lines) {
    fixture.directory.importAccounts(
        IntStream.range(0, lines.length).mapToObj(i -> line(i + 1, lines[i])),
        mail::add,
        answers::add);
  }

  private static NewAccount line(long number, String line) {
    int comma = line.indexOf(',');
    return new NewAccount(
        number, line.substring(0, comma), line.substring(comma + 1).toCharArray());
  }

  private List<String> told() {
    return answers.stream()
        .map(answer ->
            switch (answer) {
              case Imported.Added(long line, Account account) -> line + " " + account.address();
              case Imported.Rejected(long line, String address, String why) ->
                  line + " " + address + ": " + why;
            })
        .toList();
  }

  @Test
  void everyLineIsAnsweredInItsPlace() {
    fixture.account("taken@a.test");
    fixture.directory.addDomain("b.test");
    imports(
        "ann@a.test,secret",
        "taken@a.test,secret",
        "bob@b.test,other",
        "ANN@a.test,secret",
        "carl@c.test,secret",
        "no address,secret",
        "empty@a.test,",
        "long@a.test," + "x".repeat(1025),
        "*@a.test,secret",
        "dora@a.test,\"quoted, and so on\"");
    assertThat(told())
        .containsExactly(
            "1 ann@a.test",
            "2 taken@a.test: taken@a.test is taken already",
            "3 bob@b.test",
            "4 ANN@a.test: ANN@a.test is taken already",
            "5 carl@c.test: the domain c.test is not here; add it first",
            "6 no address: \"no address\" is not an address: name@domain is expected",
            "7 empty@a.test: a password has 1 to 1024 octets and no control characters",
            "8 long@a.test: a password has 1 to 1024 octets and no control characters",
            "9 *@a.test: \"*@a.test\" stands for every address nobody else has:"
                + " it can be an alias, not an account",
            "10 dora@a.test");
    assertThat(fixture.accounts())
        .containsExactly("ann@a.test", "dora@a.test", "taken@a.test", "bob@b.test");
    assertThat(fixture.signIn("bob@b.test", "other")).isInstanceOf(SignIn.Accepted.class);
    assertThat(fixture.signIn("ann@a.test", "other")).isInstanceOf(SignIn.Refused.class);
    assertThat(fixture.resolved("postmaster@b.test")).containsExactly("bob@b.test");
    assertThat(mail).hasSize(3);
    for (var account : fixture.directory.accounts(Optional.of("b.test"))) {
      assertThat(mail).contains(account.id());
    }
  }

  private void imports(Form form, PasswordPolicy policy, String... passwords) {
    fixture.directory.importAccounts(
        IntStream.range(0, passwords.length)
            .mapToObj(
                i -> new NewAccount(i, "u" + i + "@a.test", passwords[i].toCharArray(), form)),
        policy,
        mail::add,
        answers::add);
  }

  @Test
  void hashesOfOtherSystemsAreTakenOver() {
    fixture.directory.addDomain("a.test");
    imports(
        Form.MARKED,
        PasswordPolicy.NONE,
        "secret",
        "{SSHA}yI6cZwQadOA1e+/f+T+H3eCQQhRzYWx0", // "password", the salt "salt"
        "{PLAIN}{SSHA}secret",
        "{SSHA}secret",
        "{BLF-CRYPT}$2b$20$XmffZGfAJeaJKhJRaHtISu4g88m7mjJjHWcv4s5DQsSWmQaqW.jHy",
        "$2b$05$XmffZGfAJeaJKhJRaHtISu4g88m7mjJjHWcv4s5DQsSWmQaqW.jHy",
        "{LANMAN}secret");
    assertThat(told())
        .containsExactly(
            "0 u0@a.test",
            "1 u1@a.test",
            "2 u2@a.test",
            "3 u3@a.test: a {SSHA} hash has 20 octets and then its salt",
            "4 u4@a.test: one check of it takes 2^20 rounds of bcrypt; the limit is 2^14",
            "5 u5@a.test: the password looks like a hash; if it is one, all of them are taken for"
                + " hashes with --hashed, and if it is not, write {PLAIN} before it",
            "6 u6@a.test: {LANMAN} is not among the schemes that are understood here");
    assertThat(fixture.signIn("u0@a.test", "secret")).isInstanceOf(SignIn.Accepted.class);
    assertThat(fixture.signIn("u1@a.test", "password")).isInstanceOf(SignIn.Accepted.class);
    assertThat(fixture.signIn("u1@a.test", "Password")).isInstanceOf(SignIn.Refused.class);
    assertThat(fixture.signIn("u2@a.test", "{SSHA}secret")).isInstanceOf(SignIn.Accepted.class);
  }

  @Test
  void allMayBeHashed() {
    fixture.directory.addDomain("a.test");
    imports(
        Form.HASHED,
        PasswordPolicy.NONE,
        "$1$saltstri$IpqtJciYyVPk7bnjtYYhQ.", // openssl passwd -1
        "secret");
    assertThat(told().getFirst()).isEqualTo("0 u0@a.test");
    assertThat(told().getLast()).startsWith("1 u1@a.test: it is none of the hashes");
    assertThat(fixture.signIn("u0@a.test", "T\u00E9l egraph-1794"))
        .isInstanceOf(SignIn.Accepted.class);
  }

  @Test
  void aWeakPasswordIsToldWithItsReasonAndAHashIsNotAsked() {
    fixture.directory.addDomain("a.test");
    PasswordPolicy noPass =
        (owner, password) ->
            new String(password).startsWith("pass")
                ? Optional.of("no pass for " + owner)
                : Optional.empty();
    imports(
        Form.MARKED,
        noPass,
        "password",
        "word",
        "{PLAIN}password",
        "{SSHA}yI6cZwQadOA1e+/f+T+H3eCQQhRzYWx0");
    assertThat(told())
        .containsExactly(
            "0 u0@a.test: no pass for u0@a.test",
            "1 u1@a.test",
            "2 u2@a.test: no pass for u2@a.test",
            "3 u3@a.test");
    assertThat(mail).hasSize(2);
  }

  @Test
  void aThousandAccountsShareTheirCommits() {
    fixture.directory.addDomain("a.test");
    var store = (CountingStore) fixture.store;
    int before = store.commits();
    imports(
        IntStream.range(0, 1_000)
            .mapToObj(i -> "user%03d@a.test,p%d".formatted(i, i))
            .toArray(String[]::new));
    assertThat(told()).hasSize(1_000).allMatch(told -> told.endsWith("@a.test"));
    assertThat(fixture.accounts()).hasSize(1_000).isSorted();
    // An account's and an address's commit each, and two of the list for each chunk.
    assertThat(store.commits() - before).isEqualTo(2 * 1_000 + 2 * 4);
    assertThat(fixture.signIn("user999@a.test", "p999")).isInstanceOf(SignIn.Accepted.class);
    assertThat(fixture.resolved("postmaster@a.test")).containsExactly("user000@a.test");
  }

  @Test
  void anAccountWithoutMailIsNotAdded() {
    fixture.directory.addDomain("a.test");
    var roomForOne = new AtomicBoolean(true); // mail is made by several threads at a time
    fixture.directory.importAccounts(
        Stream.of(line(1, "ann@a.test,x"), line(2, "bob@a.test,x")),
        _ -> {
          if (!roomForOne.getAndSet(false)) {
            throw new IllegalStateException("the disk is full");
          }
        },
        answers::add);
    assertThat(fixture.accounts()).hasSize(1);
    assertThat(told())
        .anyMatch(told ->
            told.endsWith(
                "its mailboxes could not be made:"
                    + " java.lang.IllegalStateException: the disk is full"));
  }

  @Test
  void aStoreThatGoesAwayLeavesNothingHalf() {
    for (int through = 0; through < 12; through++) {
      var rows = new MemoryStore();
      var dying = new FailingStore(rows);
      var fixture = new Fixture(dying);
      fixture.directory.addDomain("a.test");
      var failures = new ArrayList<Failure>(Collections.nCopies(through, Failure.NONE));
      failures.addAll(Collections.nCopies(500, Failure.UNKNOWN_NOT_APPLIED));
      dying.failCommits(failures.toArray(Failure[]::new));
      var lines = IntStream.range(0, 5).mapToObj(i -> line(i, "u" + i + "@a.test,pass")).toList();
      assertThatThrownBy(
              () -> fixture.directory.importAccounts(lines.stream(), _ -> {}, answers::add))
          .isInstanceOf(StoreUnavailable.class);
      fixture.directory.close();
      try (var next = new Fixture(rows)) {
        for (var address : next.accounts()) {
          assertThat(next.signIn(address, "pass")).isInstanceOf(SignIn.Accepted.class);
        }
        int here = next.accounts().size();
        assertThat(next.directory.leftovers()).hasSize(through == 0 ? 0 : 5 - here);
        next.directory.importAccounts(lines.stream(), _ -> {}, answers::add);
        assertThat(next.accounts()).hasSize(5);
      }
    }
    assertThat(answers.stream().filter(Imported.Added.class::isInstance)).isNotEmpty();
  }

  @Test
  void aPasswordIsNotInALinesText() {
    assertThat(line(3, "ann@a.test,secret").toString()).isEqualTo("line 3: ann@a.test");
  }
}

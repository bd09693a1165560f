package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.chappe.model.Address;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

/**
 * How fast, with bounds far from what is measured, so that only a wrong way of doing it (a store
 * read per recipient, a hash per connection) fails.
 */
final class SpeedTest {
  private static void report(String what, long count, long nanos) {
    System.out.printf(
        "TIMING %s: %,d in %,d ms, %,.0f/s%n", what, count, nanos / 1_000_000, count * 1e9 / nanos);
  }

  @Test
  void manyAccounts() {
    try (var fixture = new Fixture(new CountingStore(new MemoryStore()))) {
      var store = (CountingStore) fixture.store;
      fixture.directory.addDomain("a.test");
      int count = Integer.getInteger("accounts", 20_000);
      var password = "pass".toCharArray();
      long start = System.nanoTime();
      fixture.directory.importAccounts(
          LongStream.range(0, count)
              .mapToObj(i -> new NewAccount(i, "user" + i + "@a.test", password)),
          _ -> {},
          _ -> {});
      report("import with the cheapest hash", count, System.nanoTime() - start);

      start = System.nanoTime();
      int reads = store.reads();
      assertThat(fixture.directory.accounts(Optional.of("a.test"))).hasSize(count);
      report("list", count, System.nanoTime() - start);
      assertThat(store.reads() - reads).isLessThan(50);

      start = System.nanoTime();
      fixture.reopen();
      report("open", 1, System.nanoTime() - start);
    }
  }

  @Test
  void accountsWithTheRealHash() {
    var settings =
        new DirectorySettings(
            DirectorySettings.Hashing.DEFAULT,
            Fixture.SETTINGS.remembering(),
            Fixture.SETTINGS.lookups(),
            Fixture.SETTINGS.guessing(),
            Fixture.SETTINGS.secondFactors(),
            Fixture.SETTINGS.scram());
    try (var fixture = new Fixture(new MemoryStore(), settings)) {
      fixture.directory.addDomain("a.test");
      int count = 50;
      long start = System.nanoTime();
      fixture.directory.importAccounts(
          LongStream.range(0, count)
              .mapToObj(i -> new NewAccount(i, "user" + i + "@a.test", "p".toCharArray())),
          _ -> {},
          _ -> {});
      report("import with the default hash", count, System.nanoTime() - start);
      assertThat(fixture.accounts()).hasSize(count);
    }
  }

  @Test
  void signInsWithARememberedPassword() {
    try (var fixture = new Fixture()) {
      fixture.account("ann@a.test");
      var password = "pass".toCharArray();
      var origin = Fixture.origin("192.0.2.1");
      long hashes = 0;
      for (int round = 0; round < 3; round++) {
        int count = 100_000;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
          fixture.directory.authenticate("ann@a.test", password, origin);
        }
        report("remembered sign-ins", count, System.nanoTime() - start);
        hashes = fixture.directory.hashes();
      }
      assertThat(hashes).isEqualTo(2); // one set it, one checked it
    }
  }

  @Test
  void resolvingRecipients() {
    try (var fixture = new Fixture(new CountingStore(new MemoryStore()))) {
      for (int i = 0; i < 1_000; i++) {
        fixture.account("user" + i + "@a.test");
      }
      var recipients =
          LongStream.range(0, 1_000).mapToObj(i -> Address.parse("User" + i + "@a.test")).toList();
      recipients.forEach(fixture.directory::resolve);
      int reads = ((CountingStore) fixture.store).reads();
      for (int round = 0; round < 3; round++) {
        long start = System.nanoTime();
        for (int i = 0; i < 1_000_000; i++) {
          fixture.directory.resolve(recipients.get(i % 1_000));
        }
        report("resolve", 1_000_000, System.nanoTime() - start);
      }
      assertThat(((CountingStore) fixture.store).reads()).isEqualTo(reads);
    }
  }
}

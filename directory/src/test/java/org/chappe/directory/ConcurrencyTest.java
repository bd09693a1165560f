package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConcurrencyTest {
  private final Fixture fixture = new Fixture();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.close();
    fixture.close();
  }

  @Test
  void ofTwoWhoAddOneAddressOneWins() throws Exception {
    fixture.directory.addDomain("a.test");
    for (int round = 0; round < 50; round++) {
      var address = Address.parse("u" + round + "@a.test");
      var start = new CyclicBarrier(4);
      var tries = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 4; i++) {
        var id = new AccountId(10_000 + 10 * round + i);
        tries.add(
            threads.submit(() -> {
              start.await();
              try {
                fixture.directory.addAccount(id, address, "pass".toCharArray());
                return true;
              } catch (DirectoryRefused refused) {
                assertThat(refused.reason()).isEqualTo(Reason.EXISTS);
                return false;
              }
            }));
      }
      int won = 0;
      for (var tried : tries) {
        won += tried.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(fixture.accounts()).hasSize(50);
  }

  @Test
  void twoDirectoriesOnOneStoreDoNotGiveAnAddressTwice() throws Exception {
    fixture.directory.addDomain("a.test");
    var other = new Fixture(fixture.store);
    for (int round = 0; round < 50; round++) {
      var address = Address.parse("u" + round + "@a.test");
      var start = new CyclicBarrier(2);
      var tries = new ArrayList<Future<Boolean>>();
      for (var directory : List.of(fixture.directory, other.directory)) {
        var id = new AccountId(20_000 + 10 * round + tries.size());
        tries.add(
            threads.submit(() -> {
              start.await();
              try {
                directory.addAccount(id, address, "pass".toCharArray());
                return true;
              } catch (DirectoryRefused refused) {
                return false;
              }
            }));
      }
      int won = 0;
      for (var tried : tries) {
        won += tried.get() ? 1 : 0;
      }
      assertThat(won).isLessThanOrEqualTo(1);
    }
    other.directory.close();
    fixture.reopen();
    for (var address : fixture.accounts()) {
      assertThat(fixture.resolved(address)).containsExactly(address);
    }
  }

  @Test
  void whoAsksDuringChangesSeesBeforeOrAfter() throws Exception {
    fixture.account("ann@a.test");
    fixture.account("bob@a.test");
    var done = new AtomicBoolean();
    var answers = new ArrayList<Future<Void>>();
    for (int i = 0; i < 4; i++) {
      Callable<Void> ask =
          () -> {
            while (!done.get()) {
              assertThat(fixture.resolved("moves@a.test"))
                  .isIn(List.of("ann@a.test"), List.of("bob@a.test"), List.of("nobody"));
              assertThat(fixture.resolved("postmaster@a.test")).containsExactly("ann@a.test");
            }
            return null;
          };
      answers.add(threads.submit(ask));
    }
    var random = new Random(3);
    try {
      for (int i = 0; i < 300; i++) {
        var target = random.nextBoolean() ? "ann@a.test" : "bob@a.test";
        fixture.alias("moves@a.test", target);
        assertThat(fixture.resolved("moves@a.test")).containsExactly(target);
        if (random.nextInt(4) == 0) {
          fixture.directory.removeAlias(Address.parse("moves@a.test"));
          assertThat(fixture.resolved("moves@a.test")).containsExactly("nobody");
        }
      }
    } finally {
      done.set(true);
    }
    for (var answer : answers) {
      answer.get();
    }
  }
}

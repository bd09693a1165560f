package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.chappe.model.AccountId;
import org.chappe.model.ByteSize;
import org.chappe.model.MailboxName;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

class CacheTest {
  private static final int ACCOUNTS = 50;
  private static final MailboxSettings SMALL =
      new MailboxSettings(
          ByteSize.ofKiB(40), 100, 9, 9, 9, 99, 3, java.time.Duration.ZERO); // about ten accounts

  private final TestMail mail = new TestMail(new MemoryStore(), SMALL);

  @Test
  void accountsNotInUseLeaveMemory() {
    for (int i = 1; i <= ACCOUNTS; i++) {
      mail.open(new AccountId(i)).close();
    }
    assertThat(mail.accounts.cachedAccounts()).isBetween(5, 20);
  }

  @Test
  void accountsInUseStay() {
    var handles = new ArrayList<MailAccount>();
    for (int i = 1; i <= ACCOUNTS; i++) {
      handles.add(mail.open(new AccountId(i)));
    }
    var first = handles.getFirst();
    for (int i = 1; i < ACCOUNTS; i++) {
      handles.get(i).close();
      handles.get(i).close(); // no error, and counted once
    }
    try (var again = mail.open(new AccountId(1))) {
      mail.append(again, MailboxName.INBOX, mail.message("a"));
    }
    assertThat(TestMail.inbox(first).count()).isEqualTo(1);
    assertThat(mail.accounts.cachedAccounts()).isBetween(5, 20);
    first.close();
    assertThat(TestMail.inbox(mail.open(new AccountId(1))).count()).isEqualTo(1);
  }

  @Test
  void aLargeAccountCostsWhatItHolds() {
    var large = mail.open(new AccountId(1));
    large.append(TestMail.id(large, MailboxName.INBOX), mail.same(2_000));
    large.close();
    assertThat(mail.accounts.cachedAccounts()).isZero();
    assertThat(TestMail.inbox(mail.open(new AccountId(1))).count()).isEqualTo(2_000);
  }

  @Test
  void openingAtTheSameTimeLoadsOnce() throws InterruptedException {
    mail.open(new AccountId(1)).close();
    for (int round = 0; round < 50; round++) {
      var restarted = mail.restarted();
      var start = new CountDownLatch(1);
      Set<AccountSnapshot> snapshots = ConcurrentHashMap.newKeySet();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 8; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    start.await();
                  } catch (InterruptedException e) {
                    return;
                  }
                  var account = restarted.accounts.open(new AccountId(1)).orElseThrow();
                  snapshots.add(account.snapshot());
                }));
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(snapshots).hasSize(1);
    }
  }
}

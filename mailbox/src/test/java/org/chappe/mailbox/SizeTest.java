package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;
import static org.chappe.mailbox.TestMail.mailbox;
import static org.chappe.mailbox.TestMail.name;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;
import org.chappe.model.AccountId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.junit.jupiter.api.Test;

/**
 * Large mailboxes stay within what is promised; the times are printed, not judged. With {@code
 * -Dtest.args=-Dchappe.messages=100000} they are of a large mailbox; fewer do for the rest.
 */
class SizeTest {
  private static final int MANY = Integer.getInteger("chappe.messages", 20_000);
  private static final int MILLION = 1_000_000;
  private static final UidSet ALL = UidSet.of(1, MANY);

  private final TestMail mail = TestMail.inMemory();

  @Test
  void manyMessages() {
    var ann = mail.ann();
    var inbox = id(ann, MailboxName.INBOX);
    timed("append", () -> ann.append(inbox, mail.same(MANY)));
    var before = inbox(ann);
    timed("load", () -> mail.restarted().ann().snapshot());
    timed("store", () -> TestMail.add(ann, inbox, ALL, Flags.of(SystemFlag.SEEN)));
    timed("difference", () -> inbox(ann).since(before));
    timed("copy", () -> ann.copy(inbox, ALL, id(ann, name("Archive"))));
    timed("move", () -> ann.move(inbox, ALL, id(ann, name("Trash"))));
    var trash = id(ann, name("Trash"));
    timed("store", () -> TestMail.add(ann, trash, ALL, Flags.of(SystemFlag.DELETED)));
    timed("cursor", () -> envelopeOctets(ann, mailbox(ann, name("Archive"))));
    timed("expunge", () -> ann.expunge(trash, Optional.empty()));
    timed("expunge's rest", () -> TestMail.expungeAll(ann, id(ann, name("Archive")), ALL));

    assertThat(ann.snapshot().quota().messages()).isZero();
    assertThat(StoreRows.count(mail.store, TestMail.ANN, 'b')).isZero();
  }

  /**
   * One message, copied again and again: a million entries, and no million messages in this test.
   */
  @Test
  void aMillionEntriesAreTensOfMegabytes() {
    fillMillion();
    long empty = heap();
    var ann = timed("load a million", () -> mail.restarted().ann());
    long octets = heap() - empty;

    System.out.printf("MEASURE a million entries take %d KiB of heap%n", octets / 1024);
    assertThat(inbox(ann).count()).isEqualTo(MILLION);
    assertThat(octets).isLessThan(64L * 1024 * 1024);
    assertThat(inbox(ann).positionOf(777_777)).isEqualTo(777_776);
    var before = inbox(ann);
    timed(
        "one flag among a million",
        () ->
            TestMail.add(
                ann, id(ann, MailboxName.INBOX), UidSet.of(500_000), Flags.of(SystemFlag.FLAGGED)));
    assertThat(timed("its difference", () -> inbox(ann).since(before)).changed())
        .containsExactly(499_999);
  }

  /** Thousands of accounts are open at a time, most of them with the mailboxes they were given. */
  @Test
  void anOpenedAccountCostsSomeTwoKilobytes() {
    int many = 5_000;
    for (int i = 1; i <= many; i++) {
      mail.accounts.create(new AccountId(i));
    }
    var restarted = mail.restarted();
    var opened = new ArrayList<MailAccount>(many);
    long before = heap();
    for (int i = 1; i <= many; i++) {
      opened.add(restarted.accounts.open(new AccountId(i)).orElseThrow());
    }
    long each = (heap() - before) / many;
    System.out.printf("MEASURE an opened account takes %d octets of heap%n", each);
    assertThat(each).isBetween(500L, 2_400L);
    assertThat(opened).allMatch(account -> account.snapshot().mailboxes().size() == 6);
  }

  private void fillMillion() {
    var ann = mail.ann();
    var inbox = id(ann, MailboxName.INBOX);
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    for (int count = 1; count < MILLION; count = inbox(ann).count()) {
      ann.copy(inbox, UidSet.of(1, Math.min(count, MILLION - count)), inbox);
    }
    ann.close();
  }

  private static long envelopeOctets(MailAccount account, MailboxSnapshot mailbox) {
    int[] all = mailbox.positionsOf(ALL);
    long octets = 0;
    try (var cursor = account.messages(mailbox, all, false)) {
      while (cursor.next()) {
        octets += cursor.envelope().length();
      }
    }
    assertThat(octets).isPositive();
    return octets;
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static <T> T timed(String what, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    System.out.printf(
        "MEASURE %s took %d ms%n", what, Duration.ofNanos(System.nanoTime() - start).toMillis());
    return result;
  }
}

package org.chappe.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.model.AccountId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

class SortTablesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T23:30:00Z");
  private static final List<SortBy> BY_SUBJECT = List.of(new SortBy(SortBy.Key.SUBJECT, false));

  private final MailAccounts accounts =
      new StoredMailAccounts(new MemoryStore(), MailboxSettings.DEFAULT, InstantSource.fixed(NOW));

  private MailAccount account(long id, int messages) {
    accounts.create(new AccountId(id));
    MailAccount account = accounts.open(new AccountId(id)).orElseThrow();
    for (int i = 0; i < messages; i++) {
      byte[] octets =
          "Subject: %d %d\r\n\r\n".formatted(messages - i, i).getBytes(StandardCharsets.US_ASCII);
      try (MessageIntake intake = accounts.receive()) {
        intake.write(octets, 0, octets.length);
        account.append(
            inbox(account).info().id(), List.of(new NewMessage(intake.finish(), Flags.NONE, NOW)));
      }
    }
    return account;
  }

  private static MailboxSnapshot inbox(MailAccount account) {
    return account.snapshot().mailbox(MailboxName.INBOX).orElseThrow();
  }

  private static int[] sort(SortTables tables, MailAccount account) {
    MailboxSnapshot mailbox = inbox(account);
    int[] all = IntStream.range(0, mailbox.count()).toArray();
    return Sort.run(
        account,
        tables,
        Collation.UNICODE_CASEMAP,
        mailbox,
        all,
        new int[0],
        BY_SUBJECT,
        () -> false);
  }

  @Test
  void onlyThoseThatSortedLastStay() {
    var tables = new SortTables(10_000, () -> 5L);
    try (MailAccount one = account(1, 5);
        MailAccount two = account(2, 5)) {
      assertThat(sort(tables, one)).containsExactly(4, 3, 2, 1, 0);
      assertThat(tables.size()).isEqualTo(1);
      SortTable kept = tables.of(one, Collation.UNICODE_CASEMAP);
      var small = new SortTables(kept.octets() + 100, () -> 5L);
      sort(small, one);
      assertThat(sort(small, two)).containsExactly(4, 3, 2, 1, 0);
      assertThat(small.size()).isEqualTo(1);
      assertThat(sort(small, one)).containsExactly(4, 3, 2, 1, 0);
    }
  }

  @Test
  void tooMuchIsRefused() {
    var tables = new SortTables(9_000, () -> 5L);
    try (MailAccount account = account(1, 600)) {
      assertThatThrownBy(() -> sort(tables, account))
          .isInstanceOfSatisfying(
              MailboxRefused.class,
              e -> assertThat(e.reason()).isEqualTo(MailboxRefused.Reason.LIMIT));
      assertThat(tables.size()).isZero();
    }
  }

  @Test
  void whatComesLaterIsSortedIn() {
    var tables = new SortTables(1_000_000, () -> 5L);
    try (MailAccount account = account(1, 3)) {
      assertThat(sort(tables, account)).containsExactly(2, 1, 0);
      account(1, 1).close();
      assertThat(sort(tables, account)).containsExactly(3, 2, 1, 0);
      account.expunge(inbox(account).info().id(), Optional.empty());
      assertThat(tables.of(account, Collation.UNICODE_CASEMAP).size())
          .isEqualTo(5); // with the row of nothing
    }
  }
}

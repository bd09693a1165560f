package org.chappe.search.lucene;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.mailbox.TextIndex;
import org.chappe.mailbox.search.Collation;
import org.chappe.mailbox.search.Search;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.model.AccountId;
import org.chappe.model.ByteSize;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.MemoryStore;
import org.chappe.store.Store;

/** Mail with an index, and the same mail without. */
final class IndexedMail implements AutoCloseable {
  static final AccountId ANN = new AccountId(0xA11);
  static final AccountId BOB = new AccountId(0xA11 + 4L * LuceneTextIndex.SHARDS); // the same shard
  static final IndexSettings SETTINGS =
      new IndexSettings(ByteSize.ofMiB(4), 2, Duration.ZERO, Duration.ofHours(1), 1 << 20, 1);
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  final LuceneTextIndex index;
  final StoredMailAccounts accounts;
  private final Store store;

  IndexedMail(Store store, Path folder, IndexSettings settings, Shard.Opener opener) {
    index = new LuceneTextIndex(folder, settings, opener);
    this.store = store;
    accounts = new StoredMailAccounts(store, MailboxSettings.DEFAULT, CLOCK, index);
    index.follow(accounts);
    accounts.create(ANN);
    accounts.create(BOB);
  }

  static IndexedMail in(Path folder) {
    return new IndexedMail(new MemoryStore(), folder, SETTINGS, Shard.Opener.FILES);
  }

  MailAccount open(AccountId account) {
    return accounts.open(account).orElseThrow();
  }

  void append(AccountId account, String... messages) {
    try (MailAccount mail = open(account)) {
      var all = new ArrayList<NewMessage>();
      for (String message : messages) {
        try (var intake = accounts.receive()) {
          byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
          intake.write(octets, 0, octets.length);
          all.add(new NewMessage(intake.finish(), Flags.NONE, NOW));
        }
      }
      mail.append(inbox(mail).info().id(), all);
    }
  }

  void expunge(AccountId account, long... uids) {
    try (MailAccount mail = open(account)) {
      var inbox = inbox(mail).info().id();
      UidSet set = UidSet.of(uids);
      mail.store(
          inbox,
          set,
          MailAccount.FlagChange.ADD,
          Flags.of(SystemFlag.DELETED),
          java.util.OptionalLong.empty());
      mail.expunge(inbox, Optional.of(set));
    }
  }

  static MailboxSnapshot inbox(MailAccount mail) {
    return mail.snapshot().mailbox(MailboxName.INBOX).orElseThrow();
  }

  /** UIDs found with the index's help. */
  List<Long> find(AccountId account, SearchKey key) {
    return find(account, key, Collation.UNICODE_CASEMAP);
  }

  List<Long> find(AccountId account, SearchKey key, Collation collation) {
    return find(accounts, account, key, collation);
  }

  /** UIDs found by reading: in another service, which knows no index and has nothing in memory. */
  List<Long> read(AccountId account, SearchKey key) {
    return read(account, key, Collation.UNICODE_CASEMAP);
  }

  List<Long> read(AccountId account, SearchKey key, Collation collation) {
    try (var plain = new StoredMailAccounts(store, MailboxSettings.DEFAULT, CLOCK)) {
      return find(plain, account, key, collation);
    }
  }

  /** As {@link #find}, each with its score: {@code 7:95}. */
  List<String> findScored(AccountId account, SearchKey key) {
    return scored(accounts, account, key);
  }

  List<String> readScored(AccountId account, SearchKey key) {
    try (var plain = new StoredMailAccounts(store, MailboxSettings.DEFAULT, CLOCK)) {
      return scored(plain, account, key);
    }
  }

  private static List<String> scored(StoredMailAccounts in, AccountId account, SearchKey key) {
    try (MailAccount mail = in.open(account).orElseThrow()) {
      MailboxSnapshot inbox = inbox(mail);
      Search.Result found = Search.find(mail, inbox, key, Collation.UNICODE_CASEMAP, () -> false);
      var all = new ArrayList<String>();
      for (int i = 0; i < found.positions().length; i++) {
        int score = found.scores().length == 0 ? 0 : found.scores()[i];
        all.add(inbox.uid(found.positions()[i]) + ":" + score);
      }
      return all;
    }
  }

  private static List<Long> find(
      StoredMailAccounts in, AccountId account, SearchKey key, Collation collation) {
    try (MailAccount mail = in.open(account).orElseThrow()) {
      MailboxSnapshot inbox = inbox(mail);
      return Arrays.stream(Search.run(mail, inbox, key, collation, () -> false))
          .mapToObj(inbox::uid)
          .toList();
    }
  }

  /** What the index alone says of INBOX, one letter a message: Y, N or ?. */
  String answers(AccountId account, TextIndex.Where where, String folded) {
    try (MailAccount mail = open(account)) {
      MailboxSnapshot inbox = inbox(mail);
      TextIndex.Answers answers = index.find(mail, where, folded);
      var letters = new StringBuilder();
      for (int i = 0; i < inbox.count(); i++) {
        letters.append(
            switch (answers.of(inbox.messageId(i))) {
              case YES -> 'Y';
              case NO -> 'N';
              case UNKNOWN -> '?';
            });
      }
      return letters.toString();
    }
  }

  IndexedMail followed() {
    try {
      index.awaitFollowed();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  @Override
  public void close() {
    index.close();
    accounts.close();
  }
}

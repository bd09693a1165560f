package org.chappe.mailbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.chappe.model.AccountId;
import org.chappe.model.ByteSize;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.MemoryStore;
import org.chappe.store.Store;

/** A mailbox service over a store, with words for what tests do most. */
final class TestMail {
  static final AccountId ANN = new AccountId(0xA11);
  static final AccountId BOB = new AccountId(0xB0B);
  static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
  static final MailboxSettings SETTINGS =
      new MailboxSettings(
          ByteSize.ofMiB(64), 10_000, 20, 100, 1_000, 50_000, 5, Duration.ofNanos(1));

  final Store store;
  final StoredMailAccounts accounts;
  Instant now = START;

  TestMail(Store store, MailboxSettings settings) {
    this.store = store;
    accounts = new StoredMailAccounts(store, settings, () -> now);
  }

  static TestMail inMemory() {
    return new TestMail(new MemoryStore(), SETTINGS);
  }

  /** Another service over the same store: what a restart sees. */
  TestMail restarted() {
    var restarted = new TestMail(store, SETTINGS);
    restarted.now = now;
    return restarted;
  }

  /** The account, made when it is not there. */
  MailAccount open(AccountId account) {
    accounts.create(account);
    return accounts.open(account).orElseThrow();
  }

  MailAccount ann() {
    return open(ANN);
  }

  ReceivedMessage received(String message) {
    try (var intake = accounts.receive()) {
      byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
      intake.write(octets, 0, octets.length);
      return intake.finish();
    }
  }

  NewMessage message(String subject, SystemFlag... flags) {
    return new NewMessage(
        received("From: a@example.test\nSubject: " + subject + "\n\nText of " + subject + ".\n"),
        Flags.of(flags),
        now);
  }

  List<NewMessage> messages(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> message("m" + i)).toList();
  }

  /** {@code count} entries of one body: the quick way to a large mailbox. */
  List<NewMessage> same(int count) {
    NewMessage one = message("same");
    return java.util.Collections.nCopies(count, one);
  }

  Appended append(MailAccount account, MailboxName mailbox, NewMessage... messages) {
    return account.append(id(account, mailbox), List.of(messages));
  }

  static MailboxId id(MailAccount account, MailboxName name) {
    return mailbox(account, name).info().id();
  }

  static MailboxSnapshot mailbox(MailAccount account, MailboxName name) {
    return account.snapshot().mailbox(name).orElseThrow();
  }

  static MailboxSnapshot inbox(MailAccount account) {
    return mailbox(account, MailboxName.INBOX);
  }

  static MailboxName name(String name) {
    return new MailboxName(name);
  }

  static Stored add(MailAccount account, MailboxId mailbox, UidSet uids, Flags flags) {
    return account.store(mailbox, uids, MailAccount.FlagChange.ADD, flags, OptionalLong.empty());
  }

  static Expunged expungeAll(MailAccount account, MailboxId mailbox, UidSet uids) {
    add(account, mailbox, uids, Flags.of(SystemFlag.DELETED));
    return account.expunge(mailbox, Optional.of(uids));
  }

  static List<Long> uids(MailboxSnapshot mailbox) {
    return IntStream.range(0, mailbox.count()).mapToObj(mailbox::uid).toList();
  }
}

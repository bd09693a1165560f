package org.chappe.bench;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.chappe.mailbox.Appended;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccount.FlagChange;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.mailbox.Stored;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.model.AccountId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.MemoryStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Snapshots of a mailbox of 100,000 messages, over the store in memory: what the mailbox service
 * itself costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class SnapshotBench {
  private static final int MESSAGES = 100_000;
  private static final AccountId ACCOUNT = new AccountId(1);

  private final MemoryStore store = new MemoryStore();
  private final StoredMailAccounts accounts =
      new StoredMailAccounts(store, MailboxSettings.DEFAULT, InstantSource.system());
  private final Flags[] flags = {Flags.NONE, Flags.of(SystemFlag.SEEN)};
  private MailAccount account;
  private ReceivedMessage mail;
  private MailboxId inbox;
  private MailboxSnapshot earlier;
  private long turn;

  @Setup
  public void fill() {
    accounts.create(ACCOUNT);
    account = accounts.open(ACCOUNT).orElseThrow();
    byte[] octets = Mails.usual(1);
    try (var intake = accounts.receive()) {
      intake.write(octets, 0, octets.length);
      mail = intake.finish();
    }
    inbox = inbox().info().id();
    for (int i = 0; i < MESSAGES; i += 1_000) {
      var batch = new ArrayList<NewMessage>();
      for (int j = 0; j < 1_000; j++) {
        batch.add(new NewMessage(mail, Flags.NONE, Instant.EPOCH));
      }
      account.append(inbox, batch);
    }
    earlier = inbox();
    account.store(
        inbox, UidSet.of(500), FlagChange.ADD, Flags.of(SystemFlag.FLAGGED), OptionalLong.empty());
  }

  @TearDown
  public void close() {
    account.close();
    accounts.close();
    store.close();
  }

  @Benchmark
  public Appended append() {
    return account.append(inbox, List.of(new NewMessage(mail, Flags.NONE, Instant.EPOCH)));
  }

  @Benchmark
  public Stored storeOneFlag() {
    turn++;
    return account.store(
        inbox,
        UidSet.of(1 + turn % MESSAGES),
        FlagChange.REPLACE,
        flags[(int) (turn / MESSAGES + 1) % 2],
        OptionalLong.empty());
  }

  /** What IDLE costs when one flag changed in a hundred chunks. */
  @Benchmark
  public MailboxSnapshot.Difference difference() {
    return inbox().since(earlier);
  }

  private MailboxSnapshot inbox() {
    return account.snapshot().mailbox(MailboxName.INBOX).orElseThrow();
  }
}

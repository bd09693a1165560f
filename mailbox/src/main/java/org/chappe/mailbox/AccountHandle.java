package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.chappe.model.AccountId;
import org.chappe.model.BodyId;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.Role;
import org.chappe.model.UidSet;
import org.chappe.store.Body;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/** One session's handle; the work is done by a class for each change. */
final class AccountHandle implements MailAccount {
  private static final int PAGE = 1_000;

  /** A part of the expunge log: half a megabyte of memory. */
  private static final int EXPUNGED_RANGES = 10_000;

  private final OpenAccount account;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<Listening> listenings = new CopyOnWriteArrayList<>(); // one at most, mostly

  AccountHandle(OpenAccount account, Runnable release) {
    this.account = account;
    this.release = release;
  }

  @Override
  public AccountId id() {
    return account.id();
  }

  @Override
  public AccountSnapshot snapshot() {
    return account.snapshot();
  }

  @Override
  public Listening listen(Consumer<AccountSnapshot> listener) {
    Listening listening = account.listen(listener);
    listenings.add(listening);
    return () -> {
      listening.close();
      listenings.remove(listening);
    };
  }

  @Override
  public MailboxInfo createMailbox(MailboxName name, Optional<Role> role) {
    return new Creating(account).create(name, role);
  }

  @Override
  public MailboxInfo createMailbox(MailboxName name, MailboxId above) {
    return new Creating(account).create(name, above);
  }

  @Override
  public void deleteMailbox(MailboxName name) {
    new Deleting(account).delete(name);
  }

  @Override
  public void deleteMailbox(MailboxId mailbox) {
    new Deleting(account).delete(mailbox);
  }

  @Override
  public void renameMailbox(MailboxName from, MailboxName to) {
    new Renaming(account).rename(from, to);
  }

  @Override
  public void renameMailbox(MailboxId mailbox, MailboxName to, MailboxId above) {
    new Renaming(account).rename(mailbox, to, above);
  }

  @Override
  public void subscribe(MailboxName name, boolean subscribed) {
    account.change(turn -> {
      if (turn.now().subscriptions().contains(name) != subscribed) {
        requireFewer(turn, subscribed);
        Change change = turn.begin();
        change.subscribe(name, subscribed);
        turn.end(change);
      }
      return subscribed;
    });
  }

  /** As many as there may be mailboxes: they are kept in memory too. */
  private static void requireFewer(Turn turn, boolean subscribed) {
    int most = turn.settings().mailboxes();
    if (subscribed && turn.now().subscriptions().size() >= most) {
      throw new MailboxRefused(
          MailboxRefused.Reason.LIMIT, "an account has at most " + most + " subscriptions");
    }
  }

  @Override
  public AccessList changeAccess(MailboxId mailbox, UnaryOperator<AccessList> change) {
    return new Sharing(account).change(mailbox, change);
  }

  @Override
  public void noteSharer(AccountId owner) {
    new Sharing(account).note(owner);
  }

  @Override
  public void forgetSharers(Set<AccountId> owners) {
    new Sharing(account).forget(owners);
  }

  @Override
  public Appended append(MailboxId mailbox, List<NewMessage> messages) {
    return new Appending(account).append(mailbox, messages);
  }

  @Override
  public Appended replace(MailboxId from, long uid, MailboxId to, NewMessage message) {
    return new Replacing(account).replace(from, uid, to, message);
  }

  @Override
  public Copied copy(MailboxId from, UidSet uids, MailboxId to, Rights rights) {
    return new Copying(account, rights).copy(from, uids, to);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an account is in memory once
  public Copied copyFrom(
      MailAccount source, MailboxId from, UidSet uids, MailboxId to, Rights rights) {
    if (!(source instanceof AccountHandle other) || other.account == account) {
      throw new IllegalArgumentException("from account " + source.id() + " to " + id());
    }
    return new CopyingOver(account, other.account, rights).copy(from, uids, to);
  }

  @Override
  public Copied move(MailboxId from, UidSet uids, MailboxId to, Rights rights) {
    return new Moving(account, rights).move(from, uids, to);
  }

  @Override
  public Expunged expunge(MailboxId mailbox, Optional<UidSet> uids) {
    return Expunging.ofDeleted(account).expunge(mailbox, uids);
  }

  @Override
  public Expunged remove(MailboxId mailbox, UidSet uids) {
    return Expunging.ofAny(account).expunge(mailbox, Optional.of(uids));
  }

  @Override
  public Stored store(
      MailboxId mailbox,
      UidSet uids,
      FlagChange change,
      Flags flags,
      OptionalLong unchangedSince,
      Rights rights) {
    return new FlagStoring(account, rights).store(mailbox, uids, change, flags, unchangedSince);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Returns without waiting for the disk: after a crash some messages may be recent twice, which
   * no client minds, and opening a mailbox costs no sync.
   */
  @Override
  public long takeRecent(MailboxId mailbox) {
    Optional<StoredMailbox> seen = account.snapshot().stored(mailbox);
    if (seen.isPresent() && seen.get().recentFrom() >= seen.get().info().uidNext()) {
      return seen.get().recentFrom(); // mostly: nothing came since, and no turn is needed
    }
    OpenAccount.Submitted<Long> taken =
        account.submit(turn -> {
          StoredMailbox now = turn.mailbox(mailbox);
          if (now.recentFrom() < now.info().uidNext()) {
            Change change = turn.begin();
            change.put(now.withRecentFrom(now.info().uidNext()));
            turn.end(change);
          }
          return now.recentFrom();
        });
    if (!taken.own().isEmpty()) {
      account.finishSoon();
    }
    return taken.result();
  }

  @Override
  public byte[] makeAccessKey(MailboxId mailbox) {
    return new AccessKeys(account).make(mailbox);
  }

  @Override
  public Optional<byte[]> accessKey(MailboxId mailbox) {
    return new AccessKeys(account).find(mailbox);
  }

  @Override
  public void resetAccessKey(MailboxId mailbox) {
    new AccessKeys(account).reset(mailbox);
  }

  @Override
  public void removeAccessKeys() {
    new AccessKeys(account).removeAll();
  }

  @Override
  public SortedMap<String, byte[]> annotations(Optional<MailboxId> of) {
    return new Annotating(account).all(of);
  }

  @Override
  public SortedMap<String, byte[]> annotations(Optional<MailboxId> of, SortedSet<String> names) {
    return new Annotating(account).some(of, names);
  }

  @Override
  public ModSeq annotate(Optional<MailboxId> of, Map<String, Optional<byte[]>> values) {
    return new Annotating(account).set(of, values);
  }

  @Override
  public ModSeq annotate(MailboxId of, Map<String, Optional<byte[]>> values, Optional<Role> role) {
    return new Annotating(account).set(of, values, role);
  }

  @Override
  public MessageCursor messages(MailboxSnapshot mailbox, int[] positions, ReadAhead ahead) {
    return new RowCursor(account.store(), account.partition(), mailbox, positions.clone(), ahead);
  }

  @Override
  public Optional<Body> body(BodyId body) {
    return account.store().bodies().open(body);
  }

  @Override
  public TextIndex texts() {
    return account.texts();
  }

  @Override
  public void expungedSince(MailboxId mailbox, ModSeq since, Consumer<UidSet> parts) {
    long newest = account.snapshot().version().value();
    if (since.value() >= newest) {
      return;
    }
    var ranges = new ArrayList<UidSet.Range>();
    PartitionStore store = account.store().partitions();
    RowRange rest =
        RowRange.of(
            Rows.expunged(mailbox.value(), since.value() + 1),
            Rows.expunged(mailbox.value(), newest + 1));
    for (List<Row> page = store.scan(account.partition(), rest, PAGE);
        !page.isEmpty();
        page = store.scan(account.partition(), rest, PAGE)) {
      for (Row row : page) {
        IdRanges.read(new ValueReader("an expunge row", row.value(), Rows.FORMAT), ranges);
        if (ranges.size() > EXPUNGED_RANGES) {
          parts.accept(new UidSet(ranges));
          ranges.clear();
        }
      }
      rest = rest.after(page.getLast().key());
    }
    if (!ranges.isEmpty()) {
      parts.accept(new UidSet(ranges));
    }
  }

  @Override
  public Optional<String> option(String name) {
    return account
        .store()
        .partitions()
        .get(account.partition(), Rows.option(name))
        .map(value -> new ValueReader("option " + name, value, Rows.FORMAT).rest());
  }

  @Override
  public void setOptions(Map<String, Optional<String>> options) {
    options.forEach((name, text) -> {
      requireShort(name);
      text.ifPresent(AccountHandle::requireShort);
    });
    account.change(turn -> {
      Change change = turn.begin();
      options.forEach((name, text) -> setOption(change, name, text));
      turn.end(change);
      return turn.versions();
    });
  }

  private static void setOption(Change change, String name, Optional<String> text) {
    text.ifPresentOrElse(
        value ->
            change.put(Rows.option(name), new ValueWriter(Rows.FORMAT, 64).text(value).toArray()),
        () -> change.delete(Rows.option(name)));
  }

  private static void requireShort(String text) {
    if (text.length() > 255) {
      throw new IllegalArgumentException("an option of " + text.length() + " characters");
    }
  }

  @Override
  public void setQuota(OptionalLong octets, OptionalLong messages, OptionalLong mailboxes) {
    account.change(turn -> {
      Change change = turn.begin();
      change.head(change.head().limited(octets, messages, mailboxes));
      turn.end(change);
      return turn.versions();
    });
  }

  /** Ends this handle's listeners too; closing twice is no error. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      listenings.forEach(Listening::close);
      release.run();
    }
  }
}

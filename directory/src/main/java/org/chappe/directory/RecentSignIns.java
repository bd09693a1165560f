package org.chappe.directory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chappe.directory.SignInRows.EntryClass;
import org.chappe.model.AccountId;
import org.chappe.model.Octets;
import org.chappe.store.Commit;
import org.chappe.store.PartitionStore;
import org.chappe.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * One account's sign-ins of the last hour, which may still grow, and what of its partition is to be
 * written. The history's thread alone has it, and nobody else writes that partition.
 */
final class RecentSignIns {
  /** What is looked at to find the entries of the last hour after a restart. */
  private static final int LATEST = 64;

  /** Rows that wait before they are written in between. */
  private static final int ROWS = Commit.MAX_CHANGES / 4;

  /** New entries between two looks at what is too old or too much. */
  private static final int NEW_ENTRIES = 16;

  /** Last uses that are kept; an app password that is gone leaves one behind. */
  private static final int USES = 500;

  private final PartitionStore partitions;
  private final InstantSource clock;
  private final AccountId account;
  private final Map<Alike, Growing> growing = new HashMap<>();
  private final Map<Octets, byte[]> toWrite = new LinkedHashMap<>();
  private long version;
  private long writtenMillis;
  private boolean urgent;
  private int number;
  private int untidied = NEW_ENTRIES; // new entries since the last look: at the first, too
  private @Nullable CompletableFuture<Void> writing;

  private RecentSignIns(
      PartitionStore partitions, InstantSource clock, AccountId account, long version) {
    this.partitions = partitions;
    this.clock = clock;
    this.account = account;
    this.version = version;
  }

  /** What makes sign-ins one entry. */
  private record Alike(
      EntryClass kind,
      Optional<Protocol> protocol,
      String address,
      String client,
      Optional<Access> access,
      String outcome) {
    static Alike of(EntryClass kind, SignInEntry entry) {
      return new Alike(
          kind, entry.protocol(), entry.address(), entry.client(), entry.access(), entry.outcome());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Growing(byte[] key, SignInEntry entry) {}

  static RecentSignIns load(PartitionStore partitions, InstantSource clock, AccountId account) {
    var id = SignInRows.of(account);
    var recent = new RecentSignIns(partitions, clock, account, partitions.head(id).version());
    for (var kind : EntryClass.values()) {
      for (var row : partitions.scan(id, SignInRows.entries(kind), LATEST)) {
        var entry = SignInEntry.read(SignInRows.firstOf(row.key()), row.value());
        recent.growing.put(Alike.of(kind, entry), new Growing(row.key(), entry));
      }
    }
    return recent;
  }

  static void deleteAll(PartitionStore partitions, AccountId account) {
    var id = SignInRows.of(account);
    long version = partitions.head(id).version();
    if (version > 0) {
      join(partitions.commit(Commit.of(id, version).mayWait().deleteRange(SignInRows.ALL).build()));
    }
  }

  /** Whether it made a new entry; else one grew. */
  boolean enter(EntryClass kind, SignInEntry signIn) {
    growing.values().removeIf(one -> isOver(one, signIn.first()));
    var entry = kind == EntryClass.WRONG ? joined(signIn) : signIn;
    var alike = Alike.of(kind, entry);
    var before = growing.get(alike);
    if (before != null) {
      put(alike, new Growing(before.key(), before.entry().again(entry.last(), entry.count())));
      return false;
    }
    put(alike, new Growing(SignInRows.entry(kind, entry.first(), number++), entry));
    urgent = true;
    untidied++;
    return true;
  }

  private static boolean isOver(Growing one, Instant now) {
    return !one.entry().first().plus(SignInHistory.TOGETHER).isAfter(now);
  }

  /** Behind the first networks an hour, wrong passwords come from anywhere. */
  private SignInEntry joined(SignInEntry wrong) {
    if (growing.containsKey(Alike.of(EntryClass.WRONG, wrong))) {
      return wrong;
    }
    long networks =
        growing.keySet().stream().filter(alike -> alike.kind() == EntryClass.WRONG).count();
    return networks < SignInHistory.NETWORKS
        ? wrong
        : new SignInEntry(
            wrong.first(),
            wrong.last(),
            wrong.count(),
            Optional.empty(),
            "",
            "",
            Optional.empty(),
            wrong.outcome());
  }

  private void put(Alike alike, Growing entry) {
    growing.put(alike, entry);
    put(entry.key(), entry.entry().octets());
  }

  void used(Access access, LastUse use) {
    put(SignInRows.use(access), use.octets());
  }

  void put(byte[] key, byte[] value) {
    toWrite.put(new Octets(key), value);
    if (toWrite.size() > ROWS) {
      write();
    }
  }

  private Optional<byte[]> get(byte[] key) {
    byte[] waiting = toWrite.get(new Octets(key));
    return waiting != null ? Optional.of(waiting) : partitions.get(SignInRows.of(account), key);
  }

  SignInNotice notice() {
    return get(SignInRows.NOTICE).map(SignInNotice::read).orElse(SignInNotice.UNSET);
  }

  /**
   * Enters the place among those that are known, and says whether it was new: a network nobody
   * signed in from, with something that was not used before. What a client calls itself a thief can
   * say, too, and the account's own password is what is stolen: with that a new network alone is
   * new. The very first place is not.
   */
  boolean isSomewhereNew(Origin origin, Access access, Instant at) {
    int today = SignInRows.day(at.toEpochMilli());
    var host = Network.ofHost(origin.address());
    long device = SignInRows.device(access, origin.client());
    var before =
        get(SignInRows.PLACES)
            .map(value -> Places.read("the places of account " + account, value))
            .orElse(Places.NONE);
    var after = before.with(host, today).withDevice(device, today);
    if (!after.equals(before)) {
      put(SignInRows.PLACES, after.octets());
    }
    return !before.hosts().isEmpty()
        && !before.knowsSite(host.site())
        && (access.means().isPassword() || !before.knowsDevice(device));
  }

  /** Whether it is to be written now. */
  boolean isDue() {
    return !toWrite.isEmpty()
        && (urgent || clock.millis() - writtenMillis >= SignInHistory.GROWING.toMillis());
  }

  /** Hands in what is to be written; {@link #await} follows. */
  void begin() {
    if (toWrite.isEmpty()) {
      return;
    }
    var commit = Commit.of(SignInRows.of(account), version).mayWait();
    toWrite.forEach((key, value) -> commit.put(key.toArray(), value));
    if (untidied >= NEW_ENTRIES) {
      tooMany().forEach(commit::delete);
      untidied = 0;
    }
    writing = partitions.commit(commit.build());
    version++;
    writtenMillis = clock.millis();
    urgent = false;
    toWrite.clear();
  }

  void await() {
    var begun = writing;
    if (begun != null) {
      writing = null;
      join(begun);
    }
  }

  void write() {
    begin();
    await();
  }

  /** Rows on disk that are too old, or behind as many as are kept. */
  private List<byte[]> tooMany() {
    var id = SignInRows.of(account);
    var old = clock.instant().minus(SignInHistory.KEPT);
    var keys = new ArrayList<byte[]>();
    for (var kind : EntryClass.values()) {
      int place = 0;
      for (var row : partitions.scan(id, SignInRows.entries(kind), kind.most() + ROWS / 2)) {
        if (++place > kind.most() || SignInRows.firstOf(row.key()).isBefore(old)) {
          keys.add(row.key());
        }
      }
    }
    var uses = new ArrayList<>(partitions.scan(id, SignInRows.USES, USES + ROWS / 2));
    uses.sort(
        (one, other) -> LastUse.read(other.value()).at().compareTo(LastUse.read(one.value()).at()));
    uses.stream().skip(USES).forEach(row -> keys.add(row.key()));
    return keys;
  }

  private static void join(CompletableFuture<Void> commit) {
    try {
      commit.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException store ? store : e;
    }
  }
}

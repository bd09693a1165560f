package org.chappe.delivery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.chappe.model.AccountId;

/**
 * Messages that reached some accounts and not others, so that the client was told to try again:
 * when it does, those who have the message do not get it twice. {@link Incoming} says why this is
 * needed. Kept in memory only, bounded in number and time; what is forgotten costs a duplicate,
 * never a message. Thread-safe.
 */
final class UnfinishedDeliveries {
  private final int most;
  private final Duration keep;
  private final InstantSource clock;
  private final Map<Key, Entry> entries = new LinkedHashMap<>(); // the oldest first
  private volatile boolean any; // spares everybody else the digest, and the lock

  UnfinishedDeliveries(DeliverySettings settings, InstantSource clock) {
    this.most = settings.unfinishedKept();
    this.keep = settings.unfinishedFor();
    this.clock = clock;
  }

  /** A message by its reverse-path and octets as the client sent them. */
  static final class Key {
    private final byte[] sha256;

    Key(MessageDigest octets, String reversePath) {
      this.sha256 = octets.digest(reversePath.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && Arrays.equals(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sha256);
    }
  }

  private record Entry(Instant until, Set<AccountId> have) {}

  boolean isEmpty() {
    return !any;
  }

  /** Who has it already. */
  synchronized Set<AccountId> have(Key key) {
    dropOld();
    Entry entry = entries.get(key);
    return entry == null ? Set.of() : entry.have();
  }

  /** These have it, others are still to get it. */
  synchronized void keep(Key key, Set<AccountId> have) {
    if (have.isEmpty()) {
      return;
    }
    Entry old = entries.remove(key);
    Set<AccountId> all = new HashSet<>(have);
    if (old != null) {
      all.addAll(old.have());
    }
    entries.put(key, new Entry(clock.instant().plus(keep), Set.copyOf(all)));
    dropOld();
    any = true;
  }

  /** The client has been told that it is done: the same octets again are another message. */
  synchronized void finished(Key key) {
    entries.remove(key);
    any = !entries.isEmpty();
  }

  private void dropOld() {
    Instant now = clock.instant();
    var oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      boolean over = oldest.next().until().isBefore(now);
      if (!over && entries.size() <= most) {
        break;
      }
      oldest.remove();
    }
    any = !entries.isEmpty();
  }
}

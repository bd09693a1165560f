package org.chappe.directory;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.chappe.model.AccountId;
import org.chappe.store.PartitionStore;

/**
 * From where accounts were signed in to lately, from memory where it was read before. What is new
 * is in memory at once; {@link SignInHistory} writes it, so a restart knows it too. Thread-safe.
 */
final class KnownPlaces {
  private final PartitionStore partitions;
  private final InstantSource clock;
  private final int days;
  private final BoundedCache<AccountId, Places> places;

  /**
   * @param knownFor days after a sign-in, whole ones
   * @param cached accounts
   */
  KnownPlaces(PartitionStore partitions, InstantSource clock, Duration knownFor, int cached) {
    this.partitions = partitions;
    this.clock = clock;
    this.days = (int) knownFor.toDays();
    this.places = new BoundedCache<>(cached);
  }

  Nearness nearness(AccountId account, InetAddress address) {
    return of(account).nearness(Network.ofHost(address), SignInRows.day(clock.millis()) - days + 1);
  }

  /** Somebody has signed in from there. */
  void signedIn(AccountId account, InetAddress address) {
    var host = Network.ofHost(address);
    int today = SignInRows.day(clock.millis());
    var known = of(account);
    if (!known.with(host, today).equals(known)) {
      places.update(account, now -> now.or(() -> Optional.of(known)).map(p -> p.with(host, today)));
    }
  }

  void forget(AccountId account) {
    places.changed(account);
  }

  private Places of(AccountId account) {
    return places.get(account, this::load);
  }

  private Places load(AccountId account) {
    return partitions
        .get(SignInRows.of(account), SignInRows.PLACES)
        .map(value -> Places.read("the places of account " + account, value))
        .orElse(Places.NONE);
  }
}

package org.chappe.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chappe.model.AccountId;

/**
 * Which accounts signed in from an address or a network lately. Thread-safe, bounded: of each so
 * many accounts as count, those that came last.
 */
final class Sharers {
  private final GuessLimits.Sharing limits;
  private final BoundedCache<Long, List<Sharer>> byNetwork;

  Sharers(GuessLimits.Sharing limits, int networks) {
    this.limits = limits;
    byNetwork = new BoundedCache<>(networks);
  }

  /** An account, and the day it signed in last. */
  record Sharer(AccountId account, int day) {}

  /** Those of one network; to be kept. */
  record Kept(long network, List<Sharer> sharers) {
    Kept {
      sharers = List.copyOf(sharers);
    }
  }

  /** Whether that is news. */
  boolean signedIn(long network, AccountId account, int day) {
    var now = new Sharer(account, day);
    var known = byNetwork.get(network);
    if (known.isPresent() && known.get().contains(now)) {
      return false;
    }
    var news = new AtomicBoolean();
    byNetwork.update(
        network,
        before -> {
          var after = new ArrayList<>(before.orElse(List.of()));
          news.set(after.stream().noneMatch(now::equals));
          after.removeIf(one -> one.account().equals(account));
          after.add(now);
          if (after.size() > limits.most()) {
            after.removeFirst();
          }
          return Optional.of(List.copyOf(after));
        });
    return news.get();
  }

  /** How many different ones since that day. */
  int accounts(long network, int since) {
    return (int)
        byNetwork.get(network).orElse(List.of()).stream().filter(s -> s.day() >= since).count();
  }

  /** Networks with more than one. */
  List<Kept> kept() {
    var kept = new ArrayList<Kept>();
    byNetwork.forEach((network, sharers) -> {
      if (sharers.size() > 1) {
        kept.add(new Kept(network, sharers));
      }
    });
    return kept;
  }

  void restore(List<Kept> kept) {
    kept.forEach(one -> byNetwork.put(one.network(), one.sharers()));
  }
}

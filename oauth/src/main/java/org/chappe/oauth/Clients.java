package org.chappe.oauth;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;

/** The clients that registered themselves. Thread-safe; changes are durable on return. */
final class Clients {
  private static final int PAGE = 1_000;

  private final PartitionStore partitions;
  private final Changing changing;
  private final InstantSource clock;
  private final int most;
  private final AtomicInteger count;

  Clients(PartitionStore partitions, InstantSource clock, int most) {
    this.partitions = partitions;
    this.changing = new Changing(partitions);
    this.clock = clock;
    this.most = most;
    this.count = new AtomicInteger(all().size());
  }

  /**
   * Adds a client under a new id.
   *
   * @throws OAuthError when there are too many
   */
  Client register(String name, List<RedirectUri> redirectUris, String uri) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      throw new OAuthError(
          503, "temporarily_unavailable", "too many clients are registered; try again tomorrow");
    }
    String id = Secrets.base64(Secrets.octets(16));
    Instant now = clock.instant();
    var client = new Client(id, name.isEmpty() ? id : name, redirectUris, uri, now, now, false);
    put(client);
    return client;
  }

  private void put(Client client) {
    changing.row(
        Rows.SERVER,
        Rows.client(client.id()),
        (_, commit) -> {
          commit.put(Rows.client(client.id()), Rows.value(client));
          return Optional.of(client);
        });
  }

  Optional<Client> find(String id) {
    if (id.isEmpty() || id.length() > 64) {
      return Optional.empty();
    }
    byte[] key = Rows.client(id);
    return partitions.get(Rows.SERVER, key).map(value -> Rows.client(new Row(key, value)));
  }

  /** Notes that it is in use: by the day, so that a token costs no commit here. */
  void used(Client client) {
    Instant now = clock.instant();
    if (!client.hasGrant() || client.used().isBefore(now.truncatedTo(ChronoUnit.DAYS))) {
      put(client.usedAt(now));
    }
  }

  /** Forgets those that nobody uses; returns how many. */
  int sweep() {
    Instant now = clock.instant();
    int gone = 0;
    for (Client client : all()) {
      Instant limit =
          now.minus(
              client.hasGrant() ? OAuthSettings.FORGOTTEN_CLIENTS : OAuthSettings.UNUSED_CLIENTS);
      if (client.used().isBefore(limit) && removeUnused(client)) {
        gone++;
      }
    }
    return gone;
  }

  private boolean removeUnused(Client seen) {
    byte[] key = Rows.client(seen.id());
    Optional<Client> removed =
        changing.row(
            Rows.SERVER,
            key,
            (value, commit) -> {
              commit.delete(key);
              return value.map(now -> Rows.client(new Row(key, now))).filter(seen::equals);
            });
    removed.ifPresent(_ -> count.decrementAndGet());
    return removed.isPresent();
  }

  private List<Client> all() {
    List<Client> clients = new ArrayList<>();
    RowRange range = Rows.CLIENTS;
    while (true) {
      List<Row> page = partitions.scan(Rows.SERVER, range, PAGE);
      if (page.isEmpty()) {
        return clients;
      }
      page.forEach(row -> clients.add(Rows.client(row)));
      range = range.after(page.getLast().key());
    }
  }
}

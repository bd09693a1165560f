package org.chappe.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;

/**
 * The keys that tokens are signed with: ES256, made here, kept in the store. Thread-safe.
 *
 * <p>A new one is published a day before it signs, so that nobody who keeps the list for some hours
 * meets a signature with a key it does not know; an old one is published until its last token has
 * expired, and a day longer.
 */
final class SigningKeys {
  private static final Comparator<Made> BY_AGE = Comparator.comparing(Made::at);

  private record Made(Instant at, ECKey key) {}

  private final PartitionStore partitions;
  private final Changing changing;
  private final InstantSource clock;
  private final OAuthEvents events;
  private volatile List<Made> keys = List.of(); // the oldest first, never empty once opened

  SigningKeys(PartitionStore partitions, InstantSource clock, OAuthEvents events) {
    this.partitions = partitions;
    this.changing = new Changing(partitions);
    this.clock = clock;
    this.events = events;
    keys = load();
    tend();
  }

  private List<Made> load() {
    List<Made> loaded = new ArrayList<>();
    for (Row row : partitions.scan(Rows.SERVER, Rows.KEYS, PartitionStore.MAX_PAGE)) {
      var in = Rows.key(row);
      Instant made = Instant.ofEpochMilli(in.i64());
      try {
        loaded.add(new Made(made, ECKey.parse(in.rest())));
      } catch (ParseException e) {
        throw new IllegalStateException("a signing key in the store is damaged", e);
      }
    }
    loaded.sort(BY_AGE);
    return List.copyOf(loaded);
  }

  /** Makes the next key when it is time, and forgets those that nobody needs. */
  synchronized void tend() {
    Instant now = clock.instant();
    if (keys.isEmpty() || !keys.getLast().at.plus(OAuthSettings.KEYS).isAfter(now)) {
      make(now);
    }
    Duration after = OAuthSettings.KEYS_SHOWN_BEFORE.plus(Duration.ofDays(2));
    for (int i = 0; i + 1 < keys.size(); ) {
      if (keys.get(i + 1).at.plus(after).isBefore(now)) {
        forget(keys.get(i)); // its successor has signed for two days
      } else {
        i++;
      }
    }
  }

  private void make(Instant now) {
    ECKey key;
    try {
      key =
          new ECKeyGenerator(Curve.P_256)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .keyIDFromThumbprint(true)
              .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("a JDK without P-256", e);
    }
    changing.row(
        Rows.SERVER,
        Rows.key(key.getKeyID()),
        (_, commit) -> {
          commit.put(Rows.key(key.getKeyID()), Rows.value(now, key.toJSONString()));
          return Optional.of(key);
        });
    keys = load();
    events.emit(new OAuthEvent.KeyMade(key.getKeyID()));
  }

  private void forget(Made old) {
    changing.row(
        Rows.SERVER,
        Rows.key(old.key.getKeyID()),
        (value, commit) -> {
          commit.delete(Rows.key(old.key.getKeyID()));
          return value;
        });
    keys = load();
  }

  /** The newest that has been published long enough; at first the only one. */
  ECKey signing() {
    Instant limit = clock.instant().minus(OAuthSettings.KEYS_SHOWN_BEFORE);
    List<Made> now = keys;
    for (Made made : now.reversed()) {
      if (!made.at.isAfter(limit)) {
        return made.key;
      }
    }
    return now.getFirst().key;
  }

  Optional<ECKey> find(String id) {
    return keys.stream().map(Made::key).filter(key -> key.getKeyID().equals(id)).findFirst();
  }

  /** What everybody may see, as JSON. RFC 7517 §5 */
  String published() {
    List<JWK> all = keys.stream().map(made -> (JWK) made.key.toPublicJWK()).toList();
    return new JWKSet(all).toString();
  }
}

package org.chappe.relay.route.sts;

import java.util.Optional;
import org.chappe.store.StoreException;

/**
 * Where policies are kept, so that a restart forgets none: who can hold back DNS and HTTPS at that
 * moment would else have mail go unprotected. RFC 8461 §10.2. Domains are in A-labels and lower
 * case. Thread-safe; each method may throw {@link StoreException}.
 */
public interface PolicyStore {
  /** What was put last, whether valid still or not. */
  Optional<KeptPolicy> get(String domain);

  /** Replaces what was there; returns once that survives a crash. */
  void put(String domain, KeptPolicy policy);

  /** Forgets it, if it is there. */
  void remove(String domain);
}

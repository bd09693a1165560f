package org.chappe.relay.route.sts;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** In memory, until the program ends: for tests and try-outs. */
public final class MemoryPolicies implements PolicyStore {
  private final Map<String, KeptPolicy> policies = new ConcurrentHashMap<>();

  @Override
  public Optional<KeptPolicy> get(String domain) {
    return Optional.ofNullable(policies.get(domain));
  }

  @Override
  public void put(String domain, KeptPolicy policy) {
    policies.put(domain, policy);
  }

  @Override
  public void remove(String domain) {
    policies.remove(domain);
  }
}

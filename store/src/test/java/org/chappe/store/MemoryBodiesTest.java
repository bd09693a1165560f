package org.chappe.store;

import org.chappe.model.BodyId;

final class MemoryBodiesTest extends BodyStoreContract {
  private final MemoryStore store = new MemoryStore(clock);

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected void damage(BodyId body) {
    store.damage(body);
  }

  @Override
  protected long largeOctets() {
    return 50_000_000; // they stay in memory
  }
}

package org.chappe.store;

import java.util.UUID;

/** A commit's own random name, by which a repeated one is known. */
public record CommitId(long high, long low) {
  public static CommitId random() {
    UUID uuid = UUID.randomUUID();
    return new CommitId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}

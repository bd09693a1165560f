package org.chappe.store;

import java.time.Instant;
import java.util.Optional;
import org.chappe.model.BodyId;

/**
 * Immutable message bodies named by their SHA-256, each stored once however many messages need it.
 * Links are made by commits ({@link Commit#links()}). Thread-safe; methods may be called on virtual
 * threads.
 */
public interface BodyStore {
  BodyWriter write();

  /** The body, or empty when it is not (or no longer) stored. */
  Optional<Body> open(BodyId id);

  /**
   * Removes bodies that have had no link since before {@code unlinkedBefore}, and what was left of
   * writes that ended without a commit. Returns how many bodies went. May run at any time beside
   * everything else.
   */
  long collect(Instant unlinkedBefore);
}

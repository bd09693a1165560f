package org.chappe.store;

import java.time.Instant;
import java.util.List;
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

  /** What will probably be read of bodies opened together. */
  enum Expected {
    HEADERS,
    ALL
  }

  /**
   * As {@link #open} for each, in this order. The octets that are expected to be read may be read
   * now, all in one go, from the first body on, as long as they take no more than {@code
   * octetsAhead} in the form in which they are stored; the bodies hold them. Damage is told when a
   * damaged body is read, as it always is, not here.
   */
  default List<Optional<Body>> openAll(List<BodyId> ids, Expected expected, int octetsAhead) {
    return ids.stream().map(this::open).toList();
  }

  /**
   * Removes bodies that have had no link since before {@code unlinkedBefore}, and what was left of
   * writes that ended without a commit. Returns how many bodies went. May run at any time beside
   * everything else.
   */
  long collect(Instant unlinkedBefore);
}

package org.chappe.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chappe.model.BodyId;

/** Bodies with their links, all behind one lock. */
final class MemoryBodies implements BodyStore {
  private final InstantSource clock;
  private final Map<BodyId, Kept> bodies = new HashMap<>(); // guarded by this

  MemoryBodies(InstantSource clock) {
    this.clock = clock;
  }

  private record Link(PartitionId partition, long message) {}

  private static final class Kept {
    final MemoryBody body;
    final Set<Link> links = new HashSet<>();
    Instant unlinked = Instant.MAX; // of the last unlink

    Kept(MemoryBody body) {
      this.body = body;
    }
  }

  /**
   * Adds and removes the commit's links; the commit applies.
   *
   * @throws BodyGone and nothing changes
   */
  synchronized void link(Commit commit) {
    for (var relink : commit.relinks()) {
      if (!bodies.containsKey(relink.body())) {
        throw new BodyGone(relink.body());
      }
    }
    for (var relink : commit.relinks()) {
      var kept = bodies.get(relink.body());
      if (kept != null) {
        kept.links.add(new Link(commit.partition(), relink.message()));
      }
    }
    for (var link : commit.links()) {
      if (!(link.body() instanceof MemoryBody body)) {
        throw new IllegalArgumentException("body " + link.body().id() + " is another store's");
      }
      bodies
          .computeIfAbsent(body.id(), _ -> new Kept(body))
          .links
          .add(new Link(commit.partition(), link.message()));
    }
    for (var unlink : commit.unlinks()) {
      var kept = bodies.get(unlink.body());
      if (kept != null) {
        kept.links.remove(new Link(commit.partition(), unlink.message()));
        kept.unlinked = clock.instant();
      }
    }
  }

  @Override
  public BodyWriter write() {
    return new MemoryBodyWriter();
  }

  @Override
  public synchronized Optional<Body> open(BodyId id) {
    return Optional.ofNullable(bodies.get(id)).map(kept -> kept.body);
  }

  @Override
  public synchronized long collect(Instant unlinkedBefore) {
    long before = bodies.size();
    bodies
        .values()
        .removeIf(kept -> kept.links.isEmpty() && kept.unlinked.isBefore(unlinkedBefore));
    return before - bodies.size();
  }

  synchronized void damage(BodyId id) {
    var kept = bodies.get(id);
    if (kept == null) {
      throw new IllegalArgumentException("no body " + id);
    }
    kept.body.damage();
  }
}

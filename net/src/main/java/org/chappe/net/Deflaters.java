package org.chappe.net;

import java.util.LinkedHashMap;
import java.util.zip.Deflater;

/**
 * Deflaters, which are 200 KiB each outside the heap, for connections that mostly wait. Each
 * connection has one while it writes; the ones used last stay with their connections, so that an
 * answer can refer to what was said before. Who had to give up a deflater gets a fresh one: as
 * every write ends at a full octet (RFC 1951 §3.2.4), a stream of blocks may go on with one that
 * knows nothing of those before, and the client sees no difference but the size. Thread-safe.
 */
final class Deflaters {
  private final int kept;
  private final LinkedHashMap<Object, Deflater> idle = new LinkedHashMap<>(); // used last: last

  /** Keeps at most {@code kept} deflaters that nobody uses at the moment. */
  Deflaters(int kept) {
    this.kept = kept;
  }

  /** The one {@code owner} had before, or one that knows of nothing. */
  Deflater take(Object owner, int level) {
    Deflater deflater;
    synchronized (idle) {
      deflater = idle.remove(owner);
    }
    if (deflater == null) {
      deflater = new Deflater(level, true);
    }
    return deflater;
  }

  /** To be taken again, or not. */
  void keep(Object owner, Deflater deflater) {
    Deflater oldest = null;
    synchronized (idle) {
      idle.put(owner, deflater);
      if (idle.size() > kept) {
        oldest = idle.pollFirstEntry().getValue();
      }
    }
    if (oldest != null) {
      oldest.end();
    }
  }

  /** {@code owner} comes no more. */
  void forget(Object owner) {
    Deflater deflater;
    synchronized (idle) {
      deflater = idle.remove(owner);
    }
    if (deflater != null) {
      deflater.end();
    }
  }

  int idle() {
    synchronized (idle) {
      return idle.size();
    }
  }
}

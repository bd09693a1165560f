package org.chappe.store;

import org.chappe.model.BodyId;

/**
 * A body that was written and is kept once a commit links it; may be linked by any number of
 * commits for as long as somebody holds this object. When nobody does and no commit linked it, it
 * goes by itself. An engine's own class stands behind it.
 */
public interface NewBody {
  BodyId id();

  /** The whole body's octets. */
  long octets();

  /** The header block's octets, the empty line included. */
  long headerOctets();

  /** What of it waits in memory for the commit that links it. */
  long memoryOctets();
}

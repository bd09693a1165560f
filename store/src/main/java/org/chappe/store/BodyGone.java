package org.chappe.store;

import org.chappe.model.BodyId;

/** A commit needs a body that is not stored, or no longer; the commit changed nothing. */
public final class BodyGone extends StoreException {
  private static final long serialVersionUID = 1L;

  public BodyGone(BodyId body) {
    super("body " + body + " is not stored");
  }
}

package org.chappe.store;

import org.chappe.model.BodyId;

/** A body's stored octets are not the ones that were written. */
public final class BodyDamaged extends StoreException {
  private static final long serialVersionUID = 1L;

  public BodyDamaged(BodyId body, String how) {
    super("body " + body + " is damaged: " + how);
  }
}

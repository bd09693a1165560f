package org.chappe.store;

/**
 * A stored value has a format this program does not know: a newer program wrote it, or it is
 * damaged.
 */
public final class UnknownFormat extends StoreException {
  private static final long serialVersionUID = 1L;

  public UnknownFormat(String what, int format, int newestKnown) {
    super(
        "%s has format %d; this program knows formats up to %d: it was written by a newer one, or it is damaged"
            .formatted(what, format, newestKnown));
  }
}

package org.chappe.store;

/**
 * The store did not answer. Of a commit it is not known whether it applied: the same one may be
 * repeated.
 */
public final class StoreUnavailable extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    super(message);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}

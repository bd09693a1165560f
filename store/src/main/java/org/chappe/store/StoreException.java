package org.chappe.store;

/** What a store answers when it cannot do what it was asked. */
public abstract sealed class StoreException extends RuntimeException
    permits StoreUnavailable, VersionConflict, BodyGone, BodyDamaged, UnknownFormat {
  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}

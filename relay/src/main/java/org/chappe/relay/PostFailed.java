package org.chappe.relay;

/** A message could not be kept. */
public final class PostFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PostFailed(String message) {
    super(message);
  }
}

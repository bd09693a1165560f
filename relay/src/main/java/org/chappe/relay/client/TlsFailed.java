package org.chappe.relay.client;

import org.chappe.relay.client.TlsResult.Failure;

/** TLS did not come about, or not as demanded. */
final class TlsFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  TlsFailed(Failure failure) {
    super(failure.text());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}

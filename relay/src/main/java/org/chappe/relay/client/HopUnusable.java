package org.chappe.relay.client;

import java.util.Optional;

/** Nothing can be handed to this hop at this address now. */
public final class HopUnusable extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<RemoteReply> reply;
  private final transient TlsResult tls;

  /**
   * With what is known.
   *
   * @param during as {@code connect}, {@code greeting}, {@code EHLO}, {@code STARTTLS}, {@code
   *     TLS}, {@code AUTH}
   * @param reply what the server said, if it is that
   */
  public HopUnusable(String during, String text, Optional<RemoteReply> reply, TlsResult tls) {
    super(during + ": " + text);
    this.reply = reply;
    this.tls = tls;
  }

  public Optional<RemoteReply> reply() {
    return reply;
  }

  public TlsResult tls() {
    return tls;
  }
}

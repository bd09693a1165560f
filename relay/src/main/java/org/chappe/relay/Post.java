package org.chappe.relay;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Where mail goes that this server writes itself: to a mailbox here, or into the outbox.
 * Thread-safe.
 */
@FunctionalInterface
public interface Post {
  /**
   * Takes a mail; it is durable on return. Its reverse-path is the null one, so that nobody is told
   * what becomes of it. RFC 5321 §4.5.5
   *
   * @throws RuntimeException when it cannot be kept now: it was not taken
   */
  void post(Mail mail);

  /**
   * One mail.
   *
   * @param id of the transaction, as {@link org.chappe.delivery.Delivery#nextId()} gives it
   * @param to its one recipient, without {@code <>}
   * @param smtpUtf8 whether it can only go where RFC 6531 is spoken
   */
  record Mail(String id, String to, boolean smtpUtf8, Protection protection, Content content) {}

  /** How it must be protected on its way. */
  enum Protection {
    /** As the recipient's domain asks for. */
    USUAL,
    /** With REQUIRETLS, where that is to be had. RFC 8689 §5 */
    REQUIRED,
    /**
     * It goes without TLS too, whatever the domain asks for, as it tells of faults there; and how
     * TLS goes at its sessions is not reported again. RFC 8460 §3
     */
    NOT_NEEDED
  }

  /** A mail's octets; lines end in CRLF. May be asked for more than once: they are the same. */
  @FunctionalInterface
  interface Content {
    /** Writes all of them and does not close {@code out}. */
    void writeTo(OutputStream out) throws IOException;
  }
}

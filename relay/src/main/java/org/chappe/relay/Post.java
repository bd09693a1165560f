package org.chappe.relay;

import java.io.IOException;
import java.io.OutputStream;
import org.chappe.delivery.TlsNeed;

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
   * @param tls what it asks of TLS; a mail that asks for none says so in its header, too (RFC 8689
   *     §4.3)
   * @param priority a report's is that of what it is about. RFC 6710 §4.6
   */
  record Mail(String id, String to, boolean smtpUtf8, TlsNeed tls, int priority, Content content) {}

  /** A mail's octets; lines end in CRLF. May be asked for more than once: they are the same. */
  @FunctionalInterface
  interface Content {
    /** Writes all of them and does not close {@code out}. */
    void writeTo(OutputStream out) throws IOException;
  }
}

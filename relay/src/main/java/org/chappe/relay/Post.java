package org.chappe.relay;

import java.io.IOException;
import java.io.OutputStream;
import org.chappe.model.Address;

/** Sends messages that this server makes itself, with a null reverse-path. Thread-safe. */
public interface Post {
  /**
   * Durable on return.
   *
   * @param id of the new message: as {@code Delivery.nextId()} gives it
   * @throws PostFailed when it could not be kept
   */
  void post(String id, Address to, Message message);

  /** What is sent. */
  interface Message {
    /** Whether it needs SMTPUTF8. */
    boolean isInternational();

    /** All of it; lines end in CRLF. */
    void writeTo(OutputStream out) throws IOException;
  }
}

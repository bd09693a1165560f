package org.chappe.mailbox;

/**
 * Takes in one message while its octets arrive: stored, hashed and parsed in one pass, in bounded
 * memory. One thread at a time. Closing without {@link #finish()} drops it.
 */
public interface MessageIntake extends AutoCloseable {
  /** Takes the octets; the array may be used again after the return. */
  void write(byte[] octets, int offset, int length);

  /** Octets so far. */
  long octets();

  /** The message, ready to be appended to mailboxes of any accounts. */
  ReceivedMessage finish();

  @Override
  void close();
}

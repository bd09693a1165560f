package org.chappe.store;

/**
 * Writes one body as its octets arrive: hashes, compresses and keeps them in chunks; memory is
 * bounded whatever the size. One thread at a time. {@link #close()} without {@link #finish} drops
 * what was written; after {@link #finish} it does nothing. May throw {@link StoreUnavailable}.
 */
public interface BodyWriter extends AutoCloseable {
  /** Takes the octets; the array may be used again after the return. */
  void write(byte[] octets, int offset, int length);

  /**
   * Says that the header block ends after {@code octets} octets, the empty line included; said
   * once, as soon as it is known, so that header and rest are stored apart. Not said: the body is
   * all header.
   */
  void headerEndsAt(long octets);

  /** Ends the body; nothing more is written. Called once. */
  NewBody finish();

  @Override
  void close();
}

package org.chappe.mailbox;

import java.util.Optional;
import org.chappe.mime.Part;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.Body;

/**
 * Moves over messages in order; what the methods give belongs to the message moved to last. One
 * thread.
 */
public interface MessageCursor extends AutoCloseable {
  /** Moves to the next message that still exists; false at the end. */
  boolean next();

  /** Whether {@link #next} does not have to wait for the store. */
  boolean isNextAtHand();

  /** The message's position in the snapshot. */
  int position();

  BodyId body();

  /**
   * The message's body, or empty when it was expunged meanwhile and its body collected. Its octets
   * may be in memory already, with those of the messages to come: see {@link ReadAhead}.
   */
  Optional<Body> open();

  long octets();

  /** The header block's octets, the empty line included. */
  long headerOctets();

  /** {@code ENVELOPE}'s value as on the wire. RFC 9051 §7.5.2 */
  Octets envelope();

  /** {@code BODY}'s value, without extension data. */
  Octets bodyWithoutExtensions();

  Octets bodyStructure();

  /** The first words, in UTF-8 and without control characters; empty when there are none. */
  Octets preview();

  /** The part tree with offsets. */
  Part parts();

  /**
   * The header fields of {@link org.chappe.mime.CommonFields}, raw, with the empty line if the
   * header had one: {@link org.chappe.mime.HeaderFields} reads it as it would the header. Asked for
   * with {@link ReadAhead#fields()} only.
   */
  Octets fields();

  @Override
  void close();
}

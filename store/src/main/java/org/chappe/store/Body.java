package org.chappe.store;

import java.io.IOException;
import java.io.OutputStream;
import org.chappe.model.BodyId;

/** One stored body. Thread-safe; holds no resources but memory for what was read ahead of it. */
public interface Body {
  BodyId id();

  /** The whole body's octets. */
  long octets();

  /** The header block's octets, the empty line included. */
  long headerOctets();

  /** The header block, without reading the rest. */
  byte[] header();

  /**
   * Writes the octets from {@code from} (included) to {@code to} (excluded) and reads only the
   * chunks they are in. Memory is bounded by a few chunks.
   *
   * @throws BodyDamaged when what is stored is not what was written; then what went to {@code out}
   *     is cut short
   * @throws IOException when {@code out} throws it
   */
  void copyTo(OutputStream out, long from, long to) throws IOException;

  /** Writes all octets and checks them against the name. */
  void copyTo(OutputStream out) throws IOException;
}

package org.chappe.relay.client;

import java.io.IOException;
import java.io.OutputStream;

/** A message's octets, which can be written any number of times. Lines end in CRLF. */
public interface OutgoingContent {
  long octets();

  /** Whether octets above 127 are in it: then it needs 8BITMIME, or to be encoded. RFC 6152 */
  boolean isEightBit();

  /**
   * Whether it can only go with BINARYMIME and CHUNKING (lines longer than 998, octets 0x00, lone
   * CR or LF). RFC 3030 §3
   */
  boolean isBinary();

  /** The whole message. */
  void writeTo(OutputStream out) throws IOException;

  /**
   * The same message in 7 bits, for a server without 8BITMIME: parts encoded anew. RFC 6152 §3
   *
   * @return false when it cannot be had (then nothing was written)
   */
  boolean writeSevenBitTo(OutputStream out) throws IOException;
}

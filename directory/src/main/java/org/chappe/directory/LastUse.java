package org.chappe.directory;

import java.time.Instant;
import java.util.Optional;

/**
 * When something was last used to get in, and from where.
 *
 * @param client what it called itself; it is the client's word
 */
public record LastUse(Instant at, Optional<Protocol> protocol, String address, String client) {
  private static final int FORMAT = 1;

  /** {@link SignInRows} draws it. */
  static LastUse read(byte[] value) {
    var in = new ValueReader("a last use", value, FORMAT);
    return new LastUse(
        Instant.ofEpochMilli(in.int64()), Protocol.named(in.text()), in.text(), in.text());
  }

  byte[] octets() {
    return new ValueWriter(FORMAT)
        .int64(at.toEpochMilli())
        .text(protocol.map(Protocol::word).orElse(""))
        .text(address)
        .text(client)
        .octets();
  }
}

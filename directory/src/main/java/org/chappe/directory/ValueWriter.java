package org.chappe.directory;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.chappe.model.Address;

/** Writes one stored value: its format number, then its fields, big-endian. Not thread-safe. */
final class ValueWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(96);

  ValueWriter(int format) {
    out.write(format);
  }

  ValueWriter octet(int value) {
    out.write(value);
    return this;
  }

  ValueWriter int32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
    return this;
  }

  ValueWriter int64(long value) {
    return int32((int) (value >>> 32)).int32((int) value);
  }

  /** Two octets of length, then UTF-8. */
  ValueWriter text(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    if (octets.length > 0xFFFF) {
      throw new IllegalArgumentException("a stored text has up to 65535 octets");
    }
    out.write(octets.length >>> 8);
    out.write(octets.length);
    out.writeBytes(octets);
    return this;
  }

  ValueWriter address(Address address) {
    return text(address.localPart()).text(address.domain());
  }

  /** Another value's octets, to the end. */
  ValueWriter rest(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  byte[] octets() {
    return out.toByteArray();
  }
}

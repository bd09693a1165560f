package org.chappe.smtp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the next octet that may be a line's end. Eight at a time: in a long in which {@code 0E} was
 * taken from each octet, the high bit of an octet is set where it was below {@code 0E}, unless it
 * was set before. A borrow can only come from such an octet, so the lowest one found is right.
 * Base64 is passed over at some gigabytes a second, where octet by octet it was one.
 */
final class LowOctets {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long BELOW = 0x0E0E_0E0E_0E0E_0E0EL;
  private static final long HIGH = 0x8080_8080_8080_8080L;

  private LowOctets() {}

  /** Where the first octet 00 to 0D is, from {@code from} on, or {@code to}. */
  static int next(byte[] octets, int from, int to) {
    int at = from;
    while (to - at >= 8) {
      long eight = (long) EIGHT.get(octets, at);
      long low = (eight - BELOW) & ~eight & HIGH;
      if (low != 0) {
        return at + (Long.numberOfTrailingZeros(low) >>> 3);
      }
      at += 8;
    }
    while (at < to && (octets[at] < 0 || octets[at] > 0x0D)) {
      at++;
    }
    return at;
  }
}

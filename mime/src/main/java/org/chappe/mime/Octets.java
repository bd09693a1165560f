package org.chappe.mime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Octets and their classes. Classes are tables; octets above 127 count as text everywhere. */
final class Octets {
  private static final int ATEXT = 1;
  private static final int TOKEN = 2;
  private static final int BLANK = 4;

  private static final byte[] CLASS = new byte[256];

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;

  static {
    for (int c = 0x21; c < 256; c++) {
      if (c == 0x7F) {
        continue;
      }
      if ("()<>[]:;@\\,.\"".indexOf(c) < 0) {
        CLASS[c] |= ATEXT;
      }
      if ("()<>@,;:\\\"/[]?=".indexOf(c) < 0) {
        CLASS[c] |= TOKEN;
      }
    }
    for (char c : " \t\r\n".toCharArray()) {
      CLASS[c] |= BLANK;
    }
  }

  private Octets() {}

  /** RFC 5322 §3.2.3, and with RFC 6532 §3.2 every octet above 127. */
  static boolean isAtext(int octet) {
    return (CLASS[octet & 0xFF] & ATEXT) != 0;
  }

  /** RFC 2045 §5.1, and every octet above 127, as broken mail has them unquoted. */
  static boolean isToken(int octet) {
    return (CLASS[octet & 0xFF] & TOKEN) != 0;
  }

  /** Space and tab; also CR and LF, which inside a field's value can only be folding or dirt. */
  static boolean isBlank(int octet) {
    return (CLASS[octet & 0xFF] & BLANK) != 0;
  }

  static boolean isWsp(int octet) {
    return octet == ' ' || octet == '\t';
  }

  static boolean isDigit(int octet) {
    return octet >= '0' && octet <= '9';
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(int octet) {
    return octet < 128 ? Character.digit(octet, 16) : -1;
  }

  /** ASCII lower case; other octets as they are. */
  static int lower(int octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + 0x20 : octet;
  }

  /**
   * The first {@code wanted} in {@code from} to {@code to} (exclusive), or {@code to}. Eight octets
   * a step: a byte loop reaches about 1 GB/s here, this several.
   */
  static int indexOf(byte[] octets, int from, int to, byte wanted) {
    long pattern = (wanted & 0xFFL) * ONES;
    int i = from;
    for (; i <= to - 8; i += 8) {
      long differs = (long) LONGS.get(octets, i) ^ pattern;
      long found = (differs - ONES) & ~differs & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (octets[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  /** Whether none is above 127; eight octets a step. */
  static boolean isAscii(byte[] octets, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      if (((long) LONGS.get(octets, i) & HIGHS) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (octets[i] < 0) {
        return false;
      }
    }
    return true;
  }

  static boolean equalsIgnoreCase(byte[] octets, int from, int to, String ascii) {
    if (to - from != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (lower(octets[from + i]) != lower(ascii.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** A raw string: a character for each octet. */
  static String raw(byte[] octets, int from, int to) {
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }

  static String raw(byte[] octets) {
    return raw(octets, 0, octets.length);
  }

  /** The octets of a raw string. */
  static byte[] octets(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** ASCII lower case of a raw string; octets above 127 stay what they are. */
  static String lower(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (lower(raw.charAt(i)) != raw.charAt(i)) {
        byte[] octets = octets(raw);
        for (int j = i; j < octets.length; j++) {
          octets[j] = (byte) lower(octets[j]);
        }
        return raw(octets, 0, octets.length);
      }
    }
    return raw;
  }

  /**
   * What ends lines in {@code octets}: LF (with a CR before it or not), or CR when there is no LF
   * at all, as in mail out of old Macintosh programs.
   */
  static byte lineEnd(byte[] octets, int from, int to) {
    if (indexOf(octets, from, to, (byte) '\n') == to
        && indexOf(octets, from, to, (byte) '\r') < to) {
      return '\r';
    }
    return '\n';
  }
}

package org.chappe.mime;

/**
 * base64, RFC 2045 §6.8. Octets outside the alphabet are skipped, as asked there; the URL alphabet
 * is read too; missing padding is no fault, and what follows padding is read on (some programs
 * encode in pieces).
 */
public final class Base64Decoder implements TransferDecoder {
  private static final byte SKIP = -1;
  private static final byte PAD = -2;
  private static final byte[] VALUES = new byte[256];

  static {
    java.util.Arrays.fill(VALUES, SKIP);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
    VALUES['-'] = 62;
    VALUES['_'] = 63;
    VALUES['='] = PAD;
  }

  private int bits; // of an unfinished group of four
  private int digits; // in it: 0 to 3

  @Override
  public int decode(byte[] in, int from, int to, byte[] out, int at) {
    int o = at;
    int i = from;
    while (i < to) {
      if (digits == 0) {
        while (i <= to - 4) {
          int group =
              VALUES[in[i] & 0xFF] << 18
                  | VALUES[in[i + 1] & 0xFF] << 12
                  | VALUES[in[i + 2] & 0xFF] << 6
                  | VALUES[in[i + 3] & 0xFF];
          if (group < 0) {
            break;
          }
          out[o] = (byte) (group >> 16);
          out[o + 1] = (byte) (group >> 8);
          out[o + 2] = (byte) group;
          o += 3;
          i += 4;
        }
        if (i == to) {
          break;
        }
      }
      int value = VALUES[in[i++] & 0xFF];
      if (value >= 0) {
        bits = bits << 6 | value;
        if (++digits == 4) {
          out[o++] = (byte) (bits >> 16);
          out[o++] = (byte) (bits >> 8);
          out[o++] = (byte) bits;
          digits = 0;
          bits = 0;
        }
      } else if (value == PAD) {
        o = finish(out, o);
      }
    }
    return o;
  }

  @Override
  public int finish(byte[] out, int at) {
    int o = at;
    if (digits >= 2) {
      bits <<= (4 - digits) * 6;
      out[o++] = (byte) (bits >> 16);
      if (digits == 3) {
        out[o++] = (byte) (bits >> 8);
      }
    }
    digits = 0;
    bits = 0;
    return o;
  }
}

package org.chappe.mime;

/**
 * quoted-printable, RFC 2045 §6.7. Blanks before a line end are removed; an equals sign that begins
 * nothing stays as it is; hexadecimal digits may be lower case; lines end as they did.
 */
public final class QuotedPrintableDecoder implements TransferDecoder {
  private static final int TEXT = 0;
  private static final int EQUALS = 1; // after "="
  private static final int DIGIT = 2; // after "=X"
  private static final int BLANKS = 3; // after "=" and blanks: a soft line break that grew a tail
  private static final int SOFT_CR = 4; // after "=" CR

  private int state = TEXT;
  private int digit;

  /** Octets that stay only if something follows: blanks, and a CR behind them. */
  private final byte[] held = new byte[SLACK - 8];

  private int heldLength;

  @Override
  public int decode(byte[] in, int from, int to, byte[] out, int at) {
    int o = at;
    for (int i = from; i < to; i++) {
      byte octet = in[i];
      if (state == TEXT && octet > ' ' && octet != '=') {
        if (heldLength > 0) {
          o = release(out, o);
        }
        out[o++] = octet;
      } else {
        o = step(octet, out, o);
      }
    }
    return o;
  }

  private int step(byte octet, byte[] out, int at) {
    return switch (state) {
      case EQUALS -> afterEquals(octet, out, at);
      case DIGIT -> afterDigit(octet, out, at);
      case BLANKS -> afterBlanks(octet, out, at);
      case SOFT_CR -> afterSoftCr(octet, out, at);
      default -> text(octet, out, at);
    };
  }

  private int text(byte octet, byte[] out, int at) {
    int o = at;
    switch (octet) {
      case ' ', '\t' -> {
        if (heldLength == held.length || heldCr()) {
          o = release(out, o);
        }
        held[heldLength++] = octet;
      }
      case '\r' -> {
        if (heldLength == held.length || heldCr()) {
          o = release(out, o);
        }
        held[heldLength++] = octet;
      }
      case '\n' -> {
        boolean cr = heldCr();
        heldLength = 0;
        if (cr) {
          out[o++] = '\r';
        }
        out[o++] = '\n';
      }
      case '=' -> {
        o = release(out, o);
        state = EQUALS;
      }
      default -> {
        o = release(out, o);
        out[o++] = octet;
      }
    }
    return o;
  }

  private int afterEquals(byte octet, byte[] out, int at) {
    int value = Octets.hex(octet);
    if (value >= 0) {
      digit = octet;
      state = DIGIT;
      return at;
    }
    return switch (octet) {
      case '\n' -> soft(at);
      case '\r' -> {
        state = SOFT_CR;
        yield at;
      }
      case ' ', '\t' -> {
        state = BLANKS;
        held[heldLength++] = octet;
        yield at;
      }
      default -> again("=", octet, out, at);
    };
  }

  private int afterDigit(byte octet, byte[] out, int at) {
    int low = Octets.hex(octet);
    if (low < 0) {
      return again("=" + (char) digit, octet, out, at);
    }
    out[at] = (byte) (Octets.hex(digit) << 4 | low);
    state = TEXT;
    return at + 1;
  }

  private int afterBlanks(byte octet, byte[] out, int at) {
    if (octet == '\n') {
      return soft(at);
    }
    if ((octet == ' ' || octet == '\t' || octet == '\r') && heldLength < held.length - 1) {
      held[heldLength++] = octet;
      return at;
    }
    out[at] = '=';
    state = TEXT;
    return step(octet, out, release(out, at + 1));
  }

  private int afterSoftCr(byte octet, byte[] out, int at) {
    if (octet == '\n') {
      return soft(at);
    }
    return again("=\r", octet, out, at);
  }

  private int soft(int at) {
    heldLength = 0;
    state = TEXT;
    return at;
  }

  /** It was no escape: {@code seen} stands for itself, then comes {@code octet}. */
  private int again(String seen, byte octet, byte[] out, int at) {
    int o = at;
    for (int i = 0; i < seen.length(); i++) {
      out[o++] = (byte) seen.charAt(i);
    }
    state = TEXT;
    return step(octet, out, o);
  }

  private boolean heldCr() {
    return heldLength > 0 && held[heldLength - 1] == '\r';
  }

  private int release(byte[] out, int at) {
    System.arraycopy(held, 0, out, at, heldLength);
    int o = at + heldLength;
    heldLength = 0;
    return o;
  }

  /** The end of the body is the end of a line: blanks there go, a soft line break says nothing. */
  @Override
  public int finish(byte[] out, int at) {
    int o = at;
    if (state == DIGIT) {
      out[o++] = '=';
      out[o++] = (byte) digit;
    } else if (state == TEXT && heldCr()) {
      out[o++] = '\r';
    }
    heldLength = 0;
    state = TEXT;
    return o;
  }
}

package org.chappe.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/**
 * UTF-7, which the JDK lacks: {@code A+AOk-} is {@code Aé}. Old Microsoft mail has it, also under
 * the name {@code unicode-1-1-utf-7}. Only decoded, never written.
 */
final class Utf7 extends Charset {
  static final Utf7 INSTANCE = new Utf7();

  private Utf7() {
    super("X-Chappe-UTF-7", new String[0]);
  }

  @Override
  public boolean contains(Charset charset) {
    return charset.name().equals("US-ASCII");
  }

  @Override
  public CharsetEncoder newEncoder() {
    throw new UnsupportedOperationException("UTF-7 is not written");
  }

  @Override
  public CharsetDecoder newDecoder() {
    return new Decoder(this);
  }

  /** At most one character for each octet: sixteen bits need three digits. */
  private static final class Decoder extends CharsetDecoder {
    private boolean shifted;
    private boolean empty; // nothing since "+": then "-" stands for the plus
    private int bits;
    private int count;

    Decoder(Charset charset) {
      super(charset, 1, 1);
    }

    @Override
    protected void implReset() {
      shifted = false;
      bits = 0;
      count = 0;
    }

    @Override
    protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
      while (in.hasRemaining()) {
        if (!out.hasRemaining()) {
          return CoderResult.OVERFLOW;
        }
        int octet = in.get() & 0xFF;
        if (shifted) {
          shifted(octet, out);
        } else if (octet == '+') {
          shifted = true;
          empty = true;
          bits = 0;
          count = 0;
        } else {
          out.put((char) octet);
        }
      }
      return CoderResult.UNDERFLOW;
    }

    private void shifted(int octet, CharBuffer out) {
      int value = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(octet);
      if (value >= 0) {
        empty = false;
        bits = bits << 6 | value;
        count += 6;
        if (count >= 16) {
          count -= 16;
          out.put((char) (bits >> count));
          bits &= (1 << count) - 1;
        }
        return;
      }
      shifted = false;
      if (octet != '-') {
        out.put((char) octet);
      } else if (empty) {
        out.put('+');
      }
    }
  }
}

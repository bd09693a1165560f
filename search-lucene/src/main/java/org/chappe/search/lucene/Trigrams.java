package org.chappe.search.lucene;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;

/**
 * The term at position i of a text is its characters i, i+1 and i+2; the last two terms are
 * shorter. So a text has a longer one as a substring exactly if it has these terms at these
 * distances, and a text of one or two characters exactly if it has a term that begins with it.
 *
 * <p>Characters are UTF-16 units: what is compared elsewhere are strings, and half a pair must be
 * found where they find it. A unit is written as UTF-8 would write it, pairs as two of three
 * octets, so that octets begin alike exactly where characters do.
 */
final class Trigrams extends TokenStream {
  static final int LENGTH = 3;

  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final CharSequence text;
  private final BytesRef octets = new BytesRef(LENGTH * 3);
  private int at;

  Trigrams(CharSequence text) {
    this.text = text;
  }

  @Override
  public boolean incrementToken() {
    if (at == text.length()) {
      return false;
    }
    octets.length = write(text, at, Math.min(at + LENGTH, text.length()), octets.bytes);
    term.setBytesRef(octets);
    at++;
    return true;
  }

  @Override
  public void reset() {
    at = 0;
  }

  /** The term of the characters {@code from} to {@code to} (excluded), at most three. */
  static BytesRef term(CharSequence text, int from, int to) {
    var octets = new BytesRef(LENGTH * 3);
    octets.length = write(text, from, to, octets.bytes);
    return octets;
  }

  private static int write(CharSequence text, int from, int to, byte[] into) {
    int length = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        into[length++] = (byte) c;
      } else if (c < 0x800) {
        into[length++] = (byte) (0xC0 | (c >> 6));
        into[length++] = (byte) (0x80 | (c & 0x3F));
      } else {
        into[length++] = (byte) (0xE0 | (c >> 12));
        into[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        into[length++] = (byte) (0x80 | (c & 0x3F));
      }
    }
    return length;
  }
}

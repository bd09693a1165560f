package org.chappe.mime;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Encoded words: {@code =?utf-8?q?caf=C3=A9?=}. RFC 2047, with the language of RFC 2231 §5.
 *
 * <p>Tolerant: they are read anywhere, also inside other text and with blanks in them; what cannot
 * be one stays as it stands. Words that follow each other in one charset are decoded together, as
 * many programs divide a character between two.
 */
public final class EncodedWords {
  private EncodedWords() {}

  /**
   * A raw value as text. Octets outside encoded words are UTF-8, or else windows-1252. Line ends
   * and NULs that come out become spaces: a subject is one line.
   */
  public static String decode(String raw) {
    int start = raw.indexOf("=?");
    if (start < 0) {
      return oneLine(Charsets.text(raw));
    }
    int lastEnd = raw.lastIndexOf("?="); // looked up once: a header may be all beginnings
    var text = new StringBuilder(raw.length());
    var pending = new Pending(text);
    int plainFrom = 0;
    while (start >= 0) {
      Word word = word(raw, start, lastEnd);
      if (word == null) {
        start = raw.indexOf("=?", start + 2);
        continue;
      }
      String between = raw.substring(plainFrom, start);
      if (!pending.isOpen() || !between.isBlank()) { // RFC 2047 §6.2: blanks between words go
        pending.flush();
        text.append(Charsets.text(between));
      }
      pending.add(word);
      plainFrom = word.end;
      start = raw.indexOf("=?", plainFrom);
    }
    pending.flush();
    return oneLine(text.append(Charsets.text(raw.substring(plainFrom))).toString());
  }

  private static String oneLine(String text) {
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && text.indexOf('\0') < 0
        ? text
        : text.replace('\n', ' ').replace('\r', ' ').replace('\0', ' ');
  }

  /** {@code octets} is a raw string. */
  private record Word(String charset, String octets, int end) {}

  /** Octets of words in one charset, not yet decoded. */
  private static final class Pending {
    private final StringBuilder text;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(64);
    private String charset = "";

    Pending(StringBuilder text) {
      this.text = text;
    }

    boolean isOpen() {
      return !charset.isEmpty();
    }

    void add(Word word) {
      if (!word.charset.equals(charset)) {
        flush();
        charset = word.charset;
      }
      octets.writeBytes(Octets.octets(word.octets));
    }

    void flush() {
      if (isOpen()) {
        text.append(Charsets.decode(octets.toByteArray(), charset));
        octets.reset();
        charset = "";
      }
    }
  }

  /** {@code "=?" charset ["*" language] "?" encoding "?" text "?="} at {@code start}, or null. */
  private static @Nullable Word word(String raw, int start, int lastEnd) {
    int charsetEnd = raw.indexOf('?', start + 2);
    if (charsetEnd <= start + 2
        || charsetEnd - start > 80
        || charsetEnd + 2 >= raw.length()
        || raw.charAt(charsetEnd + 2) != '?') {
      return null;
    }
    char encoding = raw.charAt(charsetEnd + 1);
    if ("bBqQ".indexOf(encoding) < 0 || lastEnd < charsetEnd + 3) {
      return null;
    }
    int end = raw.indexOf("?=", charsetEnd + 3);
    String charset = Octets.lower(raw.substring(start + 2, charsetEnd));
    int star = charset.indexOf('*');
    charset = star > 0 ? charset.substring(0, star) : charset;
    String text = raw.substring(charsetEnd + 3, end);
    boolean base64 = encoding == 'b' || encoding == 'B';
    return new Word(charset, base64 ? base64(text) : q(text), end + 2);
  }

  private static String base64(String text) {
    byte[] in = Octets.octets(text);
    byte[] out = new byte[in.length + TransferDecoder.SLACK];
    var decoder = new Base64Decoder();
    int length = decoder.decode(in, 0, in.length, out, 0);
    return Octets.raw(out, 0, decoder.finish(out, length));
  }

  /** RFC 2047 §4.2: as quoted-printable, and an underscore is a space. */
  private static String q(String text) {
    byte[] out = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '=' && i + 2 < text.length() ? Octets.hex(text.charAt(i + 1)) : -1;
      int low = high >= 0 ? Octets.hex(text.charAt(i + 2)) : -1;
      if (low >= 0) {
        out[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        out[length++] = (byte) (c == '_' ? ' ' : c);
      }
    }
    return Octets.raw(out, 0, length);
  }
}

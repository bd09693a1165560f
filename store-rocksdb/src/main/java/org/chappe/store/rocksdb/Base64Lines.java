package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Takes lines of base64 out of octets, keeping what they stand for, and puts them back: what is
 * attached to mail is such lines, and they are most of the octets there are. Compressing them only
 * finds out how few letters they use. Measured with mail of usual sizes: 0.68 of the room instead
 * of 0.71, as long to put away as zstd takes at level 1, half as long to give back.
 *
 * <p>Taken are runs of whole lines, equally long, that end in CRLF and use base64's 64 letters
 * only: each line has then one form and no other. A last line, with its padding or without, is text
 * like all the rest. One user at a time.
 *
 * <pre>
 * a run: octets of text before it(4)  letters of a line(2)  lines(4)
 * </pre>
 */
final class Base64Lines {
  static final int RUN_OCTETS = 4 + 2 + 4;

  /** Shorter ones are rather words. They also make a run pay: it takes less than it saves. */
  private static final int LEAST_LETTERS = 40;

  /** RFC 5322 §2.1.1, rounded down to whole groups of base64. */
  private static final int MOST_LETTERS = 996;

  private static final int LEAST_LINES = 4;

  /** Letters put back at a time, about. */
  private static final int STEP = 4096;

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] VALUES = values();

  // What was taken out last
  private final byte[] text = new byte[Chunk.MAX_OCTETS];
  private final byte[] binary = new byte[Chunk.MAX_OCTETS / 4 * 3];
  private final ByteBuffer runs =
      ByteBuffer.allocate(Chunk.MAX_OCTETS / (LEAST_LINES * (LEAST_LETTERS + 2)) * RUN_OCTETS);
  private int textOctets;
  private int binaryOctets;

  // For putting back lines of one length: mail programs agree on few
  private int letters;
  private Base64.Encoder encoder = Base64.getMimeEncoder();
  private byte[] some = new byte[0];
  private byte[] someLines = new byte[0];

  private static byte[] values() {
    var values = new byte[256];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }

  /** All that is not within a run; valid until the next call, as the others are. */
  byte[] text() {
    return text;
  }

  int textOctets() {
    return textOctets;
  }

  /** What the runs stand for. */
  byte[] binary() {
    return binary;
  }

  int binaryOctets() {
    return binaryOctets;
  }

  int runs() {
    return runs.position() / RUN_OCTETS;
  }

  /** Writes the runs in their form. */
  void runs(ByteBuffer out) {
    out.put(runs.array(), 0, runs.position());
  }

  /** Looks at the first {@code length} octets, of {@link Chunk#MAX_OCTETS} at most. */
  void takeOut(byte[] octets, int length) {
    runs.clear();
    textOctets = 0;
    binaryOctets = 0;
    int taken = 0; // up to here all is text or binary
    int line = 0;
    while (line < length) {
      int end = runEnd(octets, line, length);
      if (end == line) {
        line = nextLine(octets, line, length);
        continue;
      }
      int before = line - taken;
      copyText(octets, taken, before);
      int lettersOfLine = lineFeed(octets, line, length) - 1 - line;
      runs.putInt(before)
          .putShort((short) lettersOfLine)
          .putInt((end - line) / (lettersOfLine + 2));
      line = end;
      taken = end;
    }
    copyText(octets, taken, length - taken);
  }

  private void copyText(byte[] octets, int from, int length) {
    System.arraycopy(octets, from, text, textOctets, length);
    textOctets += length;
  }

  /**
   * The end of the run that begins at {@code line}, which is in {@link #binary} then, or {@code
   * line} itself where none begins.
   */
  private int runEnd(byte[] octets, int line, int length) {
    if (VALUES[octets[line] & 0xFF] < 0) {
      return line; // a quick look: few lines of text get further than their first word
    }
    int letters = lineFeed(octets, line, length) - 1 - line;
    if (letters < LEAST_LETTERS || letters > MOST_LETTERS || letters % 4 != 0) {
      return line;
    }
    int before = binaryOctets;
    int lines = 0;
    int at = line;
    while (at + letters + 2 <= length
        && octets[at + letters] == '\r'
        && octets[at + letters + 1] == '\n'
        && decode(octets, at, letters)) {
      at += letters + 2;
      lines++;
    }
    if (lines < LEAST_LINES) {
      binaryOctets = before;
      return line;
    }
    return at;
  }

  /** Adds what the letters stand for; false, and what was added is void, when one is none. */
  private boolean decode(byte[] octets, int from, int count) {
    int to = binaryOctets;
    int wrong = 0;
    for (int at = from; at < from + count; at += 4) {
      int group =
          VALUES[octets[at] & 0xFF] << 18
              | VALUES[octets[at + 1] & 0xFF] << 12
              | VALUES[octets[at + 2] & 0xFF] << 6
              | VALUES[octets[at + 3] & 0xFF];
      wrong |= group;
      binary[to] = (byte) (group >> 16);
      binary[to + 1] = (byte) (group >> 8);
      binary[to + 2] = (byte) group;
      to += 3;
    }
    if (wrong < 0) {
      return false;
    }
    binaryOctets = to;
    return true;
  }

  /** The place of the next LF, or one that makes a line too long for a run. */
  private static int lineFeed(byte[] octets, int from, int length) {
    int most = Math.min(length, from + MOST_LETTERS + 2);
    for (int at = from; at < most; at++) {
      if (octets[at] == '\n') {
        return at;
      }
    }
    return from + MOST_LETTERS + 3;
  }

  private static int nextLine(byte[] octets, int from, int length) {
    for (int at = from; at < length; at++) {
      if (octets[at] == '\n') {
        return at + 1;
      }
    }
    return length;
  }

  /**
   * Puts the lines of {@code runs} back between the text, into {@code into}. Returns the octets
   * written there.
   *
   * @throws IndexOutOfBoundsException when the runs do not fit what they are of
   */
  int putBack(ByteBuffer runs, Piece text, Piece binary, byte[] into) {
    int textAt = text.from();
    int binaryAt = binary.from();
    int at = 0;
    while (runs.hasRemaining()) {
      int before = runs.getInt();
      System.arraycopy(text.octets(), textAt, into, at, before);
      textAt += before;
      at += before;
      linesOf(runs.getShort());
      for (int left = runs.getInt(); left > 0; ) {
        int lines = Math.min(left, someLines.length / (letters + 2));
        int octets = lines * (letters / 4 * 3);
        System.arraycopy(binary.octets(), binaryAt, some, 0, octets);
        int written = encoder.encode(some, someLines);
        someLines[written] = '\r'; // not between lines, so the encoder left it to us
        someLines[written + 1] = '\n';
        System.arraycopy(someLines, 0, into, at, lines * (letters + 2));
        binaryAt += octets;
        at += lines * (letters + 2);
        left -= lines;
      }
    }
    int rest = text.to() - textAt;
    System.arraycopy(text.octets(), textAt, into, at, rest);
    return at + rest;
  }

  private void linesOf(int count) {
    if (count < 4 || count > MOST_LETTERS || count % 4 != 0) {
      throw new IndexOutOfBoundsException("lines of %d letters".formatted(count));
    }
    if (count != letters) {
      letters = count;
      int lines = Math.max(1, STEP / count);
      encoder = Base64.getMimeEncoder(count, CRLF);
      some = new byte[lines * (count / 4 * 3)];
      someLines = new byte[lines * (count + 2)];
    }
  }

  /** A range of an array. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Piece(byte[] octets, int from, int to) {}
}

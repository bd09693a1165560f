package org.chappe.mime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A header: raw fields in order. RFC 5322 §2.2. Lines that are no fields stay in their place,
 * without a name. Immutable.
 *
 * <p>One copy of the block and three numbers for each field; a field's name and value become
 * strings when they are asked for.
 */
public final class Header {
  private final byte[] block;
  private final int length;
  private final int[] fields; // for each: start, end of the name (start: no name), end
  private final int count;

  private Header(byte[] block, int length, int[] fields, int count) {
    this.block = block;
    this.length = length;
    this.fields = fields;
    this.count = count;
  }

  /** Reads a header block; it ends at the first empty line or with the array. */
  public static Header of(byte[] block) {
    return view(block.clone(), block.length);
  }

  /** Without a copy: {@code block} must not change while the header is used. */
  static Header view(byte[] block, int length) {
    byte lineEnd = Octets.lineEnd(block, 0, length);
    int[] fields = new int[96];
    int count = 0;
    int start = 0;
    while (start < length && !isEmptyLine(block, start, length, lineEnd)) {
      int end = fieldEnd(block, start, length, lineEnd);
      if (count * 3 == fields.length) {
        fields = Arrays.copyOf(fields, fields.length * 2);
      }
      fields[count * 3] = start;
      fields[count * 3 + 1] = nameEnd(block, start, end);
      fields[count * 3 + 2] = end;
      count++;
      start = end;
    }
    return new Header(block, length, fields, count);
  }

  static boolean isEmptyLine(byte[] block, int start, int length, byte lineEnd) {
    return block[start] == lineEnd
        || (lineEnd == '\n'
            && block[start] == '\r'
            && start + 1 < length
            && block[start + 1] == '\n');
  }

  /** Behind the field that begins at {@code start}: its line and those that continue it. */
  static int fieldEnd(byte[] block, int start, int length, byte lineEnd) {
    int next = start;
    do {
      next = Octets.indexOf(block, next, length, lineEnd);
      if (next == length) {
        return length;
      }
      next++;
    } while (next < length && Octets.isWsp(block[next]));
    return next;
  }

  /** RFC 5322 §4.5: blanks between name and colon are obsolete, and read. */
  static int nameEnd(byte[] block, int start, int end) {
    int colon = Octets.indexOf(block, start, end, (byte) ':');
    if (colon == end) {
      return start;
    }
    while (colon > start && Octets.isWsp(block[colon - 1])) {
      colon--;
    }
    return colon;
  }

  /** The first field of that name, regardless of case. */
  public Optional<HeaderField> first(String name) {
    int found = find(name, 0);
    return found < 0 ? Optional.empty() : Optional.of(field(found));
  }

  /** All fields of that name, regardless of case, in order. */
  public List<HeaderField> all(String name) {
    var all = new ArrayList<HeaderField>(2);
    for (int i = find(name, 0); i >= 0; i = find(name, i + 1)) {
      all.add(field(i));
    }
    return List.copyOf(all);
  }

  /** Every field, and every line that is none. */
  public List<HeaderField> fields() {
    var all = new ArrayList<HeaderField>(count);
    for (int i = 0; i < count; i++) {
      all.add(field(i));
    }
    return List.copyOf(all);
  }

  /** A copy of the block as it arrived, with the empty line that closed it if there was one. */
  public byte[] octets() {
    return Arrays.copyOf(block, length);
  }

  byte[] block() {
    return block;
  }

  int length() {
    return length;
  }

  private int find(String name, int from) {
    for (int i = from; i < count; i++) {
      if (Octets.equalsIgnoreCase(block, fields[i * 3], fields[i * 3 + 1], name)) {
        return i;
      }
    }
    return -1;
  }

  private HeaderField field(int i) {
    return new HeaderField(block, fields[i * 3], fields[i * 3 + 1], fields[i * 3 + 2]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Header that
        && Arrays.equals(block, 0, length, that.block, 0, that.length);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets());
  }

  @Override
  public String toString() {
    return Octets.raw(block, 0, length);
  }
}

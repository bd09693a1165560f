package org.chappe.mime;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Chooses fields out of a raw header block: {@code BODY[HEADER.FIELDS (…)]} and {@code .NOT}. RFC
 * 9051 §6.4.5.1. Raw octets in their order, and the empty line if the block has one.
 *
 * <p>One pass, one copy, no string.
 */
public final class HeaderFields {
  private HeaderFields() {}

  /** The fields with these names. */
  public static byte[] only(byte[] block, FieldNames names) {
    return choose(block, names, true);
  }

  /** All fields but those with these names, and all lines that are no fields. */
  public static byte[] except(byte[] block, FieldNames names) {
    return choose(block, names, false);
  }

  /**
   * As {@link #only}, of the octets {@code from} to {@code to} (exclusive) of a buffer, into {@code
   * chosen}, which has room for as many. Returns how many were chosen.
   */
  public static int only(byte[] buffer, int from, int to, FieldNames names, byte[] chosen) {
    return choose(buffer, from, to, names, true, chosen);
  }

  private static byte[] choose(byte[] block, FieldNames names, boolean wanted) {
    var chosen = new byte[block.length];
    int length = choose(block, 0, block.length, names, wanted, chosen);
    return length == chosen.length ? chosen : Arrays.copyOf(chosen, length);
  }

  /**
   * Whether a field of that name, regardless of case, has a text ({@link HeaderField#text()}) that
   * is {@code wanted}, in the octets {@code from} to {@code to} (exclusive) of a buffer. Other
   * fields are passed over line by line: for who asks a hundred thousand headers for one field.
   */
  public static boolean anyText(
      byte[] buffer, int from, int to, String name, Predicate<String> wanted) {
    byte lineEnd = Octets.lineEnd(buffer, from, to);
    int start = from;
    while (start < to && !Header.isEmptyLine(buffer, start, to, lineEnd)) {
      int end = Header.fieldEnd(buffer, start, to, lineEnd);
      if (beginsWith(buffer, start, end, name)) {
        int nameEnd = Header.nameEnd(buffer, start, end);
        if (nameEnd - start == name.length()
            && wanted.test(new HeaderField(buffer, start, nameEnd, end).text())) {
          return true;
        }
      }
      start = end;
    }
    return false;
  }

  private static boolean beginsWith(byte[] buffer, int from, int to, String name) {
    int end = from + name.length();
    return end <= to && Octets.equalsIgnoreCase(buffer, from, end, name);
  }

  private static int choose(
      byte[] block, int from, int to, FieldNames names, boolean wanted, byte[] chosen) {
    byte lineEnd = Octets.lineEnd(block, from, to);
    int length = 0;
    int start = from;
    while (start < to) {
      boolean empty = Header.isEmptyLine(block, start, to, lineEnd);
      int end = empty ? afterLine(block, start, to, lineEnd) : fieldEnd(block, start, to, lineEnd);
      if (empty || names.contains(block, start, Header.nameEnd(block, start, end)) == wanted) {
        System.arraycopy(block, start, chosen, length, end - start);
        length += end - start;
      }
      start = empty ? to : end;
    }
    return length;
  }

  private static int fieldEnd(byte[] block, int start, int to, byte lineEnd) {
    return Header.fieldEnd(block, start, to, lineEnd);
  }

  private static int afterLine(byte[] block, int start, int to, byte lineEnd) {
    return Math.min(to, Octets.indexOf(block, start, to, lineEnd) + 1);
  }
}

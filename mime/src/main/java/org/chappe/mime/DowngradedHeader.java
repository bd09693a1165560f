package org.chappe.mime;

import java.io.ByteArrayOutputStream;

/**
 * A header block for those who know ASCII alone: RFC 6857 §3, of the ways RFC 6855 §7 names the one
 * that keeps most. Subjects, names and file names stay readable in every program, where RFC 6858
 * would drop them.
 *
 * <p>Fields that are ASCII stay as they are, octet by octet. So do those with octets above 127 that
 * are no UTF-8: mail of old programs, in a charset nobody names, which each reader guesses for
 * itself.
 */
public final class DowngradedHeader {
  private DowngradedHeader() {}

  /** The block with those fields replaced that need it; the same array if none does. */
  public static byte[] of(byte[] block) {
    Header header = Header.view(block, block.length);
    if (!isNeeded(header)) {
      return block;
    }
    var out = new ByteArrayOutputStream(block.length + block.length / 4);
    int end = 0;
    for (HeaderField field : header.fields()) {
      byte[] octets = field.octets();
      out.writeBytes(
          isConcerned(field, octets) ? withLineEndOf(octets, DowngradedField.of(field)) : octets);
      end = field.end();
    }
    out.write(block, end, block.length - end);
    return out.toByteArray();
  }

  /** Whether a field needs it. */
  static boolean isNeeded(Header header) {
    byte[] block = header.block();
    int length = header.length();
    return !Octets.isAscii(block, 0, length)
        && Octets.lineEnd(block, 0, length) == '\n' // what has CR alone never heard of UTF-8
        && header.fields().stream().anyMatch(field -> isConcerned(field, field.octets()));
  }

  private static boolean isConcerned(HeaderField field, byte[] octets) {
    String name = field.name();
    return !name.isEmpty()
        && HeaderWriter.isAscii(name)
        && !Octets.isAscii(octets, 0, octets.length)
        && Charsets.isUtf8(octets, octets.length);
  }

  /** A message keeps the kind of line end it has, also none at its end. */
  private static byte[] withLineEndOf(byte[] original, String field) {
    String ended = field;
    int last = original.length - 1;
    if (original[last] != '\n') {
      ended = field.substring(0, field.length() - 2);
    } else if (last == 0 || original[last - 1] != '\r') {
      ended = field.replace("\r\n", "\n");
    }
    return Octets.octets(ended);
  }
}

package org.chappe.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** How much of a message may change on its way before its signature breaks. RFC 6376 §3.4 */
public enum Canonicalization {
  /** Nothing but empty lines at the end. RFC 6376 §3.4.1, §3.4.3 */
  SIMPLE,
  /** Blanks, folding, and the case of field names too. RFC 6376 §3.4.2, §3.4.4 */
  RELAXED;

  /** As {@code c=} has it. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Canonicalization> of(String tag) {
    for (Canonicalization one : values()) {
      if (one.tag().equalsIgnoreCase(tag)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** Adds a field, with its line end or without, to what is hashed; no line end is written. */
  void field(byte[] field, ByteArrayOutputStream to) {
    int end = field.length;
    if (end >= 2 && field[end - 2] == '\r' && field[end - 1] == '\n') {
      end -= 2;
    }
    if (this == SIMPLE) {
      to.write(field, 0, end);
    } else {
      relaxed(field, end, to);
    }
  }

  /** As {@link #field(byte[], ByteArrayOutputStream)}, of a raw string: a character an octet. */
  void field(String field, ByteArrayOutputStream to) {
    field(field.getBytes(StandardCharsets.ISO_8859_1), to);
  }

  private static void relaxed(byte[] field, int end, ByteArrayOutputStream to) {
    int colon = 0;
    while (colon < end && field[colon] != ':') {
      colon++;
    }
    int nameEnd = colon;
    while (nameEnd > 0 && isBlank(field[nameEnd - 1])) {
      nameEnd--;
    }
    for (int i = 0; i < nameEnd; i++) {
      to.write(field[i] >= 'A' && field[i] <= 'Z' ? field[i] + 0x20 : field[i]);
    }
    to.write(':');
    boolean blank = false;
    boolean begun = false;
    for (int i = colon + 1; i < end; i++) {
      if (isBlank(field[i])) {
        blank = begun;
        continue;
      }
      if (blank) {
        to.write(' ');
        blank = false;
      }
      to.write(field[i]);
      begun = true;
    }
  }

  /** A line end within a field is folding: a blank follows it. */
  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
  }
}

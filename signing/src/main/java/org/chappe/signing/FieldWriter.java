package org.chappe.signing;

import java.util.List;

/** Writes a field of tags, folded before column 77. RFC 6376 §3.2, RFC 5322 §2.1.1 */
final class FieldWriter {
  private static final int COLUMNS = 76;
  private static final String FOLD = "\r\n ";

  private final StringBuilder text;
  private int column;
  private boolean first = true;

  FieldWriter(String name) {
    text = new StringBuilder(1024).append(name).append(':');
    column = text.length();
  }

  /** A tag whose value stays on one line. */
  FieldWriter tag(String name, String value) {
    next(name.length() + 1 + value.length() + 1);
    put(name);
    put("=");
    put(value);
    return this;
  }

  /** A tag with a list, folded behind its colons. */
  FieldWriter list(String name, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      String piece = (i == 0 ? name + "=" : ":") + values.get(i);
      if (i == 0) {
        next(piece.length() + 1);
      } else if (column + piece.length() + 1 > COLUMNS) {
        fold();
      }
      put(piece);
    }
    return this;
  }

  /** The signature's tag, last and empty: {@link #base64} fills it. */
  FieldWriter signature() {
    return tag("b", "");
  }

  /** Base64, folded where the line is full. */
  FieldWriter base64(String value) {
    int from = 0;
    while (from < value.length()) {
      if (column >= COLUMNS) {
        fold();
      }
      int to = Math.min(value.length(), from + COLUMNS - column);
      put(value.substring(from, to));
      from = to;
    }
    return this;
  }

  /** Words behind the tags, folded between them. */
  FieldWriter words(List<String> words) {
    put(";");
    for (String word : words) {
      if (column + 1 + word.length() > COLUMNS) {
        fold();
      } else {
        put(" ");
      }
      put(word);
    }
    return this;
  }

  private void next(int octets) {
    if (!first) {
      put(";");
    }
    first = false;
    if (column + 1 + octets > COLUMNS) {
      fold();
    } else {
      put(" ");
    }
  }

  private void fold() {
    text.append(FOLD);
    column = 1;
  }

  private void put(String piece) {
    text.append(piece);
    column += piece.length();
  }

  /** What was written, without a line end. */
  String text() {
    return text.toString();
  }
}

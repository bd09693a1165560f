package org.chappe.app.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads comma-separated values, RFC 4180: a field may stand in double quotes and then hold commas,
 * line ends, and quotes written twice. Lines may end in LF or CRLF; empty lines are passed over.
 */
final class CsvReader {
  /** Longer records are no list of accounts. */
  private static final int LONGEST = 64 * 1024;

  private final Reader in;
  private int line = 1;
  private int next;
  private boolean begun;

  CsvReader(Reader in) {
    this.in = in;
  }

  /**
   * One record.
   *
   * @param line of the file on which it begins, from 1
   * @param wrong what is not as it should be, or empty
   */
  record Row(int line, List<String> fields, String wrong) {}

  /** The next record, or empty at the end. */
  Optional<Row> read() throws IOException {
    if (!begun) {
      begun = true;
      advance();
      if (next == '\uFEFF') {
        advance(); // some programs mark UTF-8 with it
      }
    }
    while (next == '\n' || next == '\r') {
      advance();
    }
    return next < 0 ? Optional.empty() : Optional.of(row());
  }

  private Row row() throws IOException {
    int began = line;
    var fields = new ArrayList<String>();
    String wrong = "";
    int length = 0;
    while (true) {
      var field = new StringBuilder();
      String fault = next == '"' ? quoted(field) : plain(field);
      wrong = wrong.isEmpty() ? fault : wrong;
      length += field.length();
      if (length <= LONGEST) {
        fields.add(field.toString());
      } else {
        wrong = "the line is longer than 64 KiB";
      }
      if (next != ',') {
        return new Row(began, List.copyOf(fields), wrong);
      }
      advance();
    }
  }

  private String plain(StringBuilder field) throws IOException {
    boolean quote = false;
    while (next >= 0 && next != ',' && next != '\n' && next != '\r') {
      quote |= next == '"';
      append(field);
    }
    return quote ? "a quote stands inside a value that is not in quotes" : "";
  }

  private String quoted(StringBuilder field) throws IOException {
    advance();
    while (next >= 0) {
      if (next == '"') {
        advance();
        if (next != '"') {
          break;
        }
      }
      append(field);
      if (next < 0) {
        return "a quote is not closed";
      }
    }
    if (next >= 0 && next != ',' && next != '\n' && next != '\r') {
      plain(field);
      return "something stands behind a closing quote";
    }
    return "";
  }

  private void append(StringBuilder field) throws IOException {
    if (field.length() <= LONGEST) {
      field.append((char) next);
    }
    advance();
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    next = in.read();
  }
}

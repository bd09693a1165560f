package org.chappe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4180 §2 */
class CsvReaderTest {
  @Test
  void linesAndFields() throws IOException {
    assertThat(read("a,b\r\nc,d\n\n\r\n,\nlast"))
        .containsExactly(row(1, "a", "b"), row(2, "c", "d"), row(5, "", ""), row(6, "last"));
  }

  @Test
  void quotedFieldsHoldAnything() throws IOException {
    assertThat(read("\uFEFF\"a,\"\"b\"\"\",\"two\r\nlines\"\nnext,\"\"\n"))
        .containsExactly(row(1, "a,\"b\"", "two\r\nlines"), row(3, "next", ""));
  }

  @Test
  void whatIsWrongIsSaidAndTheNextLineIsReadAllTheSame() throws IOException {
    assertThat(read("a\"b,c\n\"x\"y,z\nok,fine\n\"open,1\n2,3\n"))
        .extracting(CsvReader.Row::line, CsvReader.Row::wrong)
        .containsExactly(
            tuple(1, "a quote stands inside a value that is not in quotes"),
            tuple(2, "something stands behind a closing quote"),
            tuple(3, ""),
            tuple(4, "a quote is not closed"));
  }

  @Test
  void aLineWithoutEndIsNotKept() throws IOException {
    List<CsvReader.Row> rows = read("a," + "x".repeat(1_000_000) + "\nb,c\n");
    assertThat(rows.get(0).wrong()).isEqualTo("the line is longer than 64 KiB");
    assertThat(rows.get(0).fields()).containsExactly("a");
    assertThat(rows.get(1)).isEqualTo(row(2, "b", "c"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42, 1794})
  void whateverIsWrittenIsReadBack(long seed) throws IOException {
    var random = new Random(seed);
    var text = new StringBuilder();
    var expected = new ArrayList<List<String>>();
    for (int i = 0; i < 200; i++) {
      var fields = List.of(field(random), field(random));
      expected.add(fields);
      text.append('"').append(fields.get(0).replace("\"", "\"\"")).append("\",\"");
      text.append(fields.get(1).replace("\"", "\"\"")).append("\"\r\n");
    }
    assertThat(read(text.toString())).extracting(CsvReader.Row::fields).isEqualTo(expected);
  }

  private static String field(Random random) {
    var field = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      field.append("ab\",\r\n é".charAt(random.nextInt(8)));
    }
    return field.toString();
  }

  private static CsvReader.Row row(int line, String... fields) {
    return new CsvReader.Row(line, List.of(fields), "");
  }

  private static List<CsvReader.Row> read(String text) throws IOException {
    var reader = new CsvReader(new StringReader(text));
    var rows = new ArrayList<CsvReader.Row>();
    for (Optional<CsvReader.Row> row = reader.read(); row.isPresent(); row = reader.read()) {
      rows.add(row.get());
    }
    return rows;
  }
}

package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/rfc.md} and the code that cites RFCs agree. */
final class RfcListTest {
  private static final Pattern CITED = Pattern.compile("RFC (\\d{3,5})\\b");

  /** Other ways to write it, which one search would not find. */
  private static final Pattern WRITTEN_OTHERWISE =
      Pattern.compile("\\bRFC(?:\\d|-\\d|  +\\d|#)|\\bRfc \\d|\\brfc[ -]?\\d{3,5}\\b(?!/)");

  /** The name of a media type and of IMAP's data items, not a citation. */
  private static final Pattern NOT_A_CITATION = Pattern.compile("(?i)rfc822");

  private static final Path ROOT = root();

  /** A row of the list. */
  private record Row(int rfc, String title, String here, String remark, String where) {}

  @Test
  void everyRfcThatIsCitedIsListed() throws IOException {
    var listed = new TreeSet<Integer>();
    rows().forEach(row -> listed.add(row.rfc()));
    Map<Integer, String> missing = new TreeMap<>();
    for (var file : sources()) {
      var matcher = CITED.matcher(Files.readString(file));
      while (matcher.find()) {
        int rfc = Integer.parseInt(matcher.group(1));
        if (!listed.contains(rfc)) {
          missing.putIfAbsent(rfc, ROOT.relativize(file).toString());
        }
      }
    }
    assertThat(missing).as("RFCs cited in these files and not listed in docs/rfc.md").isEmpty();
  }

  @Test
  void citationsHaveOneForm() throws IOException {
    var others = new ArrayList<String>();
    for (var file : sources()) {
      if (file.endsWith("RfcListTest.java")) {
        continue; // the patterns above
      }
      for (var line : Files.readAllLines(file)) {
        var text = NOT_A_CITATION.matcher(line).replaceAll("");
        if (WRITTEN_OTHERWISE.matcher(text).find()) {
          others.add(ROOT.relativize(file) + ": " + line.strip());
        }
      }
    }
    assertThat(others).as("lines that cite in another form than \"RFC 9051 §6.4.4\"").isEmpty();
  }

  @Test
  void everyRowSaysWhatIsHere() throws IOException {
    var rows = rows();
    assertThat(rows).hasSizeGreaterThan(50);
    assertThat(rows.stream().map(Row::rfc)).as("RFCs, each listed once").doesNotHaveDuplicates();
    for (var row : rows) {
      var name = "RFC " + row.rfc();
      assertThat(row.title()).as(name).isNotBlank();
      assertThat(row.here()).as(name).isIn("yes", "partly", "no");
      if (!row.here().equals("yes")) {
        assertThat(row.remark()).as(name + ": what is missing, or why").isNotBlank();
      }
      if (!row.here().equals("no")) {
        assertThat(row.where()).as(name + ": where").isNotBlank();
      }
      for (var module : row.where().replace("`", "").split(", ", -1)) {
        assertThat(ROOT.resolve(module)).as(name).isDirectory();
      }
    }
  }

  private static List<Row> rows() throws IOException {
    var rows = new ArrayList<Row>();
    for (var line : Files.readAllLines(ROOT.resolve("docs/rfc.md"))) {
      if (line.matches("\\| \\d.*")) {
        var cells = line.split("\\|", -1);
        assertThat(cells).as(line).hasSize(7);
        rows.add(
            new Row(
                Integer.parseInt(cells[1].strip()),
                cells[2].strip(),
                cells[3].strip(),
                cells[4].strip(),
                cells[5].strip()));
      }
    }
    return rows;
  }

  /** Every module's Java files, tests included. */
  private static List<Path> sources() throws IOException {
    try (var modules = Files.list(ROOT)) {
      var files = new ArrayList<Path>();
      for (var module : modules.filter(m -> Files.exists(m.resolve("pom.xml"))).toList()) {
        if (Files.isDirectory(module.resolve("src"))) {
          try (var found = Files.walk(module.resolve("src"))) {
            found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
          }
        }
      }
      assertThat(files).isNotEmpty();
      return files;
    }
  }

  /** The repository's root: where the tests run, or above it. */
  private static Path root() {
    for (var path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path.resolve("docs/rfc.md"))) {
        return path;
      }
    }
    throw new IllegalStateException("docs/rfc.md is not above " + Path.of("").toAbsolutePath());
  }
}

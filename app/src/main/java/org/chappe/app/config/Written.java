package org.chappe.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** A value as somebody wrote it, and where. */
sealed interface Written {
  Place place();

  /** As it stands there, shortened. */
  String shown();

  /**
   * Where something was written.
   *
   * @param source the file's name, or {@code --set}
   * @param line from 1; 0 on the command line
   * @param folder relative files are taken from here
   */
  record Place(String source, int line, Path folder) implements Comparable<Place> {
    /** The file in its order, then the command line. */
    private static final Comparator<Place> ORDER =
        Comparator.comparing((Place place) -> place.line == 0).thenComparingInt(Place::line);

    Place at(int otherLine) {
      return new Place(source, otherLine, folder);
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return line == 0 ? source : source + ":" + line;
    }
  }

  /** Of a server's URL: what is wrong with a setting is told to logs, too. */
  Pattern PASSWORD = Pattern.compile("(//[^:@/?]+:)[^@/?]*@");

  /** A single value of a file: a {@code String}, {@code Long}, {@code Boolean} and so on. */
  record Single(Place place, Object value) implements Written {
    @Override
    public String shown() {
      return value instanceof String text ? quoted(text) : shortened(value.toString());
    }
  }

  record Several(Place place, List<Single> values) implements Written {
    @Override
    public String shown() {
      return values.stream().map(Single::shown).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /** {@code [name]} with nothing below it: seen, so that a wrong name is told. */
  record EmptySection(Place place) implements Written {
    @Override
    public String shown() {
      return "[...]";
    }
  }

  /** The text behind the {@code =} of {@code --set}; what it is, the setting's type decides. */
  record Argument(Place place, String text) implements Written {
    @Override
    public String shown() {
      return quoted(text);
    }
  }

  /** What a parsed file holds under one name; of a section with settings, they tell. */
  static Optional<Written> of(Place place, Object value) {
    if (value instanceof TomlTable table) {
      return table.isEmpty() ? Optional.of(new EmptySection(place)) : Optional.empty();
    }
    if (value instanceof TomlArray array) {
      var values = new ArrayList<Single>();
      for (int i = 0; i < array.size(); i++) {
        values.add(new Single(place.at(array.inputPositionOf(i).line()), array.get(i)));
      }
      return Optional.of(new Several(place, List.copyOf(values)));
    }
    return Optional.of(new Single(place, value));
  }

  private static String quoted(String text) {
    return '"' + shortened(PASSWORD.matcher(text).replaceAll("$1…@")) + '"';
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}

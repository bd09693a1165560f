package org.chappe.app.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chappe.app.config.Written.Place;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads the configuration file and the settings of the command line. */
public final class ConfigReader {
  private static final String COMMAND_LINE = "--set";

  private final Map<String, Written> written = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private ConfigReader() {}

  /**
   * The configuration of {@code file}, when there is one, with {@code set} above it.
   *
   * @param set {@code name=value} each; a list's values are separated by commas
   * @throws BadConfiguration with everything that is wrong
   */
  public static Config read(Optional<Path> file, List<String> set) {
    var reader = new ConfigReader();
    file.ifPresent(reader::file);
    set.forEach(reader::argument);
    var settings = new WrittenSettings(reader.written);
    Config config = settings.whole(Config::read);
    reader.problems.addAll(settings.problems());
    if (!reader.problems.isEmpty()) {
      throw new BadConfiguration(reader.problems);
    }
    return config;
  }

  private void file(Path file) {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    var place = new Place(file.toString(), 1, folder);
    TomlParseResult parsed;
    try {
      parsed = Toml.parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      problems.add(file + ": is not UTF-8 text");
      return;
    } catch (NoSuchFileException e) {
      problems.add(file + ": there is no such file");
      return;
    } catch (IOException e) {
      problems.add(file + ": cannot be read: " + e);
      return;
    }
    for (var error : parsed.errors()) {
      problems.add(place.at(error.position().line()) + ": " + error.getMessage());
    }
    for (List<String> path : parsed.keyPathSet(true)) {
      Object value = parsed.get(path);
      var position = parsed.inputPositionOf(path);
      if (value != null && position != null) {
        Written.of(place.at(position.line()), value)
            .ifPresent(found -> written.put(String.join(".", path), found));
      }
    }
  }

  private void argument(String argument) {
    int equals = argument.indexOf('=');
    if (equals < 1) {
      problems.add(COMMAND_LINE + ": \"" + argument + "\" must be name=value");
      return;
    }
    var place = new Place(COMMAND_LINE, 0, Path.of("").toAbsolutePath());
    String name = argument.substring(0, equals).strip();
    written.put(name, new Written.Argument(place, argument.substring(equals + 1).strip()));
  }
}

package org.chappe.app.cli;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.chappe.app.DataDirectory;
import org.chappe.app.config.Config;
import org.chappe.app.config.ConfigReader;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options every command takes: which server is meant. */
final class Where {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      defaultValue = "data",
      showDefaultValue = Visibility.NEVER,
      description = "The data directory; default: ./data.")
  private Path data = Path.of("data");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The configuration file; default: chappe.toml in the data directory, if any.")
  private Optional<Path> config = Optional.empty();

  private final InputStream in;

  /**
   * Not read yet.
   *
   * @param in standard input
   */
  Where(InputStream in) {
    this.in = in;
  }

  BufferedReader in() {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  DataDirectory data() {
    return new DataDirectory(data);
  }

  /** The file that is named, or else the data directory's own when it is there. */
  Optional<Path> configFile() {
    return config.or(() -> Optional.of(data().config()).filter(Files::exists));
  }

  boolean namesConfig() {
    return config.isPresent();
  }

  Config config(List<String> set) {
    return ConfigReader.read(configFile(), set);
  }
}

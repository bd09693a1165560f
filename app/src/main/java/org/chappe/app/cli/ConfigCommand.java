package org.chappe.app.cli;

import java.util.List;
import org.chappe.app.config.SettingsReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chappe config}: what can be set, and whether it is set well. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "What can be set, and whether it is set well.")
final class ConfigCommand extends Group {
  ConfigCommand(Where where) {
    super(where);
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Reads the configuration as start does and tells everything that is wrong.")
  int check(
      @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As for start.")
          @Nullable List<String> set) {
    where.config(set == null ? List.of() : set);
    out()
        .println(
            where.configFile().map(file -> file + " is good.").orElse("No file: all defaults."));
    return 0;
  }

  @Command(
      name = "reference",
      mixinStandardHelpOptions = true,
      description = "Prints every setting with its default, as Markdown.")
  int reference() {
    out().print(SettingsReference.page());
    out().flush();
    return 0;
  }
}

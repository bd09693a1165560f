package org.chappe.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe alias}: addresses that stand for others. */
@Command(
    name = "alias",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Addresses that stand for others.")
final class AliasCommand extends Group {
  AliasCommand(Where where) {
    super(where);
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Adds an alias, or gives one other targets.",
        "",
        "Mail to it goes to all its targets, and who reads a target here may send as the alias.",
        "To targets on other servers it is sent on."
      })
  int add(
      @Parameters(index = "0", paramLabel = "ALIAS", description = "Like sales@example.org.")
          String alias,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "TARGET",
              description = "Addresses of accounts or aliases here, or on other servers.")
          List<String> targets)
      throws IOException {
    return done(
        new AdminRequest.SetAlias(alias, targets),
        alias + " stands for " + String.join(", ", targets) + ".");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the aliases, one a line with its targets, in order.")
  int list(
      @Option(names = "--domain", paramLabel = "NAME", description = "Only of this domain.")
          Optional<String> domain,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.ListAliases(domain),
        json,
        item ->
            item instanceof AdminAnswer.Alias(String address, var targets)
                ? address + " " + String.join(" ", targets)
                : "");
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes an alias; its targets stay.")
  int remove(
      @Parameters(paramLabel = "ALIAS", description = "Like sales@example.org.") String alias)
      throws IOException {
    return done(new AdminRequest.RemoveAlias(alias), "Removed " + alias + ".");
  }
}

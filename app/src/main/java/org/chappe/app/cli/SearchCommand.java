package org.chappe.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe search}: the index of messages' texts. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "The index of messages' texts.")
final class SearchCommand extends Group {
  SearchCommand(Where where) {
    super(where);
  }

  @Command(
      name = "rebuild",
      mixinStandardHelpOptions = true,
      description = {
        "Makes the index anew, of some accounts or of all.",
        "",
        "The server goes on: in the background it indexes the messages again, and until then"
            + " searches read them and find the same. With --all the index's files are deleted"
            + " first. A server that does not run indexes them when it starts."
      })
  int rebuild(
      @Parameters(
              arity = "0..*",
              paramLabel = "ADDRESS",
              description = "Addresses of accounts here.")
          List<String> addresses,
      @Option(names = "--all", description = "Of all accounts.") boolean all)
      throws IOException {
    List<String> some = addresses == null ? List.of() : addresses;
    if (some.isEmpty() != all) {
      throw wrongUsage("Name accounts, or say --all.");
    }
    if (all) {
      return done(
          new AdminRequest.RebuildSearch(Optional.empty()), "The index is being made anew.");
    }
    for (String address : some) {
      done(
          new AdminRequest.RebuildSearch(Optional.of(address)),
          "The index is being made anew for " + address + ".");
    }
    return 0;
  }
}

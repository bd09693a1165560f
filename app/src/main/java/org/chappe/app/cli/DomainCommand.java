package org.chappe.app.cli;

import java.io.IOException;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe domain}: the domains whose mail is kept here. */
@Command(
    name = "domain",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "The domains whose mail is kept here.")
final class DomainCommand extends Group {
  DomainCommand(Where where) {
    super(where);
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Adds a domain.",
        "",
        "Mail for its addresses is accepted from then on; for other domains it is not. Makes the data"
            + " directory when there is none."
      })
  int add(@Parameters(paramLabel = "NAME", description = "Like example.org.") String name)
      throws IOException {
    where.data().create();
    return done(new AdminRequest.AddDomain(name), "Added " + name + ".");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the domains, one a line, in order.")
  int list(@Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.ListDomains(),
        json,
        item -> item instanceof AdminAnswer.Domain(String domain) ? domain : "");
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes a domain; refused while it has accounts or aliases.")
  int remove(@Parameters(paramLabel = "NAME", description = "Like example.org.") String name)
      throws IOException {
    return done(new AdminRequest.RemoveDomain(name), "Removed " + name + ".");
  }
}

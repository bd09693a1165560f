package org.chappe.app.cli;

import java.io.IOException;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe account grants}: what an account has allowed programs. */
@Command(
    name = "grants",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "What an account has allowed programs (OAuth 2.0).",
      "",
      "A grant is made when its owner signs in on the server's page for a program and consents."
    })
final class GrantsCommand extends Group {
  GrantsCommand(Where where) {
    super(where);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists an account's grants, the newest last.")
  int list(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.ListGrants(address),
        json,
        item -> item instanceof AdminAnswer.Grant grant ? line(grant) : "");
  }

  private static String line(AdminAnswer.Grant grant) {
    return "%s %s: %s, made %s, used %s"
        .formatted(
            grant.id(),
            grant.client(),
            String.join(" ", grant.scopes()),
            grant.made(),
            grant.used());
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = {
        "Ends a grant, or all of an account's.",
        "",
        "Its tokens open nothing from then on; sessions they have opened are ended."
      })
  int revoke(
      @Parameters(index = "0", paramLabel = "ADDRESS", description = "Like ann@example.org.")
          String address,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "ID",
              description = "As the list has it; without it all are ended.")
          Optional<String> id)
      throws IOException {
    return done(
        new AdminRequest.RevokeGrant(address, id),
        id.map(one -> "Revoked " + one).orElse("Revoked all grants") + " of " + address + ".");
  }
}

package org.chappe.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminAnswer.Session;
import org.chappe.app.admin.AdminAnswer.SessionsEnded;
import org.chappe.app.admin.AdminRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe account sessions}: who is signed in to an account. */
@Command(
    name = "sessions",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Who is signed in to an account at this moment.")
final class SessionsCommand extends Group {
  private boolean headerBegun;

  SessionsCommand(Where where) {
    super(where);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists an account's open sessions, the latest first: id (as the log has it), protocol, address,"
            + " what the client calls itself, for how long, and what it got in with."
      })
  int list(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    var request = new AdminRequest.ListSessions(address);
    if (json) {
      return list(request, true, item -> "");
    }
    try (Asking asking = Asking.about(where)) {
      asking.ask(request, item -> print(item, Instant.now()));
    }
    if (!headerBegun) {
      out().println("Nobody is signed in.");
    }
    out().flush();
    return 0;
  }

  private void print(AdminAnswer item, Instant now) {
    if (item instanceof Session session) {
      if (!headerBegun) {
        row("ID", "PROTOCOL", "SINCE", "ADDRESS", "CLIENT", "WITH");
        headerBegun = true;
      }
      row(
          session.id(),
          session.protocol(),
          Printed.time(Duration.between(session.since(), now)),
          session.from(),
          Printed.cell(session.client(), 28),
          Printed.cell(SignInsCommand.with(session.means(), session.name()), 40));
    }
  }

  private void row(Object... cells) {
    out().println("%-8s %-8s %7s  %-24s %-28s %s".formatted(cells).stripTrailing());
  }

  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = {
        "Ends sessions of an account: the client is told, and cut off some seconds later at the latest.",
        "",
        "It may sign in again with what it has. To keep it out, revoke the app password, or set another"
            + " password: that ends the sessions, too."
      })
  int end(
      @Parameters(index = "0", paramLabel = "ADDRESS", description = "Like ann@example.org.")
          String address,
      @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "As listed.")
          @Nullable List<String> ids,
      @Option(names = "--all", description = "All of the account's.") boolean all)
      throws IOException {
    List<String> some = ids == null ? List.of() : ids;
    if (some.isEmpty() != all) {
      throw wrongUsage("Name sessions, or say --all.");
    }
    try (Asking asking = Asking.about(where)) {
      if (asking.ask(new AdminRequest.EndSessions(address, some))
          instanceof SessionsEnded(long count)) {
        out().println(count == 1 ? "One session ends." : count + " sessions end.");
      }
    }
    return 0;
  }
}

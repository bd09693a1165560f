package org.chappe.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chappe account sign-ins}: who signed in to an account. */
@Command(
    name = "sign-ins",
    mixinStandardHelpOptions = true,
    description = {
      "Lists an account's sign-ins, the latest first: when the last of them was (UTC), how many were"
          + " alike within an hour, protocol, address, what the client calls itself, and what it got in"
          + " with or why it did not.",
      "",
      "Wrong passwords are counted by network. An account's latest 1,000 entries of 90 days are kept."
    })
final class SignInsCommand implements Callable<Integer> {
  private final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.")
  private String address = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most so many; 50.")
  private @Nullable Long limit;

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  private boolean headerBegun;

  SignInsCommand(Where where) {
    this.where = where;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Long most = limit;
    var request =
        new AdminRequest.ListSignIns(
            address, most == null ? OptionalLong.empty() : OptionalLong.of(most));
    if (json) {
      return Group.list(where, out, request, true, item -> "");
    }
    try (Asking asking = Asking.about(where)) {
      asking.ask(request, item -> print(out, item));
    }
    out.flush();
    return 0;
  }

  private void print(PrintWriter out, AdminAnswer item) {
    if (item instanceof AdminAnswer.SignIns one) {
      if (!headerBegun) {
        row(out, "LAST", "TIMES", "PROTOCOL", "ADDRESS", "CLIENT", "WITH");
        headerBegun = true;
      }
      row(
          out,
          one.last().truncatedTo(ChronoUnit.SECONDS),
          one.count(),
          one.protocol().isEmpty() ? "several" : one.protocol(),
          one.from().isEmpty() ? "many networks" : one.from(),
          Printed.cell(one.client(), 28),
          Printed.cell(
              one.outcome().equals("ok")
                  ? with(one.means(), one.name())
                  : "refused: " + one.outcome().replace('_', ' '),
              40));
    }
  }

  private static void row(PrintWriter out, Object... cells) {
    out.println("%-20s %5s  %-8s %-24s %-28s %s".formatted(cells).stripTrailing());
  }

  /** What somebody got in with, for a person: {@code app password "phone"}. */
  static String with(String means, String name) {
    String what = means.replace('_', ' ');
    return name.isEmpty() ? what : what + " \"" + name + "\"";
  }
}

package org.chappe.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chappe account role}: what an account may administer. */
@Command(
    name = "role",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what an account may administer where people sign in to administer, and changes it.",
      "",
      "Who can run this command on this machine needs no role: the data directory is theirs."
    })
final class RoleCommand implements Callable<Integer> {
  private final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.")
  private String address = "";

  @Option(
      names = "--add",
      paramLabel = "server|domain:NAME",
      description = "Everything, or one domain. May be repeated.")
  private @Nullable List<String> add;

  @Option(
      names = "--remove",
      paramLabel = "server|domain:NAME",
      description = "Take it away. May be repeated.")
  private @Nullable List<String> remove;

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  RoleCommand(Where where) {
    this.where = where;
  }

  @Override
  public Integer call() throws IOException {
    return Group.list(
        where,
        spec.commandLine().getOut(),
        new AdminRequest.SetRoles(address, given(add), given(remove)),
        json,
        item -> item instanceof AdminAnswer.Role role ? role.role() : "");
  }

  private static List<String> given(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }
}

package org.chappe.app.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chappe account notify-sign-ins}: whether an owner is told of somewhere new. */
@Command(
    name = "notify-sign-ins",
    mixinStandardHelpOptions = true,
    description = {
      "Tells whether an account gets a mail when somebody signs in from somewhere new, and changes it.",
      "",
      "New is a network nobody signed in from before, with an app password or program that was not used"
          + " before; with the account's own password the network is enough. At most three mails a"
          + " day."
    })
final class NotifySignInsCommand implements Callable<Integer> {
  private final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Like ann@example.org.")
  private String address = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "on|off",
      description = "Without it, nothing is changed.")
  private Optional<String> mails = Optional.empty();

  @Option(
      names = "--language",
      paramLabel = "TAG",
      description = "The mails' language, like en, de or fr.")
  private Optional<String> language = Optional.empty();

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  NotifySignInsCommand(Where where) {
    this.where = where;
  }

  @Override
  public Integer call() throws IOException {
    return Group.list(
        where,
        spec.commandLine().getOut(),
        new AdminRequest.SetSignInMails(address, mails, language),
        json,
        item -> item instanceof AdminAnswer.SignInMails told ? line(told) : "");
  }

  private static String line(AdminAnswer.SignInMails told) {
    return "%s: mails on sign-ins from somewhere new %s%s"
        .formatted(
            told.address(),
            told.mails(),
            told.language().isEmpty() ? "" : ", in " + told.language());
  }
}

package org.chappe.app.cli;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code chappe account sign-ins}, {@code notify-sign-ins} and {@code role}: who signed in to an
 * account, whether its owner is told, and what it may administer. Their methods are commands of
 * {@link AccountCommand}.
 */
@Command
final class SignInsCommand extends Group {
  private boolean headerBegun;

  SignInsCommand(Where where) {
    super(where);
  }

  /** Adds them to {@code account}, with {@code sessions}. */
  static CommandLine below(CommandLine account, Where where) {
    var methods = new CommandLine(new SignInsCommand(where));
    methods.getSubcommands().forEach(account::addSubcommand);
    return account.addSubcommand(new SessionsCommand(where));
  }

  /** What somebody got in with, for a person: {@code app password "phone"}. */
  static String with(String means, String name) {
    String what = means.replace('_', ' ');
    return name.isEmpty() ? what : what + " \"" + name + "\"";
  }

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
  int signIns(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(names = "--limit", paramLabel = "N", description = "At most so many; 50.")
          @Nullable Long limit,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    OptionalLong most = limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    var request = new AdminRequest.ListSignIns(address, most);
    if (json) {
      return list(request, true, item -> "");
    }
    try (Asking asking = Asking.about(where)) {
      asking.ask(request, this::print);
    }
    out().flush();
    return 0;
  }

  private void print(AdminAnswer item) {
    if (item instanceof AdminAnswer.SignIns one) {
      if (!headerBegun) {
        row("LAST", "TIMES", "PROTOCOL", "ADDRESS", "CLIENT", "WITH");
        headerBegun = true;
      }
      row(
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

  private void row(Object... cells) {
    out().println("%-20s %5s  %-8s %-24s %-28s %s".formatted(cells).stripTrailing());
  }

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
  int notifySignIns(
      @Parameters(index = "0", paramLabel = "ADDRESS", description = "Like ann@example.org.")
          String address,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "on|off",
              description = "Without it, nothing is changed.")
          Optional<String> mails,
      @Option(
              names = "--language",
              paramLabel = "TAG",
              description = "The mails' language, like en, de or fr.")
          Optional<String> language,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.SetSignInMails(address, mails, language),
        json,
        item ->
            item instanceof AdminAnswer.SignInMails told
                ? "%s: mails on sign-ins from somewhere new %s%s"
                    .formatted(
                        told.address(),
                        told.mails(),
                        told.language().isEmpty() ? "" : ", in " + told.language())
                : "");
  }

  @Command(
      name = "role",
      mixinStandardHelpOptions = true,
      description = {
        "Tells what an account may administer where people sign in to administer, and changes it.",
        "",
        "Who can run this command on this machine needs no role: the data directory is theirs."
      })
  int role(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(
              names = "--add",
              paramLabel = "server|domain:NAME",
              description = "Everything, or one domain. May be repeated.")
          @Nullable List<String> add,
      @Option(
              names = "--remove",
              paramLabel = "server|domain:NAME",
              description = "Take it away. May be repeated.")
          @Nullable List<String> remove,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.SetRoles(
            address, add == null ? List.of() : add, remove == null ? List.of() : remove),
        json,
        item -> item instanceof AdminAnswer.Role role ? role.role() : "");
  }
}

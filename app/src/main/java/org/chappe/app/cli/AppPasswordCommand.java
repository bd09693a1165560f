package org.chappe.app.cli;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe account app-password}: a password of its own for each program and device. */
@Command(
    name = "app-password",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "A password of its own for each program and device.",
      "",
      "It opens only what it is for, needs no second factor, and can be revoked alone."
    })
final class AppPasswordCommand extends Group {
  AppPasswordCommand(Where where) {
    super(where);
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Makes an app password and prints it, this once.",
        "",
        "Example: chappe account app-password add ann@example.org --name Phone --expires 90d"
      })
  int add(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "NAME",
              description = "What it is for, like Phone; the account's own word.")
          String name,
      @Option(
              names = "--scope",
              split = ",",
              paramLabel = "PROTOCOL",
              description =
                  "What it opens: some of imap, pop3, smtp, sieve, with commas. Without it: all of"
                      + " these.")
          @Nullable List<String> scope,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "Until when, from now: like 12h, 90d, 52w. Without it: until revoked.")
          Optional<String> expires,
      @Option(
              names = "--network",
              paramLabel = "CIDR",
              description = "From where only, like 192.0.2.0/24.")
          Optional<String> network,
      @Option(names = "--quiet", description = "Print the password and nothing else.")
          boolean quiet)
      throws IOException {
    return list(
        new AdminRequest.AddAppPassword(
            address, name, scope == null ? List.of() : scope, seconds(expires, this), network),
        false,
        item -> item instanceof AdminAnswer.MadePassword made ? told(made, quiet) : "");
  }

  private static String told(AdminAnswer.MadePassword made, boolean quiet) {
    return quiet
        ? made.password()
        : """
        %s

        This is the password %s of %s. It is shown this once; spaces and hyphens do not matter.\
        """
            .formatted(made.password(), made.name(), made.address());
  }

  /** What {@code --expires} says; empty when it does not. */
  static OptionalLong seconds(Optional<String> expires, Group group) {
    return expires.isPresent()
        ? OptionalLong.of(seconds(expires.get(), group))
        : OptionalLong.empty();
  }

  private static long seconds(String text, Group group) {
    if (!text.matches("[1-9][0-9]{0,5}[hdwy]")) {
      throw group.wrongUsage("--expires is a time like 12h, 90d, 52w or 1y, not \"" + text + "\"");
    }
    long count = Long.parseLong(text.substring(0, text.length() - 1));
    return count
        * switch (text.charAt(text.length() - 1)) {
          case 'h' -> 3_600L;
          case 'd' -> 86_400L;
          case 'w' -> 7 * 86_400L;
          default -> 365 * 86_400L;
        };
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists an account's app passwords: what each is for, not the passwords.")
  int list(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.ListAppPasswords(address),
        json,
        item -> item instanceof AdminAnswer.AppPassword password ? line(password) : "");
  }

  private static String line(AdminAnswer.AppPassword password) {
    return "%s: %s, made %s%s%s%s"
        .formatted(
            password.name(),
            String.join(" ", password.scope()),
            password.created(),
            password.expires().map(at -> ", expires " + at).orElse(""),
            password.network().map(at -> ", only from " + at).orElse(""),
            password.lastUse().map(AppPasswordCommand::used).orElse(", not used"));
  }

  private static String used(AdminAnswer.LastUse use) {
    return ", last used %s by %s from %s%s"
        .formatted(
            use.at().truncatedTo(ChronoUnit.SECONDS),
            use.protocol(),
            use.from(),
            use.client().isEmpty() ? "" : " with " + Printed.cell(use.client(), 40));
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "From now on it opens nothing; sessions it has opened are ended.")
  int revoke(
      @Parameters(index = "0", paramLabel = "ADDRESS", description = "Like ann@example.org.")
          String address,
      @Parameters(index = "1", paramLabel = "NAME", description = "As the list has it.")
          String name)
      throws IOException {
    return done(
        new AdminRequest.RevokeAppPassword(address, name),
        "Revoked " + name + " of " + address + ".");
  }
}

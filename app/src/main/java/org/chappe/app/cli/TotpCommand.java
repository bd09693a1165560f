package org.chappe.app.cli;

import java.io.IOException;
import java.util.List;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe account totp}: codes of a phone beside the password. */
@Command(
    name = "totp",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Codes of a phone beside the password: a second factor.",
      "",
      "With it the password alone opens nothing any more. Mail programs use app passwords (chappe account"
          + " app-password), or for one sign-in the password with the six digits behind it."
    })
final class TotpCommand extends Group {
  TotpCommand(Where where) {
    super(where);
  }

  @Command(
      name = "enable",
      mixinStandardHelpOptions = true,
      description = {
        "Sets up TOTP: prints the secret as QR code and URI, and ten recovery codes.",
        "",
        "It is in force at once. What is printed is shown this once; each recovery code opens the door"
            + " once, when the phone is lost."
      })
  int enable(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(names = "--json", description = "As a JSON array, without the QR code.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.EnableTotp(address),
        json,
        item -> item instanceof AdminAnswer.TotpSecret secret ? page(secret) : "");
  }

  private static String page(AdminAnswer.TotpSecret secret) {
    var page = new StringBuilder();
    QrLines.of(secret.uri()).forEach(line -> page.append(line).append('\n'));
    page.append('\n').append(secret.uri()).append("\n\n");
    page.append("Scan the code with an authenticator program, or type the secret there:\n  ");
    page.append(secret.secret().replaceAll("(.{4})(?=.)", "$1 ")).append("\n\n");
    page.append("Recovery codes, each for one sign-in without the phone:\n");
    secret.recoveryCodes().forEach(code -> page.append("  ").append(code).append('\n'));
    return page.toString();
  }

  @Command(
      name = "disable",
      mixinStandardHelpOptions = true,
      description =
          "Forgets the secret and the recovery codes; the password opens everything again.")
  int disable(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address)
      throws IOException {
    return done(new AdminRequest.DisableTotp(address), address + " has no TOTP any more.");
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Tells which second factors an account has, and which it must have.")
  int status(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.ShowFactors(address),
        json,
        item -> item instanceof AdminAnswer.Factors factors ? line(factors) : "");
  }

  private static String line(AdminAnswer.Factors factors) {
    return "%s: TOTP %s, %d recovery codes, %d passkeys, %d app passwords; second factors are %s (the %s's policy)%s"
        .formatted(
            factors.address(),
            factors.totpSince().map(since -> "since " + since).orElse("off"),
            factors.recoveryCodes(),
            factors.passkeys(),
            factors.appPasswords(),
            factors.policy(),
            factors.from(),
            factors.graceEnds().map(end -> "; without one it is let in until " + end).orElse(""));
  }

  @Command(
      name = "recovery-codes",
      mixinStandardHelpOptions = true,
      description = "Makes ten new recovery codes; the old ones open nothing any more.")
  int recoveryCodes(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.RenewRecoveryCodes(address),
        json,
        item ->
            item instanceof AdminAnswer.RecoveryCodes(_, List<String> codes)
                ? String.join("\n", codes)
                : "");
  }
}

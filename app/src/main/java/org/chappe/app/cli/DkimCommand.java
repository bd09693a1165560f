package org.chappe.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe domain dkim}: the keys a domain signs its mail with. */
@Command(
    name = "dkim",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "The keys a domain signs its mail with.",
      "",
      "A key waits until DNS shows it: a running server looks every hour and then signs with it. The keys"
          + " from before retire, and are removed 30 days later."
    })
final class DkimCommand extends Group {
  DkimCommand(Where where) {
    super(where);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists a domain's keys: selector, algorithm, state, since when, record.")
  int list(
      @Parameters(paramLabel = "DOMAIN", description = "Like example.org.") String domain,
      @Option(names = "--json", description = "As a JSON array, with the records' texts.")
          boolean json)
      throws IOException {
    return list(
        new AdminRequest.ListDkimKeys(domain),
        json,
        item ->
            item instanceof AdminAnswer.DkimKey key
                ? "%s %s %s %s %s"
                    .formatted(
                        key.selector(), key.algorithm(), key.state(), key.since(), key.record())
                : "");
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Makes the next keys, and tells the records that DNS is to have.")
  int rotate(
      @Parameters(paramLabel = "DOMAIN", description = "Like example.org.") String domain,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(new AdminRequest.RotateDkimKeys(domain), json, DkimCommand::toPublish);
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Adds one key: made here, or brought along, as from another mail server.")
  int add(
      @Parameters(paramLabel = "DOMAIN", description = "Like example.org.") String domain,
      @Option(
              names = "--algorithm",
              paramLabel = "NAME",
              defaultValue = "ed25519",
              description = "Of one that is made: ed25519 or rsa.")
          String algorithm,
      @Option(
              names = "--selector",
              paramLabel = "NAME",
              description = "Its name in DNS; default: the year and a letter.")
          Optional<String> selector,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description = "A private key in PEM, RSA or Ed25519, without a passphrase.")
          Optional<Path> key,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    Optional<String> pem = Optional.empty();
    if (key.isPresent()) {
      pem = Optional.of(Files.readString(key.get(), StandardCharsets.ISO_8859_1));
    }
    return list(
        new AdminRequest.AddDkimKey(domain, algorithm, selector, pem),
        json,
        DkimCommand::toPublish);
  }

  private static String toPublish(AdminAnswer item) {
    return item instanceof AdminAnswer.DkimKey key
        ? "Publish: %s. IN TXT %s".formatted(key.record(), strings(key.text()))
        : "";
  }

  /** RFC 1035 §3.3.14: 255 octets at most in one. */
  private static String strings(String text) {
    return '"' + text.replaceAll("(.{255})(?=.)", "$1\" \"") + '"';
  }

  @Command(
      name = "activate",
      mixinStandardHelpOptions = true,
      description = {
        "Signs with keys from now on, when DNS shows them; those from before retire.",
        "",
        "Without a selector: with all that wait."
      })
  int activate(
      @Parameters(index = "0", paramLabel = "DOMAIN", description = "Like example.org.")
          String domain,
      @Parameters(index = "1", arity = "0..1", paramLabel = "SELECTOR", description = "One key.")
          Optional<String> selector,
      @Option(names = "--now", description = "Do not ask DNS.") boolean now)
      throws IOException {
    return done(
        new AdminRequest.ActivateDkimKey(domain, selector, now),
        "Mail from " + domain + " is signed with " + selector.orElse("the new keys") + ".");
  }

  @Command(
      name = "retire",
      mixinStandardHelpOptions = true,
      description = "Signs with a key no more; keep its record for some weeks.")
  int retire(
      @Parameters(index = "0", paramLabel = "DOMAIN", description = "Like example.org.")
          String domain,
      @Parameters(index = "1", paramLabel = "SELECTOR", description = "The key.") String selector)
      throws IOException {
    return done(
        new AdminRequest.RetireDkimKey(domain, selector),
        "Nothing is signed with " + selector + " any more.");
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes a key that mail is not signed with.")
  int remove(
      @Parameters(index = "0", paramLabel = "DOMAIN", description = "Like example.org.")
          String domain,
      @Parameters(index = "1", paramLabel = "SELECTOR", description = "The key.") String selector)
      throws IOException {
    return done(
        new AdminRequest.RemoveDkimKey(domain, selector),
        "Removed " + selector + "; its record can go.");
  }
}

package org.chappe.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe account certificate}: the certificates by which programs sign in. */
@Command(
    name = "certificate",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "The certificates by which programs sign in to an account.",
      "",
      "Who issued one is not asked: the account has it, and the program has its key. They open something"
          + " when auth.client-certificates = true."
    })
final class CertificateCommand extends Group {
  CertificateCommand(Where where) {
    super(where);
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Lets a certificate in. Of one certificate there is one account.")
  int add(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              required = true,
              description = "What it is called, like laptop.")
          String name,
      @Option(names = "--file", paramLabel = "FILE", description = "The certificate, as PEM.")
          Optional<Path> file,
      @Option(
              names = "--fingerprint",
              paramLabel = "SHA256",
              description =
                  "Instead of --file: of the certificate, or of its public key, which stays when it"
                      + " is renewed.")
          Optional<String> fingerprint,
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
              description = "Until when, from now: like 12h, 90d, 52w. Without it: until removed.")
          Optional<String> expires)
      throws IOException {
    if (file.isPresent() == fingerprint.isPresent()) {
      throw wrongUsage("give --file or --fingerprint");
    }
    String sha256 = file.isPresent() ? fingerprint(file.get()) : fingerprint.orElseThrow();
    return done(
        new AdminRequest.AddCertificate(
            address,
            name,
            sha256,
            scope == null ? List.of() : scope,
            AppPasswordCommand.seconds(expires, this)),
        address + " can be signed in to with the certificate " + name + ".");
  }

  private static String fingerprint(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] der = CertificateFactory.getInstance("X.509").generateCertificate(in).getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (GeneralSecurityException e) {
      throw new CommandFailed("There is no certificate in " + file + ".");
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists an account's certificates: what each is for, and its SHA-256.")
  int list(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.ListCertificates(address),
        json,
        item ->
            item instanceof AdminAnswer.Certificate one
                ? "%s: %s, added %s%s, %s"
                    .formatted(
                        one.name(),
                        String.join(" ", one.scope()),
                        one.created(),
                        one.expires().map(at -> ", expires " + at).orElse(""),
                        one.fingerprint())
                : "");
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Takes a certificate away: it opens nothing from then on.")
  int remove(
      @Parameters(index = "0", paramLabel = "ADDRESS", description = "Like ann@example.org.")
          String address,
      @Parameters(index = "1", paramLabel = "NAME", description = "What it is called.") String name)
      throws IOException {
    return done(
        new AdminRequest.RemoveCertificate(address, name),
        "The certificate " + name + " opens nothing any more.");
  }
}

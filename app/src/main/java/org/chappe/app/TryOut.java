package org.chappe.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer.Listening;
import org.chappe.app.admin.AdminAnswer.Refused;
import org.chappe.app.admin.AdminRequest;
import org.chappe.app.admin.Administration;

/**
 * The set-up that a first start makes in an empty data directory: reachable from this machine only,
 * a domain, two accounts with passwords, and a page that says how to connect. Everything is written
 * down, so that the next start is the same.
 *
 * <p>{@code tryout.part} is there from the first step to the last: when a start was killed in
 * between, the next one begins again.
 */
public final class TryOut {
  private static final String DOMAIN = "example.test"; // RFC 2606 §2: nobody's
  private static final String ALICE = "alice@" + DOMAIN;
  private static final String BOB = "bob@" + DOMAIN;

  private static final String CONFIG =
      """
      # Made for the try-out: reachable from this machine only.
      # What else can be set: docs/configuration.md, or ./chappe config reference.

      hostname = "mail.example.test"

      [listen]
      smtp = ["127.0.0.1:2525"]
      submission = ["127.0.0.1:2587"]
      submissions = ["127.0.0.1:2465"]
      lmtp = ["127.0.0.1:2424"]
      imap = ["127.0.0.1:2143"]
      imaps = ["127.0.0.1:2993"]
      pop3 = ["127.0.0.1:2110"]
      pop3s = ["127.0.0.1:2995"]
      http = ["127.0.0.1:2080"]
      https = ["127.0.0.1:2443"]

      [auth]
      # Passwords also without TLS, from this machine. Elsewhere, leave this line out.
      cleartext = "loopback"
      """;

  private final DataDirectory data;
  private final String alice = Passwords.generate();
  private final String bob = Passwords.generate();

  private TryOut(DataDirectory data) {
    this.data = data;
  }

  /**
   * Begins a try-out when the directory is empty, or holds one that was begun and not finished. The
   * directory exists and its lock is held.
   *
   * @param ownConfig whether to write a configuration; no when another one is named
   */
  public static Optional<TryOut> ofEmpty(DataDirectory data, boolean ownConfig) throws IOException {
    if (!data.isEmpty() && !Files.exists(part(data))) {
      return Optional.empty();
    }
    DataDirectory.write(part(data), "");
    if (ownConfig) {
      DataDirectory.write(data.config(), CONFIG);
    }
    return Optional.of(new TryOut(data));
  }

  /** Makes the domain and the accounts, or gives those that are there already their passwords. */
  public void furnish(Administration administration) {
    administration.handle(new AdminRequest.AddDomain(DOMAIN), item -> {});
    furnish(administration, ALICE, alice);
    furnish(administration, BOB, bob);
  }

  private static void furnish(Administration administration, String address, String password) {
    boolean isThere =
        administration.handle(new AdminRequest.AddAccount(address, password, true), item -> {})
            instanceof Refused;
    if (isThere
        && administration.handle(new AdminRequest.SetPassword(address, password, true), item -> {})
            instanceof Refused(String why)) {
      throw new StartFailed("The try-out's account " + address + " could not be made: " + why);
    }
  }

  /** Keeps the page about how to connect, and returns it: the try-out is finished. */
  public String finish(List<Listening> listening, Path certificate) throws IOException {
    String page = page(listening, certificate);
    DataDirectory.write(data.tryout(), page);
    Files.delete(part(data));
    return page;
  }

  private String page(List<Listening> listening, Path certificate) {
    var page = new StringBuilder();
    page.append("This is a try-out: two accounts, reachable from this machine only.\n\n");
    page.append("  %s   password %s\n".formatted(ALICE, alice));
    page.append("  %s     password %s\n\n".formatted(BOB, bob));
    page.append("In a mail program (the user name is the whole address):\n\n");
    line(page, "read", "IMAP", listening, "imaps", "imap");
    line(page, "or  ", "POP3", listening, "pop3s", "pop3");
    line(page, "send", "SMTP", listening, "submissions", "submission");
    page.append(
        "\n  The certificate is the server's own; the program will ask: %s\n\n"
            .formatted(certificate));
    page.append("From a shell:\n\n");
    of(listening, "smtp")
        .ifPresent(smtp -> {
          page.append("  swaks --server %s --to %s\n".formatted(smtp, ALICE));
          page.append(
              "  printf 'Subject: Hello\\r\\n\\r\\nIt works.\\r\\n' | curl -T - smtp://%s"
                  .formatted(smtp));
          page.append(" --mail-from me@%s --mail-rcpt %s\n".formatted(DOMAIN, ALICE));
        });
    of(listening, "imaps")
        .ifPresent(imaps ->
            page.append(
                "  curl -k -u %s:%s 'imaps://%s/INBOX;MAILINDEX=1'\n"
                    .formatted(ALICE, alice, imaps)));
    page.append("\nThis page is kept in %s.\n".formatted(data.tryout()));
    return page.toString();
  }

  private static void line(
      StringBuilder page,
      String what,
      String protocol,
      List<Listening> listening,
      String tls,
      String startTls) {
    of(listening, tls)
        .ifPresent(
            a -> page.append("  %s  %s  %s  SSL/TLS\n".formatted(what, protocol, spaced(a))));
    of(listening, startTls)
        .ifPresent(
            a -> page.append("  %s  %s  %s  STARTTLS\n".formatted(what, protocol, spaced(a))));
  }

  private static String spaced(String address) {
    int colon = address.lastIndexOf(':');
    return "server " + address.substring(0, colon) + "  port " + address.substring(colon + 1);
  }

  private static Optional<String> of(List<Listening> listening, String service) {
    return listening.stream()
        .filter(one -> one.service().equals(service))
        .map(Listening::address)
        .findFirst();
  }

  private static Path part(DataDirectory data) {
    return data.path().resolve("tryout.part");
  }
}

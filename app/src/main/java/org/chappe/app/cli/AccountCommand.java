package org.chappe.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.chappe.app.Passwords;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import org.chappe.model.ByteSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chappe account}: who has mail here. */
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Who has mail here.")
final class AccountCommand extends Group {
  AccountCommand(Where where) {
    super(where);
  }

  /** With those of its second factors, certificates and grants, and about who signs in. */
  static CommandLine withCommandsBelow(Where where) {
    return new CommandLine(new AccountCommand(where))
        .addSubcommand(new TotpCommand(where))
        .addSubcommand(new AppPasswordCommand(where))
        .addSubcommand(new GrantsCommand(where))
        .addSubcommand(new CertificateCommand(where))
        .addSubcommand(new SessionsCommand(where))
        .addSubcommand(new SignInsCommand(where))
        .addSubcommand(new NotifySignInsCommand(where))
        .addSubcommand(new RoleCommand(where));
  }

  @Command(
      name = "second-factor",
      mixinStandardHelpOptions = true,
      description = {
        "Sets whether an account has a second factor.",
        "",
        "off: none can be set up; allowed: as its owner likes; required: without one it is not let in after a"
            + " time of grace (setting auth.second-factor-grace); default: as its domain or the server has"
            + " it. See also: chappe account totp status."
      })
  int secondFactor(
      @Parameters(index = "0", paramLabel = "ADDRESS", description = "Like ann@example.org.")
          String address,
      @Parameters(
              index = "1",
              paramLabel = "POLICY",
              description = "off, allowed, required or default.")
          String policy)
      throws IOException {
    return done(
        new AdminRequest.SetAccountPolicy(address, policy),
        "Second factors of " + address + ": " + policy + ".");
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Adds an account with its mailboxes.",
        "",
        "Without --password-stdin a password is made and printed. It is kept nowhere and cannot be shown"
            + " again."
      })
  int add(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(
              names = "--password-stdin",
              description = "Take the password from standard input, up to the line's end.")
          boolean fromStdin,
      @Option(
              names = "--accept-weak",
              description = "Take the password also if it is easy to guess or publicly known.")
          boolean acceptWeak)
      throws IOException {
    String password = password(fromStdin);
    String text = "Added " + address + (fromStdin ? "." : " with the password " + password);
    return done(new AdminRequest.AddAccount(address, password, acceptWeak || !fromStdin), text);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the accounts' addresses, one a line, in order.")
  int list(
      @Option(names = "--domain", paramLabel = "NAME", description = "Only of this domain.")
          Optional<String> domain,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.ListAccounts(domain),
        json,
        item -> item instanceof AdminAnswer.Account(String address) ? address : "");
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes an account and all its mail. There is no way back.")
  int remove(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address)
      throws IOException {
    return done(
        new AdminRequest.RemoveAccount(address), "Removed " + address + " and all its mail.");
  }

  @Command(
      name = "password",
      mixinStandardHelpOptions = true,
      description = {
        "Sets an account's password.",
        "",
        "The old one opens nothing from then on. Without --password-stdin a password is made and printed."
      })
  int password(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(
              names = "--password-stdin",
              description = "Take the password from standard input, up to the line's end.")
          boolean fromStdin,
      @Option(
              names = "--accept-weak",
              description = "Take the password also if it is easy to guess or publicly known.")
          boolean acceptWeak)
      throws IOException {
    String password = password(fromStdin);
    String text =
        address + " has " + (fromStdin ? "a new password." : "the new password " + password);
    return done(new AdminRequest.SetPassword(address, password, acceptWeak || !fromStdin), text);
  }

  @Command(
      name = "acl",
      mixinStandardHelpOptions = true,
      description = {
        "Tells who else may do what with an account's mailboxes, and changes it.",
        "",
        "WHOM is an account's address, or anyone for every account here; with \"-\" before it rights are"
            + " taken away, wherever they come from (write --set=-WHOM=RIGHTS). RIGHTS are letters of"
            + " RFC 4314: l see it in lists, r read, s mark as seen, w set other flags, i put messages into"
            + " it, k make mailboxes below it, x delete or rename it, t mark as deleted, e expunge, a change"
            + " these rights. With \"+\" or \"-\" before them they are added or taken from those there are.",
        "",
        "Example: chappe account acl ann@example.org Project --set ben@example.org=lrs"
      })
  int acl(
      @Parameters(index = "0", paramLabel = "ADDRESS", description = "Like ann@example.org.")
          String address,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "MAILBOX",
              description = "Only of this mailbox, like INBOX or Project/2026.")
          Optional<String> mailbox,
      @Option(
              names = "--set",
              paramLabel = "WHOM=RIGHTS",
              description = "Give these rights. May be repeated; all changes are made or none.")
          @Nullable List<String> set,
      @Option(
              names = "--remove",
              paramLabel = "WHOM",
              description = "Take all rights from it. May be repeated.")
          @Nullable List<String> remove,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.SetAccess(address, mailbox, given(set), given(remove)),
        json,
        item ->
            item instanceof AdminAnswer.Access(String name, String whom, String rights)
                ? "%s: %s %s".formatted(name, whom, rights)
                : "");
  }

  /** An option that was not given has no list. */
  private static List<String> given(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  @Command(
      name = "pop3",
      mixinStandardHelpOptions = true,
      description = {
        "Tells how an account's mail is fetched by POP3, and changes it.",
        "",
        "POP3 offers what is in INBOX. Sessions that are open keep what they began with."
      })
  int pop3(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(
              names = "--delete",
              paramLabel = "WHERETO",
              description =
                  "What becomes of a message that the client deletes: remove (the default), or"
                      + " trash.")
          Optional<String> delete,
      @Option(
              names = "--seen",
              paramLabel = "yes|no",
              description = "Whether a message that was fetched is marked as seen for IMAP.")
          Optional<String> seen,
      @Option(
              names = "--since",
              paramLabel = "DAY",
              description =
                  "Offer only what came in on this day or later, like 2026-01-31 (UTC); all: offer"
                      + " everything.")
          Optional<String> since,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.SetPop3(address, delete, seen, since),
        json,
        item ->
            item instanceof AdminAnswer.Pop3 pop3
                ? "%s: delete %s, seen %s, since %s"
                    .formatted(pop3.address(), pop3.delete(), pop3.seen(), pop3.since())
                : "");
  }

  @Command(
      name = "quota",
      mixinStandardHelpOptions = true,
      description = {
        "Tells what an account holds and may hold, and changes what it may.",
        "",
        "Mail that is there already stays; what does not fit any more is refused."
      })
  int quota(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(
              names = "--storage",
              paramLabel = "SIZE",
              description = "The messages' sizes together, like 500MiB or 2GiB; none: no limit.")
          Optional<String> storage,
      @Option(
              names = "--messages",
              paramLabel = "N",
              description = "Messages in all mailboxes together; none: no limit.")
          Optional<String> messages,
      @Option(
              names = "--mailboxes",
              paramLabel = "N",
              description = "Mailboxes; none: as many as mail.mailboxes allows.")
          Optional<String> mailboxes,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.SetQuota(address, storage.map(this::octets), messages, mailboxes),
        json,
        item ->
            item instanceof AdminAnswer.Quota quota
                ? "%s: storage %d of %s octets, messages %d of %s, mailboxes %d of %s"
                    .formatted(
                        quota.address(),
                        quota.storage(),
                        quota.maxStorage(),
                        quota.messages(),
                        quota.maxMessages(),
                        quota.mailboxes(),
                        quota.maxMailboxes())
                : "");
  }

  private String octets(String size) {
    if (size.equals("none")) {
      return size;
    }
    try {
      return Long.toString(ByteSize.parse(size).octets());
    } catch (IllegalArgumentException e) {
      throw wrongUsage("--storage is a size like 500MiB, or none, not \"" + size + "\"");
    }
  }

  @Command(
      name = "send-as",
      mixinStandardHelpOptions = true,
      description = {
        "Tells which addresses of others an account may write as, and changes it.",
        "",
        "Its own address and aliases that lead to it need no grant. OTHER is another account's address,"
            + " an alias, or an address of a domain here that nobody has, like noreply@example.org. A"
            + " grant ends with the account whose address it is, and when nobody's address becomes"
            + " somebody's. All changes are made or none.",
        "",
        "Example: chappe account send-as ann@example.org --add boss@example.org"
      })
  int sendAs(
      @Parameters(paramLabel = "ADDRESS", description = "Like ann@example.org.") String address,
      @Option(
              names = "--add",
              paramLabel = "OTHER",
              description = "Let it write as this address. May be repeated.")
          @Nullable List<String> add,
      @Option(
              names = "--remove",
              paramLabel = "OTHER",
              description = "Take this address back. May be repeated.")
          @Nullable List<String> remove,
      @Option(names = "--json", description = "As a JSON array.") boolean json)
      throws IOException {
    return list(
        new AdminRequest.SetSendAs(address, given(add), given(remove)),
        json,
        item -> item instanceof AdminAnswer.SendAs(String granted) ? granted : "");
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Adds the accounts of a CSV file.",
        "",
        "A line \"address,password\" for each; values with commas or quotes stand in double quotes (RFC"
            + " 4180). A first line that is a heading is passed over. What cannot be added is told with its"
            + " line, and the rest is added; then the exit code is 1.",
        "",
        "A password may be a hash that another system made, with its scheme in front as Dovecot writes it:"
            + " {ARGON2ID}, {ARGON2I}, {BLF-CRYPT}, {SHA512-CRYPT}, {SHA256-CRYPT}, {MD5-CRYPT}, {CRYPT},"
            + " {PBKDF2}, {SSHA512}, {SSHA256}, {SSHA}, {SHA512}, {SHA256}, {SHA}, {SMD5}. It is replaced"
            + " when its owner signs in. Any other password may have {PLAIN} in front."
      })
  int importFile(
      @Parameters(paramLabel = "FILE.csv", description = "The file; \"-\": standard input.")
          String file,
      @Option(
              names = "--hashed",
              description =
                  "All passwords are hashes, also those without a scheme in front, like $6$... of"
                      + " /etc/shadow.")
          boolean hashed,
      @Option(
              names = "--accept-weak",
              description = "Take passwords also if they are easy to guess or publicly known.")
          boolean acceptWeak)
      throws IOException {
    try (BufferedReader in =
            file.equals("-")
                ? where.in()
                : Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8);
        Asking asking = Asking.about(where)) {
      return new AccountImport(new CsvReader(in), asking::ask, hashed, acceptWeak, out(), err())
              .run()
          ? 0
          : 1;
    }
  }

  private String password(boolean fromStdin) throws IOException {
    if (!fromStdin) {
      return Passwords.generate();
    }
    String line = where.in().readLine();
    if (line == null || line.isEmpty()) {
      throw wrongUsage("--password-stdin: no password on standard input");
    }
    return line;
  }
}

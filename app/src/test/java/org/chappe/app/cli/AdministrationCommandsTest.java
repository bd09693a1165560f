package org.chappe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chappe.app.DataDirectory;
import org.chappe.app.Rooms;
import org.chappe.app.Server;
import org.chappe.app.cli.Cli.Result;
import org.chappe.app.config.Config;
import org.chappe.app.config.ConfigReader;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.Rights;
import org.chappe.model.Address;
import org.chappe.model.MailboxName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that administer, on a stopped server and on a running one: the same words, the same
 * answers.
 */
class AdministrationCommandsTest {
  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void dataDirectory() {
    cli = new Cli(folder.resolve("data"));
  }

  @Test
  void onAStoppedServer() {
    everything();
  }

  @Test
  void onARunningServer() throws Exception {
    try (var _ = running()) {
      everything();
    }
    assertThat(cli.lines("account", "list")) // it was written by the server, and lasts
        .containsExactly("ann@example.org", "bob@example.org");
  }

  @Test
  void secondFactorsOnAStoppedServer() {
    secondFactors();
  }

  @Test
  void secondFactorsOnARunningServer() throws Exception {
    try (var _ = running()) {
      secondFactors();
    }
  }

  private void secondFactors() {
    String ann = "ann@example.org";
    cli.run("domain", "add", "example.org");
    cli.run("account", "add", ann);
    assertThat(cli.run("account", "totp", "status", ann).out())
        .isEqualTo(
            ann
                + ": TOTP off, 0 recovery codes, 0 passkeys, 0 app passwords; second factors are"
                + " allowed (the server's policy)\n");
    Result enabled = cli.run("account", "totp", "enable", ann);
    assertThat(enabled.exitCode()).isZero();
    assertThat(enabled.out())
        .contains("█", "otpauth://totp/", ":ann@example.org?secret=")
        .containsPattern("\n  [A-Z2-7]{4}( [A-Z2-7]{4}){7}\n")
        .containsPattern("(\n  [a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}){10}\n");
    assertThat(cli.run("account", "totp", "enable", ann).err()).contains("has TOTP already");
    assertThat(cli.lines("account", "totp", "recovery-codes", ann))
        .hasSize(10)
        .allMatch(code -> !enabled.out().contains(code));
    assertThat(cli.run("account", "totp", "status", ann, "--json").out())
        .containsPattern("\"totp-since\":\"20..-.*Z\",\"recovery-codes\":10,\"passkeys\":0");

    String phone =
        cli.run("account", "app-password", "add", ann, "--name", "Phone", "--quiet").out();
    assertThat(phone).matches("[a-z2-9]{4}(-[a-z2-9]{4}){4}\n");
    assertThat(
            cli.run(
                    "account",
                    "app-password",
                    "add",
                    ann,
                    "--name=Camera",
                    "--scope=smtp,imap",
                    "--expires=90d",
                    "--network=192.0.2.0/24")
                .out())
        .matches("(?s)[a-z2-9]{4}(-[a-z2-9]{4}){4}\n\nThis is the password Camera of ann.*");
    assertThat(cli.lines("account", "app-password", "list", ann))
        .satisfiesExactly(
            line -> assertThat(line).matches("Phone: imap pop3 smtp sieve, made 20\\S+Z, not used"),
            line ->
                assertThat(line)
                    .matches(
                        "Camera: imap smtp, made 20\\S+Z, expires 20\\S+Z, only from"
                            + " 192\\.0\\.2\\.0/24, not used"));
    assertThat(cli.run("account", "app-password", "revoke", ann, "phone").out())
        .isEqualTo("Revoked phone of ann@example.org.\n");
    for (List<String> wrong :
        List.of(
            List.of("--scope=http"),
            List.of("--scope=imap,web"),
            List.of("--network=192.0.2.1/24"))) {
      Result refused = cli.run("account", "app-password", "add", ann, "--name=x", wrong.getFirst());
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).isNotBlank();
    }
    assertThat(
            cli.run("account", "app-password", "add", ann, "--name=x", "--expires=soon").exitCode())
        .isEqualTo(2);

    assertThat(cli.run("account", "grants", "list", ann).out()).isEmpty();
    assertThat(cli.run("account", "grants", "list", ann, "--json").out()).isEqualTo("[]\n");
    assertThat(cli.run("account", "grants", "revoke", ann).out())
        .isEqualTo("Revoked all grants of ann@example.org.\n");
    assertThat(cli.run("account", "grants", "revoke", ann, "0f3ac0d2b7e1449a").err())
        .isEqualTo("ann@example.org has no grant 0f3ac0d2b7e1449a\n");

    assertThat(cli.run("domain", "second-factor", "example.org").out())
        .isEqualTo("Second factors of example.org: default.\n");
    assertThat(cli.run("domain", "second-factor", "example.org", "required").out())
        .isEqualTo("Second factors of example.org: required.\n");
    assertThat(cli.run("account", "second-factor", ann, "off").exitCode()).isZero();
    assertThat(cli.run("account", "second-factor", ann, "maybe").err())
        .isEqualTo("a policy is off, allowed, required or default, not \"maybe\"\n");
    assertThat(cli.run("account", "totp", "status", ann).out())
        .contains("second factors are off (the account's policy)");
    assertThat(cli.run("account", "totp", "disable", ann).exitCode()).isZero();
    assertThat(cli.run("account", "totp", "enable", ann).err())
        .contains("second factors are off here");
    assertThat(cli.run("account", "totp", "status", "nobody@example.org"))
        .isEqualTo(new Result(1, "", "there is no account nobody@example.org\n"));
  }

  private void everything() {
    assertThat(cli.run("domain", "add", "example.org"))
        .isEqualTo(new Result(0, "Added example.org.\n", ""));
    assertThat(cli.run("domain", "add", "Example.ORG").exitCode()).isEqualTo(1);
    assertThat(cli.run("domain", "add", "example.net").exitCode()).isZero();
    assertThat(cli.lines("domain", "list")).containsExactly("example.net", "example.org");
    assertThat(cli.run("domain", "list", "--json").out())
        .isEqualTo("[\n{\"domain\":\"example.net\"},\n{\"domain\":\"example.org\"}\n]\n");
    assertThat(cli.run("domain", "remove", "example.net").exitCode()).isZero();

    assertThat(cli.run("account", "list", "--json").out()).isEqualTo("[]\n");
    assertThat(cli.run("search", "rebuild", "--all"))
        .isEqualTo(new Result(0, "The index is being made anew.\n", ""));
    assertThat(cli.run("search", "rebuild", "nobody@example.org"))
        .isEqualTo(new Result(1, "", "there is no account nobody@example.org\n"));
    assertThat(
            cli.with("telegraph 1794\n", "account", "add", "bob@example.org", "--password-stdin"))
        .isEqualTo(new Result(0, "Added bob@example.org.\n", ""));
    Result added = cli.run("account", "add", "ann@example.org");
    assertThat(added.out())
        .matches("Added ann@example\\.org with the password ([a-z2-9]{4}-){3}[a-z2-9]{4}\n");
    assertThat(cli.run("account", "add", "ann@example.org").exitCode()).isEqualTo(1);
    assertThat(cli.run("account", "password", "ann@example.org").out())
        .matches("ann@example\\.org has the new password ([a-z2-9]{4}-){3}[a-z2-9]{4}\n");
    assertThat(
            cli.with(
                "semaphore 1832\n", "account", "password", "bob@example.org", "--password-stdin"))
        .isEqualTo(new Result(0, "bob@example.org has a new password.\n", ""));
    assertThat(cli.lines("account", "list")).containsExactly("ann@example.org", "bob@example.org");
    assertThat(cli.lines("account", "list", "--domain", "example.org")).hasSize(2);

    assertThat(cli.lines("account", "quota", "ann@example.org", "--storage", "2MiB"))
        .containsExactly(
            "ann@example.org: storage 0 of 2097152 octets, messages 0 of none, mailboxes 6 of"
                + " none");
    assertThat(cli.lines("account", "quota", "ann@example.org", "--mailboxes", "7"))
        .containsExactly(
            "ann@example.org: storage 0 of 2097152 octets, messages 0 of none, mailboxes 6 of 7");
    assertThat(cli.lines("account", "quota", "ann@example.org", "--storage", "none"))
        .containsExactly(
            "ann@example.org: storage 0 of none octets, messages 0 of none, mailboxes 6 of 7");
    assertThat(cli.run("account", "quota", "ann@example.org", "--messages", "few").err())
        .contains("--messages is a number or none, not \"few\"");
    assertThat(cli.run("account", "quota", "eve@example.org").err())
        .contains("there is no account eve@example.org");

    rights();
    sendingAs();
    keys();
    signIns();
    certificates();

    assertThat(cli.lines("account", "pop3", "ann@example.org"))
        .containsExactly("ann@example.org: delete remove, seen no, since all");
    assertThat(cli.lines("account", "pop3", "ann@example.org", "--since", "2026-01-31"))
        .containsExactly("ann@example.org: delete remove, seen no, since 2026-01-31");
    assertThat(cli.run("account", "pop3", "ann@example.org", "--delete", "never").err())
        .contains("--delete is remove or trash, not \"never\"");
    assertThat(cli.run("account", "list", "--json").out())
        .isEqualTo("[\n{\"address\":\"ann@example.org\"},\n{\"address\":\"bob@example.org\"}\n]\n");

    assertThat(cli.run("alias", "add", "sales@example.org", "ann@example.org", "bob@example.org"))
        .isEqualTo(
            new Result(0, "sales@example.org stands for ann@example.org, bob@example.org.\n", ""));
    assertThat(cli.lines("alias", "list"))
        .containsExactly("sales@example.org ann@example.org bob@example.org");
    assertThat(cli.run("alias", "list", "--json").out())
        .isEqualTo(
            "[\n{\"address\":\"sales@example.org\",\"targets\":[\"ann@example.org\","
                + "\"bob@example.org\"]}\n]\n");
    assertThat(cli.run("domain", "remove", "example.org").exitCode()).isEqualTo(1);
    assertThat(cli.run("alias", "remove", "sales@example.org").exitCode()).isZero();
    assertThat(cli.run("alias", "remove", "sales@example.org").exitCode()).isEqualTo(1);

    assertThat(cli.run("account", "add", "carl@example.org").exitCode()).isZero();
    assertThat(cli.run("account", "remove", "carl@example.org"))
        .isEqualTo(new Result(0, "Removed carl@example.org and all its mail.\n", ""));
    assertThat(cli.run("account", "remove", "carl@example.org").exitCode()).isEqualTo(1);
    assertThat(cli.lines("account", "list")).containsExactly("ann@example.org", "bob@example.org");
  }

  private void signIns() {
    String ann = "ann@example.org";
    assertThat(cli.lines("account", "sessions", "list", ann))
        .containsExactly("Nobody is signed in.");
    assertThat(cli.run("account", "sessions", "list", ann, "--json").out()).isEqualTo("[]\n");
    assertThat(cli.lines("account", "sessions", "end", ann, "--all"))
        .containsExactly("0 sessions end.");
    assertRefused(ann + " has no session 4f2a", "account", "sessions", "end", ann, "4f2a");
    assertThat(cli.run("account", "sessions", "end", ann).exitCode()).isEqualTo(2);
    assertThat(cli.lines("account", "sign-ins", ann)).isEmpty();
    assertRefused("there is no account eve@example.org", "account", "sign-ins", "eve@example.org");
    assertThat(cli.lines("account", "notify-sign-ins", ann))
        .containsExactly(ann + ": mails on sign-ins from somewhere new off");
    assertThat(cli.lines("account", "notify-sign-ins", ann, "on", "--language=fr"))
        .containsExactly(ann + ": mails on sign-ins from somewhere new on, in fr");
    assertThat(cli.lines("account", "notify-sign-ins", ann))
        .containsExactly(ann + ": mails on sign-ins from somewhere new on, in fr");
    assertRefused("on or off, not \"maybe\"", "account", "notify-sign-ins", ann, "maybe");
    assertRefused(
        "the languages are en, de, fr, not \"xx\"",
        "account",
        "notify-sign-ins",
        ann,
        "--language=xx");
    assertThat(cli.lines("account", "role", ann)).isEmpty();
    assertThat(cli.lines("account", "role", ann, "--add=domain:Example.org", "--add", "server"))
        .containsExactly("server", "domain:example.org");
    assertThat(cli.lines("account", "role", ann, "--remove=server"))
        .containsExactly("domain:example.org");
    assertRefused("a role is server, or", "account", "role", ann, "--add=king");
    assertRefused(
        "the domain example.net is not here", "account", "role", ann, "--add=domain:example.net");
  }

  private void certificates() {
    String sha256 = "ab".repeat(32);
    assertThat(
            cli.run(
                "account",
                "certificate",
                "add",
                "ann@example.org",
                "--name",
                "laptop",
                "--fingerprint",
                sha256.replaceAll("..(?=.)", "$0:").toUpperCase(Locale.ROOT),
                "--scope",
                "imap,smtp",
                "--expires",
                "90d"))
        .isEqualTo(
            new Result(
                0, "ann@example.org can be signed in to with the certificate laptop.\n", ""));
    assertThat(cli.lines("account", "certificate", "list", "ann@example.org"))
        .singleElement()
        .asString()
        .matches("laptop: imap smtp, added [0-9T:.-]+Z, expires [0-9T:.-]+Z, " + sha256);
    assertThat(cli.run("account", "certificate", "list", "ann@example.org", "--json").out())
        .contains("\"name\":\"laptop\"", "\"scope\":[\"imap\",\"smtp\"]");
    assertRefused(
        "opens another account already",
        "account",
        "certificate",
        "add",
        "bob@example.org",
        "--name=x",
        "--fingerprint=" + sha256);
    String other = "--fingerprint=" + "cd".repeat(32);
    String[] add = {"account", "certificate", "add", "bob@example.org", "--name=x"};
    assertRefused("64 hexadecimal digits", with(add, "--fingerprint=abc"));
    assertRefused("--scope is a list", with(add, other, "--scope=imap,http"));
    assertThat(cli.run(with(add, other, "--expires=soon")).exitCode()).isEqualTo(2);
    assertRefused("no such file", with(add, "--file=nowhere.pem"));
    assertThat(cli.run("account", "certificate", "remove", "ann@example.org", "Laptop").out())
        .isEqualTo("The certificate Laptop opens nothing any more.\n");
    assertThat(cli.lines("account", "certificate", "list", "ann@example.org")).isEmpty();
    assertRefused(
        "has no certificate laptop",
        "account",
        "certificate",
        "remove",
        "ann@example.org",
        "laptop");
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
  }

  /** RFC 6376 §3.6: from one pair to the next. */
  private void keys() {
    String year = Integer.toString(LocalDate.now(ZoneOffset.UTC).getYear());
    assertThat(states()).containsExactly(year + "a-e waiting", year + "a-r waiting");
    assertRefused(
        "the key " + year + "a-e waits already", "domain", "dkim", "rotate", "example.org");
    assertThat(cli.run("domain", "dkim", "activate", "example.org", "--now"))
        .isEqualTo(new Result(0, "Mail from example.org is signed with the new keys.\n", ""));
    assertThat(states()).containsExactly(year + "a-e active", year + "a-r active");
    assertRefused("no key of example.org waits", "domain", "dkim", "activate", "example.org");
    assertThat(cli.lines("domain", "dkim", "rotate", "example.org"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "Publish: %sb-e\\._domainkey\\.example\\.org\\. IN TXT".formatted(year)
                            + " \"v=DKIM1; k=ed25519; p=[A-Za-z0-9+/=]{44}\""),
            line ->
                assertThat(line)
                    .matches("Publish: .* \"v=DKIM1; k=rsa; p=.{237}\" \"[A-Za-z0-9+/=]+\""));
    cli.run("domain", "dkim", "activate", "example.org", year + "b-e", "--now");
    assertThat(states())
        .containsExactly(
            year + "a-e retired", year + "a-r active", year + "b-e active", year + "b-r waiting");
    assertRefused(
        "mail is signed with the key", "domain", "dkim", "remove", "example.org", year + "a-r");
    assertThat(cli.run("domain", "dkim", "remove", "example.org", year + "a-e").out())
        .isEqualTo("Removed " + year + "a-e; its record can go.\n");
    assertThat(cli.run("domain", "dkim", "retire", "example.org", year + "b-e").exitCode())
        .isZero();
    assertThat(
            cli.lines("domain", "dkim", "add", "example.org", "--algorithm=rsa", "--selector=old"))
        .singleElement()
        .asString()
        .startsWith("Publish: old._domainkey.example.org. IN TXT \"v=DKIM1; k=rsa; p=");
    assertThat(states())
        .containsExactly(
            year + "a-r active", year + "b-e retired", year + "b-r waiting", "old waiting");
    assertRefused("--algorithm is", "domain", "dkim", "add", "example.org", "--algorithm=dsa");
    assertRefused("has no key x", "domain", "dkim", "retire", "example.org", "x");
  }

  private List<String> states() {
    return cli.lines("domain", "dkim", "list", "example.org").stream()
        .map(line -> line.split(" ", -1))
        .map(words -> words[0] + " " + words[2])
        .toList();
  }

  private void sendingAs() {
    String ann = "ann@example.org";
    assertThat(cli.lines("account", "send-as", ann)).isEmpty();
    assertThat(
            cli.lines(
                "account", "send-as", ann, "--add=bob@example.org", "--add=noreply@example.org"))
        .containsExactly("bob@example.org", "noreply@example.org");
    assertThat(cli.lines("account", "send-as", ann, "--remove", "bob@example.org"))
        .containsExactly("noreply@example.org");
    assertThat(cli.run("account", "send-as", ann, "--json").out())
        .isEqualTo("[\n{\"address\":\"noreply@example.org\"}\n]\n");
    assertRefused("is not here", "account", "send-as", ann, "--add=x@far.example");
    assertRefused("there is no account eve@example.org", "account", "send-as", "eve@example.org");
  }

  /** RFC 4314, without a mail program. */
  private void rights() {
    String ann = "ann@example.org";
    assertThat(cli.lines("account", "acl", ann)).isEmpty();
    assertThat(cli.lines("account", "acl", ann, "INBOX", "--set", "bob@example.org=lr"))
        .containsExactly("INBOX: bob@example.org lr");
    assertThat(
            cli.lines(
                "account",
                "acl",
                ann,
                "Archive",
                "--set=anyone=lrs",
                "--set=-Bob@Example.Org=s",
                "--set=bob@example.org=cd"))
        .containsExactly(
            "Archive: anyone lrs",
            "Archive: -bob@example.org s",
            "Archive: bob@example.org kxtecd");
    assertThat(
            cli.lines(
                "account", "acl", ann, "Archive", "--set=bob@example.org=-k", "--remove=anyone"))
        .containsExactly("Archive: -bob@example.org s", "Archive: bob@example.org xtecd");
    assertThat(cli.lines("account", "acl", ann, "inbox", "--set=bob@example.org=+i"))
        .containsExactly("INBOX: bob@example.org lri");
    assertThat(cli.run("account", "acl", ann, "INBOX", "--json").out())
        .isEqualTo(
            "[\n{\"mailbox\":\"INBOX\",\"whom\":\"bob@example.org\",\"rights\":\"lri\"}\n]\n");

    assertRefused("there is no account eve@example.org", "account", "acl", "eve@example.org");
    assertRefused(ann + " has no mailbox Projekt", "account", "acl", ann, "Projekt");
    assertRefused("name the mailbox", "account", "acl", ann, "--set=bob@example.org=lr");
    for (String wrong : List.of("bob@example.org", "=lr")) {
      assertRefused(
          "--set is like ben@example.org=lrs", "account", "acl", ann, "INBOX", "--set=" + wrong);
    }
    assertRefused("\"Q\" is not a right", "account", "acl", ann, "INBOX", "--set=anyone=lQ");
    assertRefused("the right \"a\"", "account", "acl", ann, "INBOX", "--set=anyone=+la");
    assertRefused("the owner", "account", "acl", ann, "INBOX", "--set=" + ann + "=lr");
    assertRefused(
        "there is no account eve@example.org",
        "account",
        "acl",
        ann,
        "INBOX",
        "--set=bob@example.org=",
        "--set=eve@example.org=l");
    assertThat(cli.lines("account", "acl", ann))
        .as("nothing of what was refused")
        .containsExactly(
            "INBOX: bob@example.org lri",
            "Archive: -bob@example.org s",
            "Archive: bob@example.org xtecd");
    assertThat(cli.lines("account", "acl", ann, "Archive", "--remove=bob@example.org"))
        .containsExactly("Archive: -bob@example.org s");
  }

  @Test // Sharing: the note is what a list of others' mailboxes begins with
  void whoIsGivenRightsFindsTheMailbox() throws IOException {
    cli.run("domain", "add", "example.org");
    cli.run("account", "add", "ann@example.org");
    cli.run("account", "add", "bob@example.org");
    cli.run("account", "acl", "ann@example.org", "INBOX", "--set=bob@example.org=lr");
    Config defaults = ConfigReader.read(Optional.empty(), List.of());
    try (Rooms rooms = Rooms.open(new DataDirectory(cli.data()), defaults, InstantSource.system());
        MailAccount bob = mail(rooms, "bob@example.org");
        MailAccount ann = mail(rooms, "ann@example.org")) {
      assertThat(bob.snapshot().sharers()).containsExactly(ann.id());
      assertThat(ann.snapshot().mailbox(MailboxName.INBOX).orElseThrow().access().of(bob.id()))
          .isEqualTo(Rights.parse("lr"));
    }
  }

  private static MailAccount mail(Rooms rooms, String address) {
    var account = rooms.directory().account(Address.parse(address)).orElseThrow();
    return rooms.mail().open(account.id()).orElseThrow();
  }

  @Test
  void whatIsRefusedIsSaidInASentence() {
    cli.run("domain", "add", "example.org");
    assertRefused("is not an address", "account", "add", "nobody");
    assertRefused("elsewhere.org", "account", "add", "ann@elsewhere.org");
    assertRefused("ann@example.org", "account", "password", "ann@example.org");
    assertRefused("ann@example.org", "alias", "add", "x@example.org", "ann@example.org");
    assertRefused("no_domain", "domain", "add", "no_domain");
  }

  private void assertRefused(String about, String... arguments) {
    Result result = cli.run(arguments);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(about).hasLineCount(1).doesNotContain("Exception");
  }

  @Test
  void anImportTellsWhatItCouldNotAddAndAddsTheRest() throws IOException {
    cli.run("domain", "add", "example.org");
    Path file = folder.resolve("people.csv");
    Files.writeString(
        file,
        """
        address,password
        ann@example.org,first telegraph
        "bob@example.org","with, comma and ""quotes\"""

        nobody
        carl@elsewhere.org,third telegraph
        ann@example.org,again
        dora@example.org,
        eve@example.org,fifth telegraph
        fred@example.org,password1
        """);
    Result result = cli.run("account", "import", file.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).matches("Added 3 accounts in [0-9.]+ s; 5 were refused\\.\n");
    assertThat(result.err().lines().map(line -> line.replaceFirst(":.*", "")))
        .containsExactlyInAnyOrder("line 5", "line 6", "line 7", "line 8", "line 10");
    assertThat(result.err())
        .contains("line 5: expected address,password\n")
        .contains("line 10: fred@example.org: the password is publicly known: ");
    assertThat(cli.lines("account", "list"))
        .containsExactly("ann@example.org", "bob@example.org", "eve@example.org");
  }

  @Test
  void aWeakPasswordIsRefusedWithTheReasonUnlessItIsAccepted() throws IOException {
    cli.run("domain", "add", "example.org");
    var add = new String[] {"account", "add", "ann@example.org", "--password-stdin"};
    assertThat(cli.with("password1\n", add))
        .isEqualTo(
            new Result(
                1,
                "",
                "the password is publicly known: it is on a list of leaked passwords, which are tried"
                    + " first; choose one that is used nowhere else\n"));
    assertThat(cli.with("ann2026x\n", add).err())
        .startsWith("the password is too easy to guess: a part of the address is in it; ");
    assertThat(cli.lines("account", "list")).isEmpty();
    assertThat(
            cli.with(
                    "password1\n",
                    "account",
                    "add",
                    "ann@example.org",
                    "--password-stdin",
                    "--accept-weak")
                .exitCode())
        .isZero();
    var set = new String[] {"account", "password", "ann@example.org", "--password-stdin"};
    assertThat(cli.with("password1\n", set).exitCode()).isEqualTo(1);
    assertThat(
            cli.with(
                    "password1\n",
                    "account",
                    "password",
                    "ann@example.org",
                    "--password-stdin",
                    "--accept-weak")
                .exitCode())
        .isZero();
    assertThat(cli.with("telegraph 1794\n", set).exitCode()).isZero();
    assertThat(
            cli.with("ben@example.org,password1\n", "account", "import", "-", "--accept-weak")
                .exitCode())
        .isZero();
  }

  @Test
  void hashesAreImported() throws IOException {
    cli.run("domain", "add", "example.org");
    Result result =
        cli.with(
            """
            ann@example.org,{SSHA}yI6cZwQadOA1e+/f+T+H3eCQQhRzYWx0
            ben@example.org,$1$saltstri$IpqtJciYyVPk7bnjtYYhQ.
            cem@example.org,{LANMAN}E52CAC67419A9A22
            """,
            "account",
            "import",
            "-");
    assertThat(result.err())
        .startsWith("line 2: ben@example.org: the password looks like a hash;")
        .endsWith(
            "line 3: cem@example.org: {LANMAN} is not among the schemes that are understood here\n");
    assertThat(
            cli.with(
                    "ben@example.org,$1$saltstri$IpqtJciYyVPk7bnjtYYhQ.\n",
                    "account",
                    "import",
                    "-",
                    "--hashed")
                .exitCode())
        .isZero();
    assertThat(cli.lines("account", "list")).containsExactly("ann@example.org", "ben@example.org");
  }

  @Test
  void anImportGoesToARunningServerToo() throws Exception {
    cli.run("domain", "add", "example.org");
    try (var _ = running()) {
      Result result =
          cli.with(
              "ann@example.org,blue semaphore\r\nann@example.org,red telegraphs\r\n",
              "account",
              "import",
              "-");
      assertThat(result.out()).startsWith("Added 1 accounts in ");
      assertThat(result.err()).startsWith("line 2: ann@example.org: ");
      assertThat(result.exitCode()).isEqualTo(1);
    }
    assertThat(cli.lines("account", "list")).containsExactly("ann@example.org");
  }

  @Test
  void withoutADataDirectoryOnlyDomainAddMakesOne() {
    Result result = cli.run("account", "list");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("There is no data directory ");
    assertThat(cli.data()).doesNotExist();
    assertThat(cli.run("domain", "add", "example.org").exitCode()).isZero();
    assertThat(cli.data()).isDirectory();
  }

  @Test
  void passwordStdinWithoutAPasswordIsWrongUsage() {
    cli.run("domain", "add", "example.org");
    assertThat(cli.with("", "account", "add", "ann@example.org", "--password-stdin").exitCode())
        .isEqualTo(2);
  }

  @Test
  void statusTellsOfARunningServer() throws Exception {
    cli.run("domain", "add", "example.org");
    assertThat(cli.run("status").exitCode()).isEqualTo(3);
    assertThat(cli.run("status", "--json").out()).isEqualTo("{\"serving\":false}\n");
    try (var _ = running()) {
      Result status = cli.run("status");
      assertThat(status.exitCode()).isZero();
      assertThat(status.out())
          .containsPattern(Pattern.compile("^imap 127.0.0.1:[0-9]+ starttls$", Pattern.MULTILINE));
      assertThat(cli.run("status", "--json").out())
          .startsWith("{\"serving\":true,\"version\":\"")
          .contains("{\"service\":\"imap\",\"address\":\"127.0.0.1:");
    }
    assertThat(cli.run("status").exitCode()).isEqualTo(3);
  }

  /** A server in this process; closing it gives everything free. */
  private AutoCloseable running() throws IOException {
    var data = new DataDirectory(cli.data());
    data.create();
    DataDirectory.Lock lock = data.lock().orElseThrow();
    Config config =
        ConfigReader.read(
            Optional.empty(),
            List.of(
                "listen.smtp=",
                "listen.submission=",
                "listen.submissions=",
                "listen.imaps=",
                "listen.pop3=",
                "listen.pop3s=",
                "dns.servers=127.0.0.1:1", // nobody is there
                "listen.imap=127.0.0.1:0"));
    Rooms rooms = Rooms.open(data, config, InstantSource.system());
    Server server = Server.start(data, config, rooms, InstantSource.system());
    return () -> {
      server.close();
      rooms.close();
      lock.close();
    };
  }
}

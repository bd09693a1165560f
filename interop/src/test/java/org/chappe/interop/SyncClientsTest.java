package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that fetch, copy and sort an account's mail: what is on the server is what they have.
 */
class SyncClientsTest {
  private static final List<String> THREE = List.of("mail 1", "mail 2", "mail 3");
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(90);

  @TempDir private static Path shared;

  private static TestServer server;
  private static int accounts;

  @TempDir private Path folder;

  private String user;
  private String password;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(shared.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void fill() throws Exception {
    user = server.add("user" + ++accounts);
    password = TestServer.password(user);
    try (var lmtp = WireClient.lmtp(server.port("lmtp"))) {
      for (String subject : THREE) {
        lmtp.deliver(
            user,
            "From: x@elsewhere.test\r\nSubject: %s\r\n\r\ntext of %s\r\n"
                .formatted(subject, subject)
                .getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void offlineImapKeepsAMaildirAndTheServerAlike() throws Exception {
    var offlineImap = Client.named("offlineimap", "offlineimap3");
    Path mail = folder.resolve("mail");
    Path configuration =
        secret(
            "offlineimaprc",
            """
            [general]
            accounts = alice
            ui = basic
            metadata = %1$s/metadata
            [Account alice]
            localrepository = device
            remoterepository = server
            [Repository device]
            type = Maildir
            localfolders = %1$s/mail
            [Repository server]
            type = IMAP
            remotehost = 127.0.0.1
            remoteport = %2$d
            remoteuser = %3$s
            remotepass = %4$s
            ssl = yes
            cert_fingerprint = %5$s
            """
                .formatted(folder, server.port("imaps"), user, password, fingerprint("SHA-1")));
    Runnable sync =
        () ->
            offlineImap
                .runWith(
                    "", Map.of("HOME", folder.toString()), "-o", "-c", configuration.toString())
                .ok();
    sync.run();
    assertThat(subjects(mail.resolve("INBOX"))).containsExactlyInAnyOrderElementsOf(THREE);
    assertThat(mail.resolve("Sent")).isDirectory();

    // the device reads one and removes one, another client flags the third
    Path first = message(mail.resolve("INBOX"), "mail 1");
    String name = first.getFileName().toString().replaceFirst(":2,.*", "");
    Files.move(first, mail.resolve("INBOX/cur").resolve(name + ":2,S"));
    Files.delete(message(mail.resolve("INBOX"), "mail 2"));
    onServer("UID STORE 3 +FLAGS (\\Flagged)");
    sync.run();
    assertThat(onServer("SEARCH ALL")).contains("* SEARCH 1 2");
    assertThat(onServer("UID SEARCH SEEN")).contains("* SEARCH 1");
    assertThat(message(mail.resolve("INBOX"), "mail 3").getFileName().toString()).endsWith("F");
    sync.run();
    assertThat(subjects(mail.resolve("INBOX"))).containsExactlyInAnyOrder("mail 1", "mail 3");
  }

  @Test
  void getmailFetchesEachMessageOnceAndRemovesIt() throws Exception {
    var getmail = Client.named("getmail", "getmail6");
    Path mail = maildir("fetched");
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root) { // who gets the mail must be somebody else
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      var owner =
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("mail");
      for (String part : List.of("cur", "new", "tmp", ".")) {
        Files.setOwner(mail.resolve(part), owner);
      }
    }
    String keeping =
        """
        [retriever]
        type = SimpleIMAPSSLRetriever
        server = 127.0.0.1
        port = %d
        username = %s
        password = %s
        mailboxes = ("INBOX",)
        [destination]
        type = Maildir
        path = %s/
        %s
        [options]
        read_all = false
        delete = %s
        """
            .formatted(
                server.port("imaps"), user, password, mail, root ? "user = mail" : "", "false");
    secret("getmailrc", keeping);
    for (int round = 0; round < 2; round++) {
      getmail.run("--getmaildir", folder.toString(), "--rcfile", "getmailrc").ok();
      assertThat(subjects(mail)).containsExactlyInAnyOrderElementsOf(THREE);
    }
    assertThat(onServer("SEARCH ALL")).contains("* SEARCH 1 2 3");
    secret("getmailrc", keeping.replace("delete = false", "delete = true"));
    getmail.run("--getmaildir", folder.toString(), "--rcfile", "getmailrc").ok();
    assertThat(subjects(mail)).containsExactlyInAnyOrderElementsOf(THREE);
    assertThat(onServer("SEARCH ALL")).contains("* SEARCH");
  }

  @Test
  void fetchmailHandsEachMessageOnAndRemovesIt() throws Exception {
    var fetchmail = Client.named("fetchmail", "fetchmail");
    Path mail = folder.resolve("fetched");
    Path configuration =
        secret(
            "fetchmailrc",
            """
            set no bouncemail
            poll 127.0.0.1 protocol IMAP port %d
              user "%s" password "%s" ssl no sslcertck nokeep
              mda "cat >>%s; echo >>%s"
            """
                .formatted(server.port("imaps"), user, password, mail, mail));
    Map<String, String> home =
        Map.of("HOME", folder.toString(), "FETCHMAILHOME", folder.toString());
    fetchmail.runWith("", home, "--nosyslog", "-f", configuration.toString()).ok();
    assertThat(Files.readAllLines(mail))
        .filteredOn(line -> line.startsWith("Subject: "))
        .containsExactly("Subject: mail 1", "Subject: mail 2", "Subject: mail 3");
    assertThat(onServer("SEARCH ALL")).contains("* SEARCH");
    var again = fetchmail.runWith("", home, "--nosyslog", "-f", configuration.toString());
    assertThat(again.exit()).as("there is no mail: " + again.output()).isEqualTo(1);
  }

  @Test
  void imapfilterSortsByItsRules() throws Exception {
    var imapfilter = Client.named("imapfilter", "imapfilter");
    Path configuration =
        secret(
            "config.lua",
            """
            options.certificates = false
            options.hostnames = false
            options.create = true
            options.subscribe = true
            alice = IMAP {
              server = '127.0.0.1', port = %d, ssl = 'auto', username = '%s', password = '%s'
            }
            alice.INBOX:contain_subject('mail 1'):move_messages(alice['Lists/one'])
            alice.INBOX:contain_body('text of mail 2'):mark_flagged()
            fresh = alice.INBOX:is_unseen() * alice.INBOX:contain_from('x@elsewhere')
            fresh:add_flags({ 'Sorted' })
            alice.INBOX:match_header('mail 3'):copy_messages(alice.Archive)
            """
                .formatted(server.port("imaps"), user, password));
    imapfilter
        .runWith(
            "",
            Map.of("HOME", folder.toString()),
            "-t",
            shared.resolve("data/tls/self-signed.pem").toString(),
            "-c",
            configuration.toString())
        .ok();
    assertThat(onServer("SEARCH ALL")).contains("* SEARCH 1 2");
    assertThat(onServer("SEARCH FLAGGED SUBJECT \"mail 2\"")).contains("* SEARCH 1");
    assertThat(onServer("SEARCH KEYWORD Sorted")).contains("* SEARCH 1 2");
    assertThat(onServer("STATUS Lists/one (MESSAGES)")).contains("* STATUS Lists/one (MESSAGES 1)");
    assertThat(onServer("STATUS Archive (MESSAGES)")).contains("* STATUS Archive (MESSAGES 1)");
    assertThat(onServer("LSUB \"\" Lists/*")).contains("* LSUB () \"/\" Lists/one");
  }

  @Test
  void aercShowsMovesAndFlags() throws Exception {
    Client.named("aerc", "aerc");
    var tmux = Client.named("tmux", "tmux");
    Path configuration = Files.createDirectories(folder.resolve("config/aerc"));
    Path accounts = configuration.resolve("accounts.conf");
    Files.writeString(
        accounts,
        """
        [alice]
        source = imap+insecure://%s:%s@127.0.0.1:%d
        from = Alice <%s>
        copy-to = Sent
        default = INBOX
        """
            .formatted(user.replace("@", "%40"), password, server.port("imap"), user));
    Files.setPosixFilePermissions(accounts, PosixFilePermissions.fromString("rw-------"));
    String terminal = folder.resolve("terminal").toString();
    String environment =
        "env HOME=%1$s XDG_CONFIG_HOME=%1$s/config XDG_CACHE_HOME=%1$s/cache XDG_DATA_HOME=%1$s/share LC_ALL=C.UTF-8 aerc"
            .formatted(folder);
    tmux.run(
            "-S",
            terminal,
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "120",
            "-y",
            "40",
            environment)
        .ok();
    try {
      awaitShown(tmux, terminal, "mail 1");
      assertThat(shown(tmux, terminal)).contains("mail 2", "mail 3", "Archive", "Drafts");
      type(tmux, terminal, ":select 0"); // the newest
      type(tmux, terminal, ":flag -t");
      awaitOnServer("UID SEARCH FLAGGED", "* SEARCH 3");
      type(tmux, terminal, ":select 2");
      type(tmux, terminal, ":mv Archive");
      awaitOnServer("UID SEARCH ALL", "* SEARCH 2 3");
      awaitOnServer("STATUS Archive (MESSAGES)", "* STATUS Archive (MESSAGES 1)");
    } finally {
      tmux.run("-S", terminal, "kill-server");
    }
  }

  private static void type(Client tmux, String terminal, String line) {
    tmux.run("-S", terminal, "send-keys", "-l", line).ok();
    tmux.run("-S", terminal, "send-keys", "Enter").ok();
  }

  private static String shown(Client tmux, String terminal) {
    return tmux.run("-S", terminal, "capture-pane", "-p").output();
  }

  private static void awaitShown(Client tmux, String terminal, String text) {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (!shown(tmux, terminal).contains(text)) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError(text + " is not shown:\n" + shown(tmux, terminal));
      }
    }
  }

  private void awaitOnServer(String command, String answer) throws IOException {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (!onServer(command).contains(answer)) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError(command + " is answered with " + onServer(command));
      }
    }
  }

  /** What the server answers to another client, INBOX selected. */
  private List<String> onServer(String command) throws IOException {
    try (var imap = WireClient.imap(server.port("imap"), user, password)) {
      imap.command("SELECT INBOX");
      return imap.command(command).stream().map(WireClient.Line::text).toList();
    }
  }

  /** A file that nobody else may read: some clients insist. */
  private Path secret(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private String fingerprint(String digest) throws Exception {
    try (var pem = Files.newInputStream(shared.resolve("data/tls/self-signed.pem"))) {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance(digest).digest(certificate.getEncoded()));
    }
  }

  private Path maildir(String name) throws IOException {
    Path maildir = folder.resolve(name);
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(maildir.resolve(part));
    }
    return maildir;
  }

  private static List<Path> messages(Path maildir) throws IOException {
    try (Stream<Path> fresh = Files.list(maildir.resolve("new"));
        Stream<Path> seen = Files.list(maildir.resolve("cur"))) {
      return Stream.concat(fresh, seen).toList();
    }
  }

  private static Path message(Path maildir, String subject) throws IOException {
    return messages(maildir).stream()
        .filter(path -> subject(path).equals(subject))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> subjects(Path maildir) throws IOException {
    return messages(maildir).stream().map(SyncClientsTest::subject).toList();
  }

  private static String subject(Path message) {
    try {
      return Files.readAllLines(message, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith("Subject: "))
          .findFirst()
          .orElseThrow()
          .substring("Subject: ".length())
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs people and scripts use, each with two accounts of its own. */
class ClientsTest {
  @TempDir private static Path shared;

  private static TestServer server;
  private static int accounts;

  @TempDir private Path folder;

  private String alice;
  private String bob;
  private String alicesPassword;
  private String bobsPassword;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(shared.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void add() {
    accounts++;
    alice = server.add("alice" + accounts);
    bob = server.add("bob" + accounts);
    alicesPassword = TestServer.password(alice);
    bobsPassword = TestServer.password(bob);
  }

  @Test
  void swaksDelivers() throws Exception {
    var swaks = Client.named("swaks", "swaks", "libnet-ssleay-perl");
    String to = "127.0.0.1:";
    swaks
        .run(
            "--server",
            to + server.port("smtp"),
            "--from",
            "x@elsewhere.test",
            "--to",
            alice,
            "--header",
            "Subject: plain")
        .ok();
    swaks
        .run(
            "--server",
            to + server.port("smtp"),
            "--tls",
            "--from",
            "x@elsewhere.test",
            "--to",
            alice,
            "--header",
            "Subject: starttls")
        .ok();
    swaks
        .run(
            "--server",
            to + server.port("lmtp"),
            "--protocol",
            "LMTP",
            "--from",
            "x@elsewhere.test",
            "--to",
            alice,
            "--header",
            "Subject: lmtp")
        .ok();
    for (String mechanism : List.of("PLAIN", "LOGIN")) {
      swaks
          .run(
              "--server",
              to + server.port("submission"),
              "--tls",
              "--auth",
              mechanism,
              "--auth-user",
              bob,
              "--auth-password",
              bobsPassword,
              "--from",
              bob,
              "--to",
              alice,
              "--header",
              "Subject: submission " + mechanism)
          .ok();
      swaks
          .run(
              "--server",
              to + server.port("submissions"),
              "--tlsc",
              "--auth",
              mechanism,
              "--auth-user",
              bob,
              "--auth-password",
              bobsPassword,
              "--from",
              bob,
              "--to",
              alice,
              "--header",
              "Subject: submissions " + mechanism)
          .ok();
    }
    assertThat(subjects(alice, alicesPassword))
        .containsExactly(
            "plain",
            "starttls",
            "lmtp",
            "submission PLAIN",
            "submissions PLAIN",
            "submission LOGIN",
            "submissions LOGIN");

    var wrongPassword =
        swaks.run(
            "--server",
            to + server.port("submissions"),
            "--tlsc",
            "--auth",
            "PLAIN",
            "--auth-user",
            bob,
            "--auth-password",
            "wrong",
            "--from",
            bob,
            "--to",
            alice);
    assertThat(wrongPassword.exit()).isNotZero();
    assertThat(wrongPassword.output()).contains("535 5.7.8");
    var relay =
        swaks.run(
            "--server",
            to + server.port("smtp"),
            "--from",
            "x@elsewhere.test",
            "--to",
            "y@elsewhere.test");
    assertThat(relay.exit()).isNotZero();
    assertThat(relay.output()).contains("550 5.7.1");
    var forged =
        swaks.run(
            "--server",
            to + server.port("submissions"),
            "--tlsc",
            "--auth",
            "PLAIN",
            "--auth-user",
            bob,
            "--auth-password",
            bobsPassword,
            "--from",
            alice,
            "--to",
            alice);
    assertThat(forged.exit()).isNotZero();
    assertThat(forged.output()).contains("5.7.1");
  }

  @Test
  void curlSendsAndReads() throws Exception {
    var curl = Client.named("curl", "curl");
    Path mail = folder.resolve("mail.eml");
    Files.writeString(
        mail,
        "From: Bob <%s>\r\nTo: Alice <%s>\r\nSubject: by curl\r\n\r\nHello\r\n.dot\r\n"
            .formatted(bob, alice));
    String imaps = "imaps://127.0.0.1:" + server.port("imaps");
    String login = alice + ":" + alicesPassword;
    curl.run(
            "-sSk",
            "--ssl-reqd",
            "smtp://127.0.0.1:" + server.port("submission"),
            "--mail-from",
            bob,
            "--mail-rcpt",
            alice,
            "-u",
            bob + ":" + bobsPassword,
            "-T",
            mail.toString())
        .ok();
    curl.run(
            "-sSk",
            "smtps://127.0.0.1:" + server.port("submissions"),
            "--mail-from",
            bob,
            "--mail-rcpt",
            alice,
            "-u",
            bob + ":" + bobsPassword,
            "-T",
            mail.toString())
        .ok();
    assertThat(curl.run("-sSk", imaps, "-u", login).ok().output())
        .contains("INBOX")
        .contains("Sent");
    assertThat(curl.run("-sSk", imaps + "/INBOX;MAILINDEX=1", "-u", login).ok().output())
        .contains("Subject: by curl\r\n")
        .endsWith("\r\n\r\nHello\r\n.dot\r\n");
    assertThat(curl.run("-sSk", imaps + "/INBOX;UID=2;SECTION=TEXT", "-u", login).ok().output())
        .isEqualTo("Hello\r\n.dot\r\n");
    assertThat(curl.run("-sSk", imaps + "/INBOX?SUBJECT%20curl", "-u", login).ok().output())
        .contains("SEARCH 1 2");
    curl.run("-sSk", imaps + "/Drafts", "-u", login, "-T", mail.toString()).ok();
    assertThat(curl.run("-sSk", imaps, "-u", login, "-X", "STATUS Drafts (MESSAGES)").ok().output())
        .contains("MESSAGES 1");
    curl.run(
            "-sSk",
            "--ssl-reqd",
            "imap://127.0.0.1:" + server.port("imap") + "/INBOX",
            "-u",
            login,
            "-X",
            "STORE 1 +FLAGS \\Deleted")
        .ok();
    assertThat(curl.run("-sSk", imaps + "/INBOX", "-u", login, "-X", "EXPUNGE").ok().output())
        .contains("* 1 EXPUNGE");
  }

  @Test
  void pythonsLibrariesWork() throws Exception {
    Path script = folder.resolve("mail_libraries.py");
    try (InputStream source = ClientsTest.class.getResourceAsStream("mail_libraries.py")) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    var result =
        Client.named("python3")
            .run(
                script.toString(),
                "127.0.0.1",
                "" + server.port("submission"),
                "" + server.port("imap"),
                alice,
                alicesPassword,
                bob,
                bobsPassword);
    assertThat(result.ok().output()).contains("all well");
  }

  @Test
  void mbsyncKeepsTwoCopiesAndTheServerAlike() throws Exception {
    for (int i = 1; i <= 5; i++) {
      deliver(alice, "mail " + i);
    }
    var left = new Mbsync("left");
    var right = new Mbsync("right");
    left.sync();
    right.sync();
    assertThat(left.messages("INBOX")).hasSize(5);
    assertThat(right.messages("INBOX")).hasSize(5);
    left.sync();
    assertThat(left.messages("INBOX")).as("a second run finds nothing to do").hasSize(5);

    // left reads one, removes one, adds one, in a folder of its own too
    left.flag("mail 1", "S");
    left.flag("mail 2", "ST");
    left.add("INBOX", "from the left");
    left.add("Travel", "in a new folder");
    left.sync();
    right.sync();
    assertThat(right.flagsOf("mail 1")).isEqualTo("S");
    assertThat(right.subjects("INBOX"))
        .containsExactlyInAnyOrder("mail 1", "mail 3", "mail 4", "mail 5", "from the left");
    assertThat(right.subjects("Travel")).containsExactly("in a new folder");

    // and the other way, with the server changing too
    right.flag("mail 3", "FS");
    right.flag("mail 4", "T");
    deliver(alice, "mail 6");
    right.sync();
    left.sync();
    assertThat(left.flagsOf("mail 3")).isEqualTo("FS");
    assertThat(left.subjects("INBOX"))
        .containsExactlyInAnyOrder("mail 1", "mail 3", "mail 5", "mail 6", "from the left");
    assertThat(subjects(alice, alicesPassword))
        .containsExactlyInAnyOrder("mail 1", "mail 3", "mail 5", "mail 6", "from the left");
  }

  @Test
  void muttSendsReadsAndSaves() throws Exception {
    var mutt = Client.named("mutt", "mutt");
    Path configuration = folder.resolve("muttrc");
    Files.writeString(
        configuration,
        """
        set ssl_starttls=yes ssl_force_tls=yes ssl_verify_host=no ssl_verify_dates=no
        set certificate_file=%6$s/data/tls/self-signed.pem
        set imap_user="%2$s" imap_pass="%3$s" folder=imaps://127.0.0.1:%4$d/ spoolfile=+INBOX record=+Sent postponed=+Drafts
        set smtp_url="smtps://%2$s@127.0.0.1:%5$d/" smtp_pass="%3$s" from="%2$s" realname=Alice use_from=yes envelope_from=yes copy=yes
        set header_cache=%1$s/cache timeout=5 quit=yes delete=yes confirmappend=no confirmcreate=no wait_key=no move=no mark_old=no
        """
            .formatted(
                folder,
                alice,
                alicesPassword,
                server.port("imaps"),
                server.port("submissions"),
                shared));
    mutt.runWith(
            "Hello Bob\n",
            Map.of("HOME", folder.toString()),
            "-F",
            configuration.toString(),
            "-s",
            "by mutt",
            "--",
            bob)
        .ok();
    assertThat(subjects(bob, bobsPassword)).containsExactly("by mutt");
    try (var imap = WireClient.imap(server.port("imap"), alice, alicesPassword)) {
      assertThat(imap.command("STATUS Sent (MESSAGES)").getFirst().text())
          .as("mutt's copy")
          .contains("MESSAGES 1");
    }

    deliver(alice, "to be saved");
    deliver(alice, "to be deleted");
    // a terminal of its own: copies the first message to a folder on the server, deletes the
    // second, leaves
    Client.named("script", "bsdutils")
        .runWith(
            "",
            Map.of("HOME", folder.toString(), "TERM", "xterm"),
            "-qec",
            "mutt -F "
                + configuration
                + " -e 'push \"<first-entry><copy-message><kill-line>=Archive<enter><next-entry><delete-message><sync-mailbox><quit>\"'",
            "/dev/null")
        .ok();
    assertThat(subjects(alice, alicesPassword)).containsExactly("to be saved");
    try (var imap = WireClient.imap(server.port("imap"), alice, alicesPassword)) {
      assertThat(imap.command("STATUS Archive (MESSAGES)").getFirst().text())
          .contains("MESSAGES 1");
    }
  }

  private void deliver(String recipient, String subject) throws IOException {
    try (var lmtp = WireClient.lmtp(server.port("lmtp"))) {
      lmtp.deliver(
          recipient,
          ("From: x@elsewhere.test\r\nTo: "
                  + recipient
                  + "\r\nSubject: "
                  + subject
                  + "\r\n\r\ntext")
              .getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The subjects in INBOX, in order. */
  private List<String> subjects(String user, String password) throws IOException {
    try (var imap = WireClient.imap(server.port("imap"), user, password)) {
      imap.command("EXAMINE INBOX");
      return imap.command("UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])").stream()
          .filter(line -> !line.literals().isEmpty())
          .map(line ->
              new String(line.literals().getFirst(), StandardCharsets.US_ASCII)
                  .replaceFirst("Subject: ", "")
                  .strip())
          .toList();
    }
  }

  /** One device with its own Maildir. */
  private final class Mbsync {
    private final Client mbsync = Client.named("mbsync", "isync");
    private final Path home;
    private final Path configuration;

    Mbsync(String device) throws IOException {
      home = Files.createDirectories(folder.resolve(device));
      Files.createDirectories(home.resolve("mail"));
      configuration = home.resolve("mbsyncrc");
      Files.writeString(
          configuration,
          """
          IMAPAccount chappe
          Host 127.0.0.1
          Port %d
          User %s
          Pass %s
          SSLType IMAPS
          CertificateFile %s/data/tls/self-signed.pem

          IMAPStore server
          Account chappe

          MaildirStore device
          Path %s/mail/
          Inbox %s/mail/INBOX
          SubFolders Verbatim

          Channel all
          Far :server:
          Near :device:
          Patterns *
          Create Both
          Expunge Both
          Sync All
          SyncState *
          """
              .formatted(server.port("imaps"), alice, alicesPassword, shared, home, home));
    }

    void sync() {
      mbsync
          .runWith("", Map.of("HOME", home.toString()), "-c", configuration.toString(), "-a")
          .ok();
    }

    List<Path> messages(String mailbox) throws IOException {
      Path maildir = home.resolve("mail").resolve(mailbox);
      try (Stream<Path> fresh = Files.list(maildir.resolve("new"));
          Stream<Path> seen = Files.list(maildir.resolve("cur"))) {
        return Stream.concat(fresh, seen).toList();
      }
    }

    List<String> subjects(String mailbox) throws IOException {
      return messages(mailbox).stream().map(Mbsync::subject).toList();
    }

    private static String subject(Path message) {
      try {
        return Files.readAllLines(message, StandardCharsets.ISO_8859_1).stream()
            .filter(line -> line.startsWith("Subject: "))
            .findFirst()
            .orElseThrow()
            .substring("Subject: ".length());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private Path message(String subject) throws IOException {
      return messages("INBOX").stream()
          .filter(path -> subject(path).equals(subject))
          .findFirst()
          .orElseThrow();
    }

    /** The flags in the file's name: F flagged, S seen, T trashed and so on. */
    String flagsOf(String subject) throws IOException {
      String name = message(subject).getFileName().toString();
      return name.contains(":2,") ? name.substring(name.indexOf(":2,") + 3) : "";
    }

    void flag(String subject, String flags) throws IOException {
      Path message = message(subject);
      String name = message.getFileName().toString().replaceFirst(":2,.*", "") + ":2," + flags;
      Files.move(message, home.resolve("mail/INBOX/cur").resolve(name));
    }

    void add(String mailbox, String subject) throws IOException {
      Path maildir = home.resolve("mail").resolve(mailbox);
      for (String part : List.of("cur", "new", "tmp")) {
        Files.createDirectories(maildir.resolve(part));
      }
      Files.writeString(
          maildir.resolve("cur").resolve("1." + subject.hashCode() + ".device:2,S"),
          "From: a@b.test\nSubject: " + subject + "\n\ntext\n");
    }
  }
}

package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that fetch mail, each from an account of its own. */
class Pop3ClientsTest {
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
    for (String subject : List.of("one", "two", "three")) {
      try (var lmtp = WireClient.lmtp(server.port("lmtp"))) {
        lmtp.deliver(
            user,
            "From: x@elsewhere.test\r\nTo: %s\r\nSubject: %s\r\n\r\n..dot\r\ntext"
                .formatted(user, subject)
                .getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void curlFetches() throws Exception {
    var curl = Client.named("curl", "curl");
    String pop3s = "pop3s://127.0.0.1:" + server.port("pop3s") + "/";
    String login = user + ":" + password;
    assertThat(curl.run("-sSk", pop3s, "-u", login).ok().output().lines()).hasSize(3);
    for (String mechanism : List.of("AUTH=PLAIN", "AUTH=LOGIN")) {
      assertThat(
              curl.run("-sSk", pop3s + "2", "-u", login, "--login-options", mechanism)
                  .ok()
                  .output())
          .contains("Subject: two\r\n", "\r\n\r\n.dot\r\ntext\r\n");
    }
    String pop3 = "pop3://127.0.0.1:" + server.port("pop3") + "/";
    assertThat(curl.run("-sSk", "--ssl-reqd", pop3 + "3", "-u", login).ok().output())
        .contains("Subject: three\r\n");
    assertThat(curl.run("-sSk", pop3s, "-u", login, "-X", "UIDL").ok().output().lines()).hasSize(3);
    assertThat(curl.run("-sSk", pop3s + "4", "-u", login).exit()).isNotZero();
    assertThat(curl.run("-sSk", pop3s + "1", "-u", login, "-X", "DELE", "-I").ok().exit()).isZero();
    assertThat(curl.run("-sSk", pop3s, "-u", login).ok().output().lines()).hasSize(2);
  }

  @Test
  void pythonFetches() throws Exception {
    Path program = folder.resolve("fetch.py");
    Files.writeString(
        program,
        """
        import poplib, ssl, sys
        port, tls, user, password = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
        context = ssl._create_unverified_context()
        plain = poplib.POP3('127.0.0.1', port)
        assert 'STLS' in plain.capa()
        plain.stls(context)
        plain.utf8()
        plain.user(user)
        plain.pass_(password)
        count, octets = plain.stat()
        assert count == 3, count
        listed = [int(line.split()[1]) for line in plain.list()[1]]
        assert sum(listed) == octets
        for number in (1, 2, 3):
            _, lines, _ = plain.retr(number)
            assert sum(len(line) + 2 for line in lines) == listed[number - 1], (lines, listed)
            assert lines[-2:] == [b'.dot', b'text'], lines
            assert plain.top(number, 1)[1] == lines[:-1]
        uids = dict(line.split() for line in plain.uidl()[1])
        plain.dele(2)
        plain.rset()
        plain.dele(1)
        plain.quit()
        again = poplib.POP3_SSL('127.0.0.1', int(tls), context=context)
        again.user(user)
        again.pass_(password)
        assert again.uidl()[1] == [b'1 ' + uids[b'2'], b'2 ' + uids[b'3']]
        again.close()
        """);
    Client.named("python3", "python3")
        .run(
            program.toString(), "" + server.port("pop3"), "" + server.port("pop3s"), user, password)
        .ok();
  }

  @Test
  void fetchmailFetchesAndDeletes() throws Exception {
    Path mailbox = folder.resolve("fetched");
    Path configuration = folder.resolve("fetchmailrc");
    Files.writeString(
        configuration,
        """
        set no syslog
        poll 127.0.0.1 service %d protocol pop3 uidl
          user "%s" password "%s" ssl no sslcertck
          fetchall no keep
          mda "cat >> %s"
        """
            .formatted(server.port("pop3s"), user, password, mailbox));
    Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-------"));
    var fetchmail = Client.named("fetchmail", "fetchmail");
    var home = Map.of("HOME", folder.toString(), "FETCHMAILHOME", folder.toString());
    String[] arguments = {"-f", configuration.toString(), "--pidfile", folder + "/pid", "-v"};
    fetchmail.runWith("", home, arguments).ok();
    assertThat(subjects(mailbox)).containsExactly("one", "two", "three");
    assertThat(fetchmail.runWith("", home, arguments).exit()).isEqualTo(1); // no mail
  }

  @Test
  void getmailFetchesWhatIsNew() throws Exception {
    Path home = Files.createDirectories(folder.resolve("getmail"));
    Path mailbox = home.resolve("fetched");
    Files.writeString(
        home.resolve("getmailrc"),
        """
        [retriever]
        type = SimplePOP3SSLRetriever
        server = 127.0.0.1
        port = %d
        username = %s
        password = %s
        [destination]
        type = MDA_external
        path = /usr/bin/tee
        arguments = ("-a", "%s")
        allow_root_commands = true
        [options]
        read_all = false
        delete = false
        """
            .formatted(server.port("pop3s"), user, password, mailbox));
    var getmail = Client.named("getmail", "getmail6");
    String directory = "--getmaildir=" + home;
    getmail.run(directory, "--rcfile=getmailrc").ok();
    assertThat(subjects(mailbox)).containsExactly("one", "two", "three");
    getmail.run(directory, "--rcfile=getmailrc").ok();
    assertThat(subjects(mailbox)).containsExactly("one", "two", "three");
  }

  @Test
  void mpopFetchesAndTheOptionsOfTheAccountHold() throws Exception {
    Path mailbox = folder.resolve("mpop.mbox");
    var mpop = Client.named("mpop", "mpop");
    assertThat(server.chappe("account", "pop3", user, "--delete", "trash", "--seen", "yes"))
        .isEqualTo(user + ": delete trash, seen yes, since all\n");
    mpop.run(
            "--host=127.0.0.1",
            "--port=" + server.port("pop3"),
            "--tls=on",
            "--tls-starttls=on",
            "--tls-certcheck=off",
            "--user=" + user,
            "--auth=user",
            "--passwordeval=echo " + password,
            "--keep=off",
            "--uidls-file=" + folder.resolve("uidls"),
            "--delivery=mbox," + mailbox)
        .ok();
    assertThat(subjects(mailbox)).containsExactly("one", "two", "three");
    try (var imap = WireClient.imap(server.port("imap"), user, password)) {
      assertThat(imap.command("STATUS INBOX (MESSAGES)").getFirst().text()).contains("MESSAGES 0");
      assertThat(imap.command("STATUS Trash (MESSAGES UNSEEN)").getFirst().text())
          .contains("MESSAGES 3")
          .contains("UNSEEN 0");
    }
    assertThat(server.chappe("account", "pop3", user, "--since", "2999-01-01"))
        .endsWith("since 2999-01-01\n");
  }

  private static List<String> subjects(Path mbox) throws IOException {
    return Files.readAllLines(mbox, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.startsWith("Subject: "))
        .map(line -> line.substring("Subject: ".length()))
        .toList();
  }
}

package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thunderbird, which most people on a desktop use, against a try-out server: it shows what is
 * there, what is done in it arrives, and what others do appears in it.
 */
class ThunderbirdTest {
  private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir private static Path shared;

  private static TestServer server;
  private static int accounts;

  @TempDir private Path folder;

  private String user;
  private Thunderbird thunderbird;

  @BeforeAll
  static void startServer() throws Exception {
    server = TestServer.start(shared.resolve("data"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void start() throws Exception {
    user = server.add("user" + ++accounts);
    thunderbird = Thunderbird.start(folder.resolve("thunderbird"));
  }

  @AfterEach
  void stop() throws Exception {
    thunderbird.close();
  }

  @Test
  void foldersAndMessagesAreShownAndWhatIsDoneToThemArrives() throws Exception {
    deliver("one", "two", "three");
    readsByImap("one", "two", "three");
    thunderbird.shows(
        "folders().sort()",
        "Archive is Archive",
        "Drafts is Drafts",
        "INBOX is Inbox",
        "Junk is Junk",
        "Sent is Sent",
        "Trash is Trash");

    thunderbird.does("read('INBOX', 'one', true)");
    thunderbird.does("star('INBOX', 'two')");
    thunderbird.does("label('INBOX', 'two', '$label1')");
    serverHas("INBOX", "one \\Seen", "two $label1 \\Flagged", "three");
    thunderbird.does("read('INBOX', 'one', false)");
    serverHas("INBOX", "one", "two $label1 \\Flagged", "three");

    thunderbird.does("copy('INBOX', 'two', 'Archive', false)");
    thunderbird.does("copy('INBOX', 'one', 'Archive', true)");
    thunderbird.does("remove('INBOX', 'three')");
    thunderbird.shows("subjects('INBOX')", "two");
    thunderbird.shows("subjects('Archive')", "two", "one");
    thunderbird.shows("subjects('Trash')", "three");
    serverHas("INBOX", "two $label1 \\Flagged");
    serverHas("Archive", "two $label1 \\Flagged", "one");
    serverHas("Trash", "three");

    thunderbird.does("keep('Sent', 'Subject: letter\\r\\n\\r\\nDear Sir\\r\\n')");
    thunderbird.shows("flags('Sent')", "letter read");
    serverHas("Sent", "letter \\Seen");
    thunderbird.does("makeFolder('Müller')");
    thunderbird.shows("folders().filter(name => name.startsWith('M'))", "Müller");
    serverHas("M&APw-ller");
  }

  @Test // through IDLE: nobody asks Thunderbird to look
  void whatOthersDoAppears() throws Exception {
    deliver("one", "two");
    readsByImap("one", "two");
    deliver("three");
    thunderbird.shows("subjects('INBOX')", "one", "two", "three");
    try (var other = reader()) {
      other.command("SELECT INBOX");
      other.command("STORE 1 +FLAGS (\\Seen \\Answered $label2)");
      thunderbird.shows("flags('INBOX')", "one read answered $label2", "two", "three");
      other.command("STORE 2 +FLAGS (\\Deleted)");
      other.command("EXPUNGE");
      thunderbird.shows("subjects('INBOX')", "one", "three");
      other.append("INBOX", List.of("Subject: four\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      thunderbird.shows("subjects('INBOX')", "one", "three", "four");
    }
  }

  @Test // the second comes while Thunderbird fetches the first, where it does not hear of more
  void mailThatComesAtOnceAppearsAtOnce() throws Exception {
    readsByImap();
    var subjects = new ArrayList<String>();
    try (var lmtp = WireClient.lmtp(server.port("lmtp"))) {
      for (int millis = 20; millis <= 120; millis += 20) {
        deliver(lmtp, "before " + millis);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        deliver(lmtp, "after " + millis);
        subjects.addAll(List.of("before " + millis, "after " + millis));
        thunderbird.shows("subjects('INBOX')", subjects.toArray(String[]::new));
      }
    }
  }

  @Test
  void pop3FetchesLeavesAndDeletes() throws Exception {
    deliver("one", "two", "three");
    add("pop3", "pop3s", "tls");
    thunderbird.does("leaveOnServer(true)");
    thunderbird.does("fetchMail()");
    thunderbird.shows("subjects('Inbox')", "one", "two", "three");
    deliver("four");
    thunderbird.does("fetchMail()"); // the others it knows by their UIDLs
    thunderbird.shows("subjects('Inbox')", "one", "two", "three", "four");
    serverHas("INBOX", "one", "two", "three", "four");

    thunderbird.does("removeForGood('Inbox', 'two')");
    thunderbird.shows("subjects('Inbox')", "one", "three", "four");
    thunderbird.does("fetchMail()");
    serverHas("INBOX", "one", "three", "four");

    thunderbird.does("leaveOnServer(false)");
    deliver("five");
    thunderbird.does("fetchMail()");
    thunderbird.shows("subjects('Inbox')", "one", "three", "four", "five");
    serverHas("INBOX");
  }

  private void readsByImap(String... subjects) throws IOException {
    add("imap", "imap", "starttls");
    thunderbird.does("expand()");
    thunderbird.does("open('INBOX')");
    thunderbird.shows("subjects('INBOX')", subjects);
  }

  private void add(String type, String listener, String security) throws IOException {
    String certificate =
        Files.readString(shared.resolve("data/tls/self-signed.pem"))
            .replaceAll("(?s).*-----BEGIN CERTIFICATE-----(.*?)-----END.*", "$1")
            .replaceAll("\\s", "");
    thunderbird.addAccount(
        type, user, TestServer.password(user), server.port(listener), security, certificate);
  }

  private void deliver(String... subjects) throws IOException {
    try (var lmtp = WireClient.lmtp(server.port("lmtp"))) {
      for (String subject : subjects) {
        deliver(lmtp, subject);
      }
    }
  }

  private void deliver(WireClient lmtp, String subject) throws IOException {
    lmtp.deliver(
        user, ("Subject: " + subject + "\r\n\r\nHello").getBytes(StandardCharsets.US_ASCII));
  }

  private WireClient reader() throws IOException {
    return WireClient.imap(server.port("imap"), user, TestServer.password(user));
  }

  /** Waits until the mailbox's messages are these: the subject and what flags each has. */
  private void serverHas(String mailbox, String... messages) throws IOException {
    try (var client = reader()) {
      List<String> seen = messages(client, mailbox);
      for (long begun = System.nanoTime();
          !seen.equals(List.of(messages)) && System.nanoTime() - begun < LIMIT_NANOS;
          seen = messages(client, mailbox)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
      assertThat(seen).as(mailbox).containsExactly(messages);
    }
  }

  private static List<String> messages(WireClient client, String mailbox) throws IOException {
    client.command("EXAMINE " + mailbox);
    var messages = new ArrayList<String>();
    for (var line : client.command("UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")) {
      Matcher flags = FLAGS.matcher(line.text());
      // Without a literal it is news of a change, told in between.
      if (flags.find() && !line.literals().isEmpty()) {
        String header = new String(line.literals().getFirst(), StandardCharsets.US_ASCII);
        var words = new ArrayList<>(List.of(header.substring("Subject: ".length()).strip()));
        Arrays.stream(flags.group(1).split(" ", 0))
            .filter(flag -> !flag.isEmpty() && !flag.equals("\\Recent"))
            .sorted()
            .forEach(words::add);
        messages.add(String.join(" ", words));
      }
    }
    return messages;
  }
}

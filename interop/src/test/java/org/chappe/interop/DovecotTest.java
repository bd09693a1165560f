package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chappe.imap.TestServer.Content;
import org.chappe.imap.Transcripts;
import org.chappe.imap.Transcripts.Transcript;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The transcripts of the IMAP front-end's tests, played against Dovecot: what is expected there is
 * what a server of other people does too. Where it does not, {@code docs/dovecot-differences.md}
 * says so and which sentence decides; the page and the truth must agree in both directions.
 */
class DovecotTest {
  private static final Path PAGE = Path.of("..", "docs", "dovecot-differences.md");
  private static final Pattern LISTED =
      Pattern.compile("- `(\\w+)\\.(\\w+)`: ([a-z0-9, ]+?)( \\(at times\\))?");

  @TempDir private static Path folder;

  private static Dovecot dovecot;
  private static int accounts;

  @BeforeAll
  static void start() throws Exception {
    dovecot = Dovecot.start(folder);
  }

  @AfterAll
  static void stop() {
    dovecot.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rfc2177Test",
        "Rfc2971Test",
        "Rfc3501Test",
        "Rfc3502Test",
        "Rfc3516Test",
        "Rfc4469Test",
        "Rfc4731Test",
        "Rfc4978Test",
        "Rfc5032Test",
        "Rfc5256Test",
        "Rfc5258Test",
        "Rfc5267Test",
        "Rfc5464Test",
        "Rfc5465Test",
        "Rfc5530Test",
        "Rfc7162Test",
        "Rfc7162QresyncTest",
        "Rfc7888Test",
        "Rfc8514Test",
        "Rfc8970Test",
        "Rfc9051Test",
        "Rfc9051FetchTest",
        "Rfc9208Test",
      })
  void answersAsOursOrAsThePageSays(String testClass) throws Exception {
    Map<String, Set<String>> found = new HashMap<>();
    StringBuilder shown = new StringBuilder();
    int played = 0;
    for (Transcript transcript : Transcripts.of(testClass)) {
      played++;
      for (PeerClient.Difference difference : play(transcript)) {
        found.computeIfAbsent(transcript.test(), test -> new HashSet<>()).add(difference.tag());
        shown
            .append(transcript.test())
            .append(' ')
            .append(difference.tag())
            .append(": ")
            .append(difference.what().replace("\r\n", "\\n"))
            .append('\n');
      }
    }
    // what depends on which of its processes is quicker
    listed(testClass, true)
        .forEach((test, tags) -> found.getOrDefault(test, new HashSet<>()).removeAll(tags));
    found.values().removeIf(Set::isEmpty);
    assertThat(played).as("transcripts").isPositive();
    assertThat(found).as(() -> "what differs:\n" + shown).isEqualTo(listed(testClass, false));
  }

  @Test
  void aDifferenceIsSeen() throws Exception {
    var text =
        """
        C: a SELECT INBOX
        S: * 7 EXISTS
        S: a OK ...
        C: b NOOP
        S: b OK ...
        C: c FETCH 1 FLAGS
        S!: * ... FETCH ...
        S: c OK ...
        C: d NOOP
        S: d NO ...
        """;
    var transcript =
        new Transcript("", List.of(new Content("INBOX", List.of("first"))), text, true);
    assertThat(play(transcript))
        .extracting(PeerClient.Difference::tag)
        .containsExactly("a", "c", "d");
  }

  private static List<PeerClient.Difference> play(Transcript transcript) throws IOException {
    try (var client = new PeerClient(dovecot.address())) {
      if (transcript.signedIn()) {
        client.readUntil(new ArrayList<>(), true);
        fill(client, transcript.contents());
      }
      return client.plays(transcript.text());
    } catch (IOException e) {
      throw new IOException(transcript.test(), e);
    }
  }

  /** Signs in as somebody new and gives them what the transcript starts from. */
  private static void fill(PeerClient client, List<Content> contents) throws IOException {
    String login = "z LOGIN %s secret\r\n".formatted(Dovecot.account(++accounts));
    try (var other = new PeerClient(dovecot.address())) {
      other.readUntil(new ArrayList<>(), true);
      command(other, login);
      for (Content content : contents) {
        String name = '"' + utf7(content.mailbox()) + '"';
        if (!content.mailbox().equals("INBOX")) {
          command(other, "z CREATE " + name + "\r\n");
        }
        // from now on it counts modification sequences
        command(other, "z STATUS " + name + " (HIGHESTMODSEQ)\r\n");
        for (String subject : content.messages()) {
          String message =
              new String(
                  org.chappe.imap.TestServer.message(subject).getBytes(StandardCharsets.UTF_8),
                  StandardCharsets.ISO_8859_1);
          command(
              other,
              "z APPEND %s \"02-Jan-2026 03:04:05 +0000\" {%d+}\r\n%s\r\n"
                  .formatted(name, message.length(), message));
        }
      }
    }
    command(client, login);
  }

  private static void command(PeerClient client, String line) throws IOException {
    client.send(line);
    String answer = client.readUntil(new ArrayList<>(), false);
    assertThat(answer).as(line).startsWith("z OK");
  }

  /** RFC 3501 §5.1.3, for the letters the transcripts' names have. */
  private static String utf7(String name) {
    return name.replace("ü", "&APw-").replace("ß", "&AN8-").replace("&APw-&AN8-", "&APwA3w-");
  }

  private static Map<String, Set<String>> listed(String testClass, boolean atTimes)
      throws IOException {
    Map<String, Set<String>> listed = new HashMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher entry = LISTED.matcher(line);
      if (entry.matches()
          && entry.group(1).equals(testClass)
          && atTimes == (entry.group(4) != null)) {
        String test = entry.group(1) + "." + entry.group(2);
        Set<String> tags = listed.computeIfAbsent(test, name -> new HashSet<>());
        tags.addAll(List.of(entry.group(3).split(", ", -1)));
      }
    }
    return listed;
  }
}

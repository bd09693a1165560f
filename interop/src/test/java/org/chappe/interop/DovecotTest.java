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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chappe.imap.TestServer.Content;
import org.chappe.imap.Transcripts;
import org.chappe.imap.Transcripts.Conversation;
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
  private static int domains;

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
        "Rfc2342Test",
        "Rfc2971Test",
        "Rfc3348Test",
        "Rfc3501Test",
        "Rfc3502Test",
        "Rfc3516Test",
        "Rfc3691Test",
        "Rfc4314Test",
        "Rfc4315Test",
        "Rfc4467Test",
        "Rfc4469Test",
        "Rfc4731Test",
        "Rfc4959Test",
        "Rfc4978Test",
        "Rfc5032Test",
        "Rfc5161Test",
        "Rfc5182Test",
        "Rfc5256Test",
        "Rfc5258Test",
        "Rfc5267Test",
        "Rfc5464Test",
        "Rfc5465Test",
        "Rfc5530Test",
        "Rfc5819Test",
        "Rfc5957Test",
        "Rfc6154Test",
        "Rfc6851Test",
        "Rfc7162Test",
        "Rfc7162QresyncTest",
        "Rfc7888Test",
        "Rfc8438Test",
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
      note(transcript.test(), play(transcript), found, shown);
    }
    for (Conversation conversation : Transcripts.conversations(testClass)) {
      played++;
      note(conversation.test(), play(conversation), found, shown);
    }
    // what depends on which of its processes is quicker
    listed(testClass, true)
        .forEach((test, tags) -> found.getOrDefault(test, new HashSet<>()).removeAll(tags));
    found.values().removeIf(Set::isEmpty);
    assertThat(played).as("transcripts").isPositive();
    assertThat(found).as(() -> "what differs:\n" + shown).isEqualTo(listed(testClass, false));
  }

  private static void note(
      String test,
      List<PeerClient.Difference> differences,
      Map<String, Set<String>> found,
      StringBuilder shown) {
    for (PeerClient.Difference difference : differences) {
      found.computeIfAbsent(test, name -> new HashSet<>()).add(difference.tag());
      shown
          .append(test)
          .append(' ')
          .append(difference.tag())
          .append(": ")
          .append(difference.what().replace("\r\n", "\\n"))
          .append('\n');
    }
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
    String domain = Dovecot.domain(transcript.signedIn() ? ++domains : 0);
    try (var client = new PeerClient(dovecot.address())) {
      if (transcript.signedIn()) {
        fill(transcript.contents(), domain);
        signIn(client, "ann", domain);
      }
      return client.plays(in(domain, transcript.text()));
    } catch (IOException e) {
      throw new IOException(transcript.test(), e);
    }
  }

  /** The tags have the number of their piece before them. Ends where there is no answer. */
  private static List<PeerClient.Difference> play(Conversation conversation) throws IOException {
    String domain = conversation.limited() ? Dovecot.limited(++domains) : Dovecot.domain(++domains);
    Map<Integer, PeerClient> clients = new HashMap<>();
    Map<String, String> bound = new HashMap<>();
    List<PeerClient.Difference> differences = new ArrayList<>();
    try {
      fill(conversation.contents(), domain);
      int number = 0;
      for (Transcripts.Piece piece : conversation.pieces()) {
        number++;
        PeerClient client = clients.get(piece.connection());
        if (client == null) {
          client = new PeerClient(dovecot.address(), bound);
          clients.put(piece.connection(), client);
          signIn(client, piece.user(), domain);
        }
        for (var difference : client.plays(in(domain, piece.text()))) {
          differences.add(new PeerClient.Difference(number + difference.tag(), difference.what()));
        }
        if (client.lost()) {
          break;
        } else if (client.closed()) { // the next piece is said on a new one
          clients.remove(piece.connection());
          client.close();
        }
        if (piece.text().contains("ACL ")) {
          dovecot.touchRights(domain);
        }
      }
      return differences;
    } catch (IOException e) {
      throw new IOException(conversation.test(), e);
    } finally {
      for (PeerClient client : clients.values()) {
        client.close();
      }
    }
  }

  private static String in(String domain, String text) {
    return text.replace(Dovecot.domain(0), domain)
        .replace("Example.Test", domain.toUpperCase(Locale.ROOT));
  }

  private static void signIn(PeerClient client, String user, String domain) throws IOException {
    client.readUntil(new ArrayList<>(), true);
    command(client, "z LOGIN %s@%s secret\r\n".formatted(user, domain));
  }

  /** Gives ann what the transcript starts from. */
  private static void fill(List<Content> contents, String domain) throws IOException {
    try (var ann = new PeerClient(dovecot.address())) {
      signIn(ann, "ann", domain);
      for (Content content : contents) {
        String name = '"' + utf7(content.mailbox()) + '"';
        if (!content.mailbox().equals("INBOX")) {
          command(ann, "z CREATE " + name + "\r\n");
        }
        // from now on it counts modification sequences
        command(ann, "z STATUS " + name + " (HIGHESTMODSEQ)\r\n");
        for (String subject : content.messages()) {
          String message =
              new String(
                  in(domain, org.chappe.imap.TestServer.message(subject))
                      .getBytes(StandardCharsets.UTF_8),
                  StandardCharsets.ISO_8859_1);
          command(
              ann,
              "z APPEND %s \"02-Jan-2026 03:04:05 +0000\" {%d+}\r\n%s\r\n"
                  .formatted(name, message.length(), message));
        }
      }
    }
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

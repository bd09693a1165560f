package org.chappe.imap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two sessions change one mailbox in any order. The lists of one, kept by what ADDTO, REMOVEFROM
 * and EXPUNGE say and by nothing else (RFC 5267 §4.3), are at every moment what the same search
 * finds.
 */
class RandomContextsTest {
  /** The first is by UID and sorted, and so on: each kind of list once. */
  private static final List<String> SEARCHES =
      List.of(
          "UID SORT RETURN (ALL) (SUBJECT) UTF-8 UNFLAGGED",
          "SORT RETURN (ALL) (REVERSE SUBJECT) UTF-8 UNDELETED",
          "UID SEARCH RETURN (ALL) FLAGGED",
          "SEARCH RETURN (ALL) UNSEEN",
          "SORT RETURN (ALL) (DATE) UTF-8 OR SEEN FLAGGED");

  private static final String[] FLAGS = {"\\Seen", "\\Flagged", "\\Deleted"};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void listsStayTrue(long seed) throws IOException {
    try (TestServer server = given(mailbox("INBOX", "d", "b", "c", "a", "b")).server();
        var lists = new Client(server.address());
        var other = new Client(server.address())) {
      for (String search : SEARCHES) {
        lists.keep(search);
      }
      var random = new Random(seed);
      for (int i = 0; i < 300; i++) {
        change(random, random.nextBoolean() ? lists : other);
        if (random.nextInt(3) > 0) {
          lists.requireTruth(SEARCHES.get(random.nextInt(SEARCHES.size())));
        }
      }
    }
  }

  private static void change(Random random, Client client) throws IOException {
    String some = (1 + random.nextInt(90)) + ":" + (1 + random.nextInt(90));
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        char subject = (char) ('a' + random.nextInt(5));
        client.command("APPEND INBOX {12+}\r\nSubject: " + subject + "\r\n");
      }
      case 2 -> client.command("EXPUNGE");
      case 3 -> client.command("NOOP");
      case 4 -> client.command("SEARCH DELETED");
      default ->
          client.command(
              "UID STORE %s %sFLAGS (%s)"
                  .formatted(some, random.nextBoolean() ? "+" : "-", FLAGS[random.nextInt(3)]));
    }
  }

  private static final class Client implements AutoCloseable {
    private static final Pattern UPDATE =
        Pattern.compile("\\* ESEARCH \\(TAG \"(\\w+)\"\\)( UID)? (ADDTO|REMOVEFROM) \\((.*)\\)");
    private static final Pattern FOUND =
        Pattern.compile("\\* ESEARCH \\(TAG \"\\w+\"\\)(?: UID)?(?: ALL (\\S+))?");
    private static final Pattern EXPUNGE = Pattern.compile("\\* (\\d+) EXPUNGE");

    private final Socket socket;
    private final BufferedReader in;
    private final Map<String, String> tagsBySearch = new LinkedHashMap<>();
    private final Map<String, List<Long>> lists = new LinkedHashMap<>(); // by tag
    private final List<String> heard = new ArrayList<>();
    private int commands;

    Client(InetSocketAddress server) throws IOException {
      socket = new Socket(server.getAddress(), server.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      in.readLine();
      command("LOGIN ann secret");
      command("SELECT INBOX");
    }

    void keep(String search) throws IOException {
      List<Long> found = command(search.replace("(ALL)", "(UPDATE ALL)"));
      lists.put("t" + commands, found);
      tagsBySearch.put(search, "t" + commands);
    }

    void requireTruth(String search) throws IOException {
      List<Long> found = command(search);
      assertThat(lists.get(tagsBySearch.get(search)))
          .as(() -> search + ", told:\n" + String.join("\n", heard))
          .isEqualTo(found);
    }

    /** What ESEARCH named, when it came. */
    List<Long> command(String text) throws IOException {
      String tag = "t" + ++commands;
      socket
          .getOutputStream()
          .write((tag + " " + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
      List<Long> found = new ArrayList<>();
      while (true) {
        String line = String.valueOf(in.readLine());
        heard.add(line);
        if (line.startsWith(tag + " ")) {
          assertThat(line).startsWith(tag + " OK");
          return found;
        }
        Matcher update = UPDATE.matcher(line);
        Matcher all = FOUND.matcher(line);
        Matcher expunge = EXPUNGE.matcher(line);
        if (update.matches()) {
          update(update);
        } else if (all.matches() && all.group(1) != null) {
          found = numbers(all.group(1));
        } else if (expunge.matches()) {
          expunge(Long.parseLong(expunge.group(1)));
        }
      }
    }

    private void update(Matcher told) {
      List<Long> list = requireNonNull(lists.get(told.group(1)));
      String[] words = told.group(4).split(" ", -1);
      for (int i = 0; i < words.length; i += 2) {
        int place = Integer.parseInt(words[i]);
        List<Long> some = numbers(words[i + 1]);
        if (told.group(3).equals("ADDTO")) {
          assertThat(list).doesNotContainAnyElementsOf(some);
          list.addAll(Math.max(0, place - 1), some);
          if (place == 0) {
            list.sort(null);
          }
        } else if (place == 0) {
          assertThat(list).containsAll(some);
          list.removeAll(some);
        } else {
          List<Long> there = list.subList(place - 1, place - 1 + some.size());
          assertThat(there).as(() -> String.join("\n", heard)).isEqualTo(some);
          there.clear();
        }
      }
    }

    /** Numbers move; what leaves has left the lists before. */
    private void expunge(long number) {
      tagsBySearch.forEach((search, tag) -> {
        if (!search.startsWith("UID ")) {
          List<Long> list = requireNonNull(lists.get(tag));
          assertThat(list).as(() -> String.join("\n", heard)).doesNotContain(number);
          list.replaceAll(one -> one > number ? one - 1 : one);
        }
      });
    }

    private static List<Long> numbers(String set) {
      List<Long> numbers = new ArrayList<>();
      for (String range : set.split(",", -1)) {
        String[] ends = range.split(":", -1);
        LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
            .forEach(numbers::add);
      }
      return numbers;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

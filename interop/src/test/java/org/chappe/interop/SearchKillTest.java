package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DESIGN.md §4: a search is exact at any moment, also after a {@code kill -9} while the index is
 * written, or made anew.
 */
class SearchKillTest {
  private static final int KILLS = 5;
  private static final String[] WORDS = {"telegraph", "semaphore", "beacon", "relay"};

  @TempDir Path data;

  private final List<String> delivered = new ArrayList<>(); // the words in each message's body

  @Test
  void searchesAreExactAfterAnyKill() throws Exception {
    var random = new Random(20_261_125);
    for (int kill = 0; kill < KILLS; kill++) {
      try (var server = start()) {
        searchesAreExact(server, "right after the start " + kill);
        try (var lmtp = WireClient.lmtp(server.port("lmtp"))) {
          for (int i = 30 + random.nextInt(40); i > 0; i--) {
            deliver(lmtp, random);
          }
        }
        if (kill % 2 == 1) {
          rebuild(server);
        }
        // the index waits a little for more messages: at times it is waiting, at times writing
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
        if (kill % 3 != 2) {
          server.kill();
        } // else it ends in good order, which commits the index
      }
    }
    try (var server = start()) {
      searchesAreExact(server, "at the end");
      rebuild(server);
      searchesAreExact(server, "while it is made anew");
    }
  }

  private TestServer start() throws IOException {
    return TestServer.start(data);
  }

  private static void rebuild(TestServer server) {
    server.chappe("search", "rebuild", "--all");
  }

  private void deliver(WireClient lmtp, Random random) throws IOException {
    int number = delivered.size() + 1;
    var words = new StringBuilder();
    for (String word : WORDS) {
      if (random.nextBoolean()) {
        words.append(word).append(' ');
      }
    }
    String text = "Subject: number " + number + "\r\n\r\nof the " + words + "line\r\n";
    lmtp.deliver(TestServer.ALICE, text.getBytes(StandardCharsets.US_ASCII));
    delivered.add(words.toString());
  }

  private void searchesAreExact(TestServer server, String when) throws IOException {
    try (var imap =
        WireClient.imap(
            server.port("imap"), TestServer.ALICE, TestServer.password(TestServer.ALICE))) {
      imap.command("SELECT INBOX");
      for (String word : WORDS) {
        var expected = new StringBuilder("* SEARCH");
        for (int i = 0; i < delivered.size(); i++) {
          if (delivered.get(i).contains(word)) {
            expected.append(' ').append(i + 1);
          }
        }
        String misspelled = word.substring(0, 2) + word.substring(3);
        for (String search : List.of("SEARCH BODY " + word, "SEARCH FUZZY BODY " + misspelled)) {
          assertThat(imap.command(search).stream().map(line -> line.text()))
              .as(when + ": " + search)
              .contains(expected.toString());
        }
      }
    }
  }
}

package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chappe.imap.PlainClient;
import org.chappe.imap.PlainClient.Answered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DESIGN.md §5, promise 7, where texts are found in an index that holds everybody's: bob searches
 * what alice has, a moment after it came, while the index follows, and after a restart.
 */
class SharedSearchTest {
  private static final String SECRET = "Users/" + TestServer.ALICE + "/Secret";

  /** Each finds all 300 messages of the mailbox, for who may. */
  private static final List<String> KEYS =
      List.of(
          "TEXT treasure", "BODY treasure", "SUBJECT treasure", "HEADER X-Map island", "BODY easu");

  @TempDir Path data;

  private static PlainClient client(TestServer server, String user) {
    return new PlainClient(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("imap")),
        user,
        TestServer.password(user));
  }

  @Test
  void nothingIsFoundInWhatMayNotBeRead() throws Exception {
    try (var server = TestServer.start(data)) {
      fill(server);
      searches(server);
    }
    try (var server = TestServer.start(data)) {
      searches(server);
    }
  }

  private static void fill(TestServer server) throws Exception {
    try (var alice =
        WireClient.imap(
            server.port("imap"), TestServer.ALICE, TestServer.password(TestServer.ALICE))) {
      alice.command("CREATE Secret");
      var messages = new ArrayList<byte[]>();
      for (int i = 0; i < 300; i++) {
        messages.add(
            "Subject: treasure %d\r\nX-Map: island\r\n\r\nthe treasure is under tree %d\r\n"
                .formatted(i, i)
                .getBytes(StandardCharsets.US_ASCII));
      }
      alice.append("Secret", messages);
    }
  }

  private static void searches(TestServer server) {
    try (PlainClient alice = client(server, TestServer.ALICE);
        PlainClient bob = client(server, TestServer.BOB)) {
      for (String rights : List.of("\"\"", "l", "lr")) {
        alice.ok("SETACL Secret %s %s".formatted(TestServer.BOB, rights));
        for (String key : KEYS) {
          findsIf(rights.equals("lr"), bob, key);
        }
      }
      for (String key : KEYS) {
        alice.ok("SETACL Secret %s lr".formatted(TestServer.BOB));
        bob.ok("SELECT " + SECRET);
        assertThat(bob.ok("UID SEARCH RETURN (COUNT) " + key)).contains("COUNT 300");
        assertThat(bob.ok("SORT (SUBJECT) UTF-8 " + key)).contains("* SORT 1 2 ");
        alice.ok("SETACL Secret %s l".formatted(TestServer.BOB));
        for (String command :
            List.of(
                "UID SEARCH RETURN (COUNT) " + key,
                "SEARCH " + key,
                "SORT (SUBJECT) UTF-8 " + key,
                "THREAD REFERENCES UTF-8 " + key)) {
          Answered answered = bob.ask(command);
          assertThat(answered.status()).as(command).startsWith("NO [NOPERM]");
          assertThat(answered.untagged()).as(command).doesNotContain("SEARCH", "SORT", "THREAD");
        }
        findsIf(false, bob, key);
        bob.ok("UNSELECT");
      }
    }
  }

  private static void findsIf(boolean readable, PlainClient bob, String key) {
    for (String where : List.of("mailboxes " + SECRET, "subtree Users")) {
      String command = "ESEARCH IN (%s) RETURN (COUNT) %s".formatted(where, key);
      String found = bob.ok(command);
      if (readable) {
        assertThat(found).as(command).contains("COUNT 300");
      } else {
        assertThat(found).as(command).doesNotContain("ESEARCH");
      }
    }
    assertThat(bob.ok("ESEARCH IN (personal) RETURN (COUNT) " + key)).doesNotContain("ESEARCH");
  }
}

package org.chappe.net.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chappe.net.Awaited;
import org.chappe.net.Connection;
import org.chappe.net.ConnectionLimits;
import org.chappe.net.HostPort;
import org.chappe.net.Listener;
import org.chappe.net.Network;
import org.chappe.net.TlsContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptTest {
  @TempDir private static Path directory;
  private Network network;
  private Listener listener;
  private static TlsContext tls;

  /** A little protocol: what stands behind a command is what comes back. */
  private void serve(Connection connection) {
    int next = 40;
    connection.out().text("* OK hello\r\n");
    while (connection.awaitInput(Duration.ofSeconds(20)) == Awaited.READY) {
      String line = new String(connection.in().line(10_000), StandardCharsets.ISO_8859_1);
      String word = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
      String rest = line.substring(Math.min(line.length(), word.length() + 1));
      switch (word) {
        case "ECHO" -> connection.out().text(rest).endOfLine();
        case "LINES" -> connection.out().text(rest.replace('/', '\n').replace("\n", "\r\n"));
        case "NEXT" -> connection.out().text("id ").number(next++).endOfLine();
        case "LITERAL" -> {
          connection.out().text("+ go").endOfLine().flush();
          byte[] literal = connection.in().octets(Integer.parseInt(rest));
          connection.in().line(0);
          connection.out().text("got ").octets(literal).endOfLine();
        }
        case "STARTTLS" -> {
          long dropped = connection.startTls(tls, "begin\r\n");
          connection.out().text("dropped ").number(dropped).endOfLine();
        }
        case "QUIT" -> {
          connection.out().text("bye").endOfLine();
          return;
        }
        default -> connection.out().text("what is ").text(line).endOfLine();
      }
    }
  }

  @BeforeAll
  static void makeCertificate() {
    tls = TestCertificate.make(directory, "here", "localhost").context();
  }

  @BeforeEach
  void start() throws IOException {
    network = new Network(event -> {});
    listener =
        Listener.start(
            network,
            new Listener.Setup(
                "toy",
                List.of(HostPort.parse("127.0.0.1:0")),
                Optional.empty(),
                ConnectionLimits.DEFAULT,
                "no\r\n"),
            this::serve);
  }

  @AfterEach
  void stop() {
    listener.close();
    network.close();
  }

  private Script script() {
    return Script.plain(listener.boundTo().getFirst());
  }

  @ParameterizedTest
  @EnumSource(Sending.class)
  void playsLinesNamesLiteralsAndTls(Sending sending) {
    script()
        .where("long", "x".repeat(5000))
        .sending(sending)
        .plays(
            """
            S: * OK ...
            # bound once, and used in a later line
            C: next
            S: id <n>
            C: echo <n> <ann@example.test> <postmaster>
            S: <n> <ann@example.test> <postmaster>
            C: echo a b
            S: <a> <b>

            C: echo <b> <a> <a>
            S: <b> <a> <a>
            C: echo caf\\xE9 ü
            S: caf\\xE9 ü
            C: echo <long>
            S: <long>
            C: literal 5
            S: + ...
            C!: he
            C!: llo
            C:
            S: got hello
            C: lines FETCH {4}/12/ and {0}/ end/
            S: FETCH {...} and {...} end
            C: lines FETCH {2}/ab)/
            S: FETCH {2}
            S: ab)
            C: starttls
            S: begin
            TLS
            S: dropped <none>
            C: echo over TLS
            S: over TLS
            C: quit
            S: bye
            END
            """);
  }

  @Test
  void unnamedLinesMayComeBetweenWhereTheProtocolSaysSo() {
    Script imap = Script.imap(listener.boundTo().getFirst());
    imap.plays(
        """
        C: lines * 1 EXISTS/* 1 FETCH {4}/ab/ x/* 2 EXISTS/a OK/
        S: * 2 EXISTS
        S: a OK
        """);
    Script.smtp(listener.boundTo().getFirst())
        .plays(
            """
            S: * OK hello
            C: lines 250-a/250-b/250 c/
            S: 250-b
            S: 250 ...
            """);
  }

  @Test
  void aWrongAnswerFailsAndShowsWhatWasSaid() throws IOException {
    assertFails("C: echo a\nS: b\n", "expected: S: b", "S: a");
    assertFails("C: echo a b\nS: <x> <x>\n", "expected: S: <x> <x>", "S: a b");
    assertFails("C: echo a\nS: <x>\nC: echo b\nS: <x>\n", "expected: S: <x>", "S: b");
    assertFails("C: lines one/two/\nS!: o...\nS: two\n", "must not come: S: o...", "S: one");
    assertFails("C: lines half\nC: quit\nS: half\n", "expected: S: half", "halfbye");
    assertFails("C: quit\nS: bye\nS: more\n", "the server closed", "S: bye");
    assertFails("C: echo a\nEND\n", "expected the end", "a");
    try (ScriptClient client = script().connect()) {
      client.plays("S: * OK hello\nC: lines one/half\nS: one\n"); // half has come with it
      client.within(Duration.ofMillis(50));
      assertThatThrownBy(() -> client.plays("S: half\n"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("timed out")
          .hasMessageContaining("S (in part): half");
    }
  }

  private void assertFails(String transcript, String message, String shown) {
    assertThatThrownBy(() -> script().plays("S: * OK hello\n" + transcript))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message)
        .hasMessageContaining(shown);
  }

  @Test
  void aLineThatIsNoneIsAMistakeInTheScript() {
    assertThatThrownBy(() -> script().plays("X: what\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("X: what");
  }

  @Test
  void severalTranscriptsShareOneConnection() {
    try (ScriptClient client = script().connect()) {
      client.plays("S: * OK hello\nC: next\nS: id <n>\n");
      assertThat(client.bound("n")).isEqualTo("40");
      client.plays("C: echo <n>\nS: 40\n");
    }
  }
}

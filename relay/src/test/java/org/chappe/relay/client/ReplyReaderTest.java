package org.chappe.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 §4.2, RFC 2034 §4 */
class ReplyReaderTest {
  private static ReplyReader reader(String octets) {
    return new ReplyReader(
        new ByteArrayInputStream(octets.getBytes(StandardCharsets.UTF_8))::read, 512, 2048);
  }

  private static RemoteReply read(String octets) throws IOException {
    return reader(octets).read();
  }

  @Test
  void replies() throws IOException {
    assertThat(read("250 OK\r\n")).isEqualTo(new RemoteReply(250, "", List.of("OK")));
    assertThat(read("250\r\n")).isEqualTo(new RemoteReply(250, "", List.of("")));
    assertThat(read("250-a\r\n250-\r\n250 b\r\n"))
        .isEqualTo(new RemoteReply(250, "", List.of("a", "", "b")));
    assertThat(read("250-a\r\n250\r\n")).isEqualTo(new RemoteReply(250, "", List.of("a", "")));
    assertThat(read("250 OK\n")).isEqualTo(new RemoteReply(250, "", List.of("OK")));
    ReplyReader two = reader("250 a\r\n354 b\r\n");
    assertThat(two.read().code()).isEqualTo(250);
    assertThat(two.read().code()).isEqualTo(354);
  }

  @Test
  void enhancedCodes() throws IOException {
    assertThat(read("550 5.1.1 Who?\r\n"))
        .isEqualTo(new RemoteReply(550, "5.1.1", List.of("Who?")));
    assertThat(read("550-5.7.1 Spam\r\n550-more\r\n550 5.7.1 end\r\n"))
        .isEqualTo(new RemoteReply(550, "5.7.1", List.of("Spam", "more", "end")));
    assertThat(read("250 2.0.0\r\n")).isEqualTo(new RemoteReply(250, "2.0.0", List.of("")));
    // No enhanced code: another class, or only like one.
    for (String text : List.of("4.1.1 x", "5.1 x", "5.1.1.2 x", "5.1.1x", "5.1.1234 x")) {
      assertThat(read("550 " + text + "\r\n")).isEqualTo(new RemoteReply(550, "", List.of(text)));
    }
  }

  @Test // nothing that ends or turns a line in a log
  void controlsDoNotComeOut() throws IOException {
    assertThat(read("550 a\u001b[1m\rb\u0000\u2028\u202e\u00e9\r\n").lines())
        .containsExactly("a?[1m?b???\u00e9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "25\r\n",
        "2500 OK\r\n",
        "250OK\r\n",
        "150 OK\r\n",
        "650 OK\r\n",
        "a50 OK\r\n",
        "250-a\r\n251 b\r\n",
        "250-a\r\nb\r\n",
        "250\tOK\r\n"
      })
  void nonsense(String octets) {
    assertThatThrownBy(() -> read(octets))
        .isInstanceOf(ConnectionBroken.class)
        .hasMessageStartingWith("expected ")
        .hasMessageContaining(", found ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "250 OK", "250-a\r\n", "250 OK\r"})
  void endsTooSoon(String octets) {
    assertThatThrownBy(() -> read(octets))
        .isInstanceOf(ConnectionBroken.class)
        .hasMessageStartingWith("the server closed the connection");
  }

  @Test
  void limits() throws IOException {
    assertThat(read("250 " + "a".repeat(507) + "\r\n").lines().getFirst()).hasSize(507);
    assertThatThrownBy(() -> read("250 " + "a".repeat(510) + "\r\n"))
        .hasMessageStartingWith("a reply's line of more than 512 octets: \"250 aaa");
    assertThatThrownBy(() -> read("250-aaa\r\n".repeat(300)))
        .hasMessage("a reply of more than 2048 octets");
  }
}

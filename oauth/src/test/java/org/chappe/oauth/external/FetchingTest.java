package org.chappe.oauth.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an issuer that does not behave can cost. */
class FetchingTest {
  /** Answers once with this, and then says nothing more until the client leaves. */
  private static ServerSocket answering(String answer) throws IOException {
    var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = listening.accept()) {
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
          } catch (IOException e) {
            // The client has left, or the test is over.
          }
        });
    return listening;
  }

  private static URI at(ServerSocket listening) {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/");
  }

  @Test // takes the 5 seconds
  void aBodyThatStallsIsNotWaitedFor() throws Exception {
    try (var fetching = new Fetching();
        ServerSocket stalling =
            answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"issuer\":")) {
      long began = System.nanoTime();
      assertThatThrownBy(() -> fetching.text(at(stalling)))
          .isInstanceOf(IOException.class)
          .hasMessage("no whole answer in 5 seconds");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aBodyThatIsTooLongIsNotTaken() throws Exception {
    String body = "x".repeat(256 * 1024 + 1);
    try (var fetching = new Fetching();
        ServerSocket talking =
            answering("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
      assertThatThrownBy(() -> fetching.text(at(talking))).isInstanceOf(IOException.class);
    }
  }
}

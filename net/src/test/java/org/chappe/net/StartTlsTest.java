package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.chappe.net.NetEvent.Closed;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartTlsTest {
  @TempDir private static Path directory;
  private static TlsContext context;

  @BeforeAll
  static void makeCertificate() {
    context = TestCertificate.make(directory, "here", "localhost").context();
  }

  private static void serve(Connection connection) {
    while (connection.awaitInput(Served.LONG) == Awaited.READY) {
      String line = new String(connection.in().line(1000), StandardCharsets.ISO_8859_1);
      switch (line) {
        case "STARTTLS" -> {
          assertThat(connection.isTls()).isFalse();
          assertThat(connection.tlsDescription()).isEmpty();
          long dropped = connection.startTls(context, "220 go\r\n");
          connection.out().text("dropped ").number(dropped).endOfLine();
        }
        default -> connection.out().text("did ").text(line).endOfLine();
      }
    }
  }

  @ParameterizedTest // RFC 3207 §6, RFC 9051 §6.2.1: what came in plain behind the command
  @ValueSource(strings = {"", "EVIL\r\n", "half a com"})
  void whatWasSentInPlainIsDropped(String injected) throws IOException {
    try (Served server = Served.plain(StartTlsTest::serve);
        Client plain = new Client(server.connect())) {
      plain.sends("STARTTLS\r\n" + injected);
      assertThat(plain.line()).isEqualTo("220 go");
      Client secured = new Client(Served.secure(plain.socket, TestTls.trustingAll()));
      assertThat(secured.line()).isEqualTo("dropped " + injected.length());
      secured.sends("good\r\n");
      assertThat(secured.line()).isEqualTo("did good");
    }
  }

  @Test
  void alsoWhatTheSessionHasNotReadFromTheSystem() throws IOException {
    try (Served server = Served.plain(StartTlsTest::serve);
        Client plain = new Client(server.connect())) {
      plain.sends("STARTTLS\r\n" + "EVIL\r\n".repeat(2000));
      assertThat(plain.line()).isEqualTo("220 go");
      Client secured = new Client(Served.secure(plain.socket, TestTls.trustingAll()));
      assertThat(secured.line()).isEqualTo("dropped 12000");
      secured.sends("good\r\n");
      assertThat(secured.line()).isEqualTo("did good");
    }
  }

  @Test
  void plainTextAfterTheAnswerIsNoHandshake() throws IOException {
    try (Served server = Served.plain(StartTlsTest::serve);
        Client plain = new Client(server.connect())) {
      plain.sends("STARTTLS\r\n");
      assertThat(plain.line()).isEqualTo("220 go");
      plain.sends("EVIL\r\n");
      assertThat(server.event(Closed.class).end()).isEqualTo(ConnectionEnd.TLS);
    }
  }

  @Test
  void tlsOnceIsEnough() throws IOException {
    Service twice =
        connection -> {
          connection.startTls(context, "go\r\n");
          assertThatThrownBy(() -> connection.startTls(context, "again\r\n"))
              .isInstanceOf(IllegalStateException.class);
          connection.out().text("once").endOfLine();
        };
    try (Served server = Served.plain(twice);
        Client plain = new Client(server.connect())) {
      assertThat(plain.line()).isEqualTo("go");
      Client secured = new Client(Served.secure(plain.socket, TestTls.trustingAll()));
      assertThat(secured.line()).isEqualTo("once");
    }
  }

  @Test
  void aHandshakeHasALimitHoweverTheOctetsCome() throws IOException {
    ConnectionLimits limits = ConnectionLimits.DEFAULT.withHandshake(Duration.ofMillis(150));
    try (Served server = Served.with(Optional.of(context), limits, StartTlsTest::serve);
        Client client =
            new Client(new Socket(server.address().getAddress(), server.address().getPort()))) {
      client.sends(new byte[] {22, 3, 1, 2});
      Closed closed = server.event(Closed.class);
      assertThat(closed.end()).isEqualTo(ConnectionEnd.TLS);
      assertThat(closed.why()).isEqualTo("no TLS handshake within PT0.15S");
      assertThat(client.atEnd()).isTrue();
    }
  }

  @Test
  void noOtherLimitEndsAHandshake() throws IOException {
    ConnectionLimits limits = ConnectionLimits.DEFAULT.withReadStall(Duration.ofMillis(1));
    Service greeting = connection -> connection.out().text("hello").endOfLine();
    try (Served server = Served.with(Optional.of(context), limits, greeting);
        Client client = Client.of(server)) {
      assertThat(client.line()).isEqualTo("hello");
    }
  }

  @Test
  void stoppingDoesNotWaitForAHandshake() throws Exception {
    BlockingQueue<Connection> served = new LinkedBlockingQueue<>();
    try (Served server = Served.with(Optional.of(context), served::add);
        Client client =
            new Client(new Socket(server.address().getAddress(), server.address().getPort()))) {
      client.sends(new byte[] {22, 3, 1, 2});
      server.event(NetEvent.Opened.class);
      assertThat(server.listener.stop(Served.LONG)).isZero();
      assertThat(server.event(Closed.class).end()).isEqualTo(ConnectionEnd.STOPPED);
      assertThat(served).isEmpty();
    }
  }
}

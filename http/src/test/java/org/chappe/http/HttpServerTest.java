package org.chappe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.chappe.net.HostPort;
import org.chappe.net.TlsContext;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final HostPort ANY = new HostPort("127.0.0.1", 0);

  private final BlockingQueue<HttpEvent> events = new LinkedBlockingQueue<>();
  private Optional<HttpServer> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(running -> running.stop(Duration.ofSeconds(5)));
  }

  private URI start(HttpLimits limits, Route... routes) throws IOException {
    var setup = new HttpServer.Setup("http", List.of(ANY), Optional.empty(), limits);
    server = Optional.of(HttpServer.start(setup, List.of(routes), events::add));
    return URI.create("http://127.0.0.1:" + server.get().boundTo().getFirst().getPort());
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          java.net.http.HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  private static HttpResponse<String> post(URI uri, String type, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          java.net.http.HttpRequest.newBuilder(uri)
              .header("Content-Type", type)
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** What comes back for these octets, until the server closes. */
  private static String raw(URI uri, String octets) throws IOException {
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void theLongestPathAnswers() throws Exception {
    URI uri =
        start(
            HttpLimits.DEFAULT,
            Route.get("/", _ -> HttpAnswer.plain(200, "all")),
            Route.get("/a/", r -> HttpAnswer.plain(200, "below " + r.path())),
            Route.get("/a/b", r -> HttpAnswer.plain(200, r.query().value("x").orElse("none"))));
    assertThat(get(uri.resolve("/a/b?x=%C3%BC")).body()).isEqualTo("ü");
    assertThat(get(uri.resolve("/a/c")).body()).isEqualTo("below /a/c");
    assertThat(get(uri.resolve("/z")).body()).isEqualTo("all");
  }

  @Test
  void whatIsNotThereIsAPlainPage() throws Exception {
    URI uri = start(HttpLimits.DEFAULT, Route.get("/a", _ -> HttpAnswer.plain(200, "a")));
    HttpResponse<String> answer = get(uri.resolve("/b"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .contains("<h1>There is nothing at this address.</h1>")
        .doesNotContain("etty", "<script");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void guardingHeadersAreOnEveryAnswer() throws Exception {
    URI uri = start(HttpLimits.DEFAULT, Route.get("/a", _ -> HttpAnswer.plain(200, "a")));
    for (String path : List.of("/a", "/b")) {
      var headers = get(uri.resolve(path)).headers();
      assertThat(headers.firstValue("Content-Security-Policy"))
          .contains(
              "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri"
                  + " 'none'; frame-ancestors 'none'");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(headers.firstValue("Cache-Control")).contains("no-store");
      assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
    }
    String refusedByJetty = raw(uri, "GET / HTTP/1.1\r\n\r\n");
    assertThat(refusedByJetty)
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Security-Policy: default-src 'none'", "<h1>The server did not");
  }

  @Test
  void otherMethodsAreRefusedWithThoseThereAre() throws Exception {
    URI uri = start(HttpLimits.DEFAULT, Route.get("/a", _ -> HttpAnswer.plain(200, "a")));
    HttpResponse<String> answer = post(uri.resolve("/a"), "text/plain", "x");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void formsAreRead() throws Exception {
    URI uri =
        start(
            HttpLimits.DEFAULT,
            Route.post("/a", r -> HttpAnswer.plain(200, r.form().value("x").orElse("none"))));
    String form = "application/x-www-form-urlencoded";
    assertThat(post(uri.resolve("/a"), form + "; charset=UTF-8", "x=1").body()).isEqualTo("1");
    assertThat(post(uri.resolve("/a"), "text/plain", "x=1").statusCode()).isEqualTo(415);
    assertThat(post(uri.resolve("/a"), form, "x=%").statusCode()).isEqualTo(400);
  }

  @Test
  void bodiesHaveALimit() throws Exception {
    var most = (int) Route.FORM_OCTETS;
    URI uri =
        start(
            HttpLimits.DEFAULT,
            Route.post("/a", r -> HttpAnswer.plain(200, "" + r.body().readAllBytes().length)));
    assertThat(post(uri.resolve("/a"), "text/plain", "x".repeat(most)).body()).isEqualTo("" + most);
    assertThat(post(uri.resolve("/a"), "text/plain", "x".repeat(most + 1)).statusCode())
        .isEqualTo(413);
    String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
    assertThat(
            raw(
                uri,
                "POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding:"
                    + " chunked\r\n\r\n"
                    + chunk.repeat(3)
                    + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void aBodyMustNotBeTooSlow() throws Exception {
    var nanos = new AtomicLong();
    var body =
        new LimitedBody(
            new ByteArrayInputStream(new byte[100]), 100, 500, nanos::get, _ -> () -> {});
    assertThat(body.read()).isZero();
    nanos.set(Duration.ofMillis(10_001).toNanos());
    assertThat(body.read()).isZero();
    nanos.set(Duration.ofMillis(10_100).toNanos());
    assertThatThrownBy(body::read).hasMessage("The request took too long.");
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedFor() throws Exception {
    var nanos = new AtomicLong();
    var waits = new ArrayList<Duration>();
    var calledOff = new AtomicInteger();
    var silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            return read(new byte[1], 0, 1);
          }

          @Override
          public int read(byte[] octets, int offset, int length) throws IOException {
            nanos.addAndGet(waits.getLast().toNanos()); // nothing until the alarm
            throw new IOException("ended");
          }
        };
    var body =
        new LimitedBody(
            silent,
            100,
            500,
            nanos::get,
            wait -> {
              waits.add(wait);
              return calledOff::incrementAndGet;
            });
    assertThatThrownBy(body::read).hasMessage("The request took too long.");
    assertThat(waits).containsExactly(Duration.ofMillis(10_001));
    assertThat(calledOff).hasValue(1);
  }

  @Test // takes the 10 seconds that every body has
  void aStalledBodyGivesItsPlaceBack() throws Exception {
    var took = new LinkedBlockingQueue<Duration>();
    URI uri =
        start(
            HttpLimits.DEFAULT.withRequests(1),
            Route.get("/a", _ -> HttpAnswer.plain(200, "a")),
            Route.post(
                "/a",
                r -> {
                  long began = System.nanoTime();
                  try {
                    return HttpAnswer.plain(200, "" + r.body().readAllBytes().length);
                  } finally {
                    took.add(Duration.ofNanos(System.nanoTime() - began));
                  }
                }));
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(took.poll(20, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(15));
      next(HttpEvent.Answered.class);
      assertThat(get(uri.resolve("/a")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anAddressHasATwentiethOfTheRequests() throws Exception {
    var gate = new Gate("http", HttpLimits.DEFAULT.withRequests(40), events::add);
    var one = InetAddress.ofLiteral("2001:db8::1");
    var neighbour = InetAddress.ofLiteral("2001:db8::2"); // the same /64
    assertThat(gate.mayAnswer(one)).isTrue();
    assertThat(gate.mayAnswer(neighbour)).isTrue();
    assertThat(gate.mayAnswer(one)).isFalse();
    assertThat(gate.mayAnswer(InetAddress.ofLiteral("192.0.2.1"))).isTrue();
    gate.answered(neighbour);
    assertThat(gate.mayAnswer(one)).isTrue();
    for (int i = 0; i < 37; i++) {
      assertThat(gate.mayAnswer(InetAddress.getLoopbackAddress())).isTrue();
    }
    assertThat(gate.mayAnswer(InetAddress.ofLiteral("192.0.2.2"))).isFalse(); // 40 in all
  }

  @Test
  void aTargetIsAscii() throws Exception {
    URI uri = start(HttpLimits.DEFAULT, Route.get("/a", r -> HttpAnswer.seeOther(r.target())));
    String rest = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assertThat(raw(uri, "GET /a?x=%C3%BC" + rest)).contains("Location: /a?x=%C3%BC\r\n");
    for (String target : List.of("/a?x=\u00c3\u00bc", "/a?x=\u00fc", "/a?x=\u0085")) {
      assertThat(raw(uri, "GET " + target + rest)).startsWith("HTTP/1.1 400 ");
    }
    assertThat(events).noneMatch(HttpEvent.Failed.class::isInstance);
  }

  @Test
  void headersHaveALimit() throws Exception {
    URI uri = start(HttpLimits.DEFAULT, Route.get("/a", _ -> HttpAnswer.plain(200, "a")));
    assertThat(raw(uri, "GET /a HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("too long");
  }

  @Test
  void whoAsksNothingIsSentAway() throws Exception {
    URI uri =
        start(
            HttpLimits.DEFAULT.withWaits(Duration.ofMillis(300), Duration.ofSeconds(60)),
            Route.get("/a", _ -> HttpAnswer.plain(200, "a")));
    try (var asking = asked(uri);
        var socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write("GET /a HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      ask(asking); // who has asked may stay
    }
    assertThat(next(HttpEvent.Refused.class).why()).isEqualTo("no request came in time");
  }

  /** A connection that has asked; on a busy machine the first may come too late to. */
  private static Socket asked(URI uri) throws IOException {
    while (true) {
      var socket = new Socket(uri.getHost(), uri.getPort());
      try {
        ask(socket);
        return socket;
      } catch (IOException sentAway) {
        socket.close();
      }
    }
  }

  private static void ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    var in = socket.getInputStream();
    var answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\na")) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException(answer.toString());
      }
      answer.append((char) octet);
    }
    assertThat(answer.toString()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void connectionsHaveALimit() throws Exception {
    URI uri =
        start(
            HttpLimits.DEFAULT.withConnections(2, 2),
            Route.get("/a", _ -> HttpAnswer.plain(200, "a")));
    try (var one = new Socket(uri.getHost(), uri.getPort());
        var two = new Socket(uri.getHost(), uri.getPort())) {
      ask(one);
      ask(two);
      assertThat(server.orElseThrow().connections()).isEqualTo(2);
      try (var three = new Socket(uri.getHost(), uri.getPort())) {
        three.setSoTimeout(60_000);
        assertThat(three.getInputStream().read()).isEqualTo(-1);
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
      assertThat(next(HttpEvent.Refused.class).why()).isEqualTo("too many connections");
      ask(one);
    }
  }

  @Test
  void connectionsThatEndMakeRoom() throws Exception {
    URI uri =
        start(
            HttpLimits.DEFAULT.withConnections(3, 3),
            Route.get("/a", _ -> HttpAnswer.plain(200, "a")));
    for (int i = 0; i < 10; i++) {
      try (var socket = new Socket(uri.getHost(), uri.getPort())) {
        ask(socket);
      }
      awaitNoConnection();
    }
    assertThat(get(uri.resolve("/a")).statusCode()).isEqualTo(200);
    awaitNoConnection();
  }

  @Test
  void connectionsOfTlsThatEndMakeRoom(@TempDir Path temp) throws Exception {
    InetSocketAddress address =
        startSecure(temp, HttpLimits.DEFAULT.withConnections(3, 3), "answered");
    URI uri = URI.create("https://localhost:" + address.getPort() + "/a");
    for (int i = 0; i < 4; i++) {
      for (var version : List.of(HttpClient.Version.HTTP_2, HttpClient.Version.HTTP_1_1)) {
        assertThat(secure(uri, version).body()).isEqualTo("answered");
        awaitNoConnection();
      }
      assertThat(withoutAlpn(address)).startsWith("HTTP/1.1 200 ");
      awaitNoConnection();
      new Socket(address.getAddress(), address.getPort()).close(); // no handshake at all
      awaitNoConnection();
    }
  }

  /** Closing is the server's own thread's: here it is waited for. */
  private void awaitNoConnection() {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (server.orElseThrow().connections() != 0) {
      assertThat(System.nanoTime()).as("a connection is counted for ever").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  @Test
  void anAddressHasALimit() throws Exception {
    var gate = new Gate("http", HttpLimits.DEFAULT.withConnections(10, 1), events::add);
    var elsewhere = InetAddress.ofLiteral("192.0.2.1");
    assertThat(gate.take(elsewhere)).isTrue();
    assertThat(gate.take(elsewhere)).isFalse();
    gate.free(elsewhere);
    gate.free(elsewhere);
    assertThat(gate.take(elsewhere)).isTrue();
    assertThat(gate.take(InetAddress.ofLiteral("2001:db8::1"))).isTrue();
    assertThat(gate.take(InetAddress.ofLiteral("2001:db8::ffff"))).isFalse(); // the same /64
    assertThat(gate.take(InetAddress.getLoopbackAddress())).isTrue();
    assertThat(gate.take(InetAddress.getLoopbackAddress())).isTrue(); // not counted
  }

  @Test
  void requestsAtATimeHaveALimit() throws Exception {
    var inside = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    URI uri =
        start(
            HttpLimits.DEFAULT.withRequests(1),
            Route.get(
                "/slow",
                _ -> {
                  inside.countDown();
                  await(leave);
                  return HttpAnswer.plain(200, "done");
                }));
    try (HttpClient client = HttpClient.newHttpClient()) {
      var slow =
          client.sendAsync(
              java.net.http.HttpRequest.newBuilder(uri.resolve("/slow")).build(),
              BodyHandlers.ofString());
      await(inside);
      HttpResponse<String> refused = get(uri.resolve("/slow"));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("60");
      leave.countDown();
      assertThat(slow.get(60, TimeUnit.SECONDS).body()).isEqualTo("done");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBugIsAPageAndAnEvent() throws Exception {
    URI uri =
        start(
            HttpLimits.DEFAULT,
            Route.get(
                "/bug",
                _ -> {
                  throw new IllegalStateException("secret");
                }));
    HttpResponse<String> answer = get(uri.resolve("/bug?token=s"));
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("The server failed.").doesNotContain("secret");
    assertThat(next(HttpEvent.Failed.class).path()).isEqualTo("/bug");
  }

  @Test
  void handlersRunOnVirtualThreads() throws Exception {
    URI uri =
        start(
            HttpLimits.DEFAULT,
            Route.get("/a", _ -> HttpAnswer.plain(200, "" + Thread.currentThread().isVirtual())));
    assertThat(get(uri.resolve("/a")).body()).isEqualTo("true");
  }

  @Test
  void aStopLetsRequestsEnd() throws Exception {
    var inside = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    URI uri =
        start(
            HttpLimits.DEFAULT,
            Route.get(
                "/slow",
                _ -> {
                  inside.countDown();
                  await(leave);
                  return HttpAnswer.plain(200, "done");
                }));
    try (HttpClient client = HttpClient.newHttpClient()) {
      var slow =
          client.sendAsync(
              java.net.http.HttpRequest.newBuilder(uri.resolve("/slow")).build(),
              BodyHandlers.ofString());
      await(inside);
      Thread stopping =
          Thread.ofVirtual().start(() -> server.orElseThrow().stop(Duration.ofSeconds(20)));
      leave.countDown();
      assertThat(slow.get(60, TimeUnit.SECONDS).body()).isEqualTo("done");
      stopping.join(Duration.ofSeconds(20));
      assertThat(stopping.isAlive()).isFalse();
    }
    assertThatThrownBy(() -> new Socket(uri.getHost(), uri.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void anAddressThatIsTakenIsNamed() throws Exception {
    URI uri = start(HttpLimits.DEFAULT);
    var taken = new HostPort("127.0.0.1", uri.getPort());
    var setup =
        new HttpServer.Setup("http", List.of(ANY, taken), Optional.empty(), HttpLimits.DEFAULT);
    assertThatThrownBy(() -> HttpServer.start(setup, List.of(), events::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on " + taken);
  }

  @Test // RFC 8555 §8.3
  void challengesAreAnsweredAndPagesSentToHttps() throws Exception {
    URI uri =
        start(
            HttpLimits.DEFAULT,
            WellKnown.acmeChallenges(
                token -> token.equals("abc") ? Optional.of("abc.key") : Optional.empty()),
            WellKnown.toHttps("mail.example.test", 2443));
    assertThat(get(uri.resolve("/.well-known/acme-challenge/abc")).body()).isEqualTo("abc.key");
    assertThat(get(uri.resolve("/.well-known/acme-challenge/x")).statusCode()).isEqualTo(404);
    HttpResponse<String> page = get(uri.resolve("/a%20b"));
    assertThat(page.statusCode()).isEqualTo(308);
    assertThat(page.headers().firstValue("Location")).contains("https://127.0.0.1:2443/a%20b");
    assertThat(post(uri.resolve("/a"), "text/plain", "x").statusCode()).isEqualTo(405);
  }

  @Test
  void tlsSpeaksHttp2AndHttp1(@TempDir Path temp) throws Exception {
    InetSocketAddress address = startSecure(temp, HttpLimits.DEFAULT, "secure");
    URI uri = URI.create("https://localhost:" + address.getPort() + "/a");
    for (var version : List.of(HttpClient.Version.HTTP_2, HttpClient.Version.HTTP_1_1)) {
      HttpResponse<String> answer = secure(uri, version);
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.body()).isEqualTo("secure");
      assertThat(answer.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=63072000");
    }
    assertThat(withoutAlpn(address)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest // RFC 8737 §3
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void anAcmeServerSeesItsChallengeAndNoHttp(String version, @TempDir Path temp) throws Exception {
    TestCertificate certificate = TestCertificate.make(temp, "one", "mail.example.test");
    TlsContext tls = certificate.context();
    try (InputStream in = Files.newInputStream(certificate.files().chain())) {
      tls.answerChallenge(
          "mail.example.test",
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in),
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(certificate.key())));
    }
    InetSocketAddress address = startSecure(tls, HttpLimits.DEFAULT, "secure");
    try (SSLSocket socket =
        (SSLSocket)
            TestTls.trustingAll()
                .getSocketFactory()
                .createSocket(address.getAddress(), address.getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {version});
      parameters.setServerNames(List.of(new SNIHostName("mail.example.test")));
      parameters.setApplicationProtocols(new String[] {"acme-tls/1"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(60_000);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("acme-tls/1");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    awaitNoConnection();
    assertThat(withoutAlpn(address)).startsWith("HTTP/1.1 200 "); // others meanwhile
  }

  private InetSocketAddress startSecure(Path temp, HttpLimits limits, String text)
      throws IOException {
    return startSecure(TestCertificate.make(temp, "one", "localhost").context(), limits, text);
  }

  private InetSocketAddress startSecure(TlsContext tls, HttpLimits limits, String text)
      throws IOException {
    var setup =
        new HttpServer.Setup(
            "https", List.of(ANY), Optional.of(() -> tls.sslContext().createSSLEngine()), limits);
    Route route = Route.get("/a", r -> HttpAnswer.plain(r.isSecure() ? 200 : 500, text));
    server = Optional.of(HttpServer.start(setup, List.of(route), events::add));
    return server.get().boundTo().getFirst();
  }

  private static HttpResponse<String> secure(URI uri, HttpClient.Version version) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().version(version).sslContext(TestTls.trustingAll()).build()) {
      return client.send(
          java.net.http.HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  private static String withoutAlpn(InetSocketAddress address) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            TestTls.trustingAll()
                .getSocketFactory()
                .createSocket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private <T extends HttpEvent> T next(Class<T> type) throws InterruptedException {
    while (true) {
      HttpEvent event = events.poll(60, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }
}

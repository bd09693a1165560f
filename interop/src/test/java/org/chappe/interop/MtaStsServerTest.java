package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.chappe.relay.testing.LoopbackNames;
import org.chappe.store.PartitionId;
import org.chappe.store.RowRange;
import org.chappe.store.rocksdb.RocksDbSettings;
import org.chappe.store.rocksdb.RocksDbStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * MTA-STS as in the world: a whole server, a name server, a host of policies with HTTPS on its
 * port, and Postfix on port 25 at two addresses, each a host in a network made for them.
 */
class MtaStsServerTest {
  private static final String NAMES = "192.0.2.53";
  private static final String POLICIES = "192.0.2.80";
  private static final String FIRST = "192.0.2.25";
  private static final String SECOND = "192.0.2.26";

  private static final String POLICY_HOST =
      """
      import http.server, os, ssl, sys
      folder, address = sys.argv[1:3]
      class Policies(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              text = open(os.path.join(folder, self.headers['Host'])).read().encode()
              right = self.path == '/.well-known/mta-sts.txt'
              self.send_response(200 if right else 404)
              self.send_header('Content-Type', 'text/plain')
              self.send_header('Content-Length', str(len(text)))
              self.end_headers()
              self.wfile.write(text)
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain(os.path.join(folder, 'cert.pem'), os.path.join(folder, 'key.pem'))
      server = http.server.ThreadingHTTPServer((address, 443), Policies)
      server.socket = context.wrap_socket(server.socket, server_side=True)
      print('ready', flush=True)
      server.serve_forever()
      """;

  @TempDir private Path folder;

  private Namespace network;
  private Process policies;
  private Postfix postfix;
  private Bind bind;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    network = Namespace.with(NAMES, POLICIES, FIRST, SECOND);
    bind =
        Bind.in(Files.createDirectory(folder.resolve("bind")))
            .plain("enforce.test", zone("192.0.2.25"))
            .plain("wrong.test", zone("192.0.2.26"))
            .plain("trying.test", zone("192.0.2.26"))
            .start("", network.prefix(), NAMES, 53);
    policies = policies(Files.createDirectory(folder.resolve("policies")));
    postfix =
        Postfix.start(
            Files.createDirectory(folder.resolve("postfix")),
            network.prefix(),
            List.of(FIRST, SECOND),
            "mx.enforce.test",
            "virtual_mailbox_domains = enforce.test, wrong.test, trying.test",
            "virtual_mailbox_maps = static:ben/");
    server =
        TestServer.start(
            folder.resolve("chappe"),
            Map.of("dns.servers", NAMES + ":53", "dns.trust-anchors", bind.anchor()),
            network.prefix(),
            "-D" + LoopbackNames.OFF + "=true",
            "-Djavax.net.ssl.trustStore=" + trust(),
            "-Djavax.net.ssl.trustStorePassword=secret");
  }

  private static String zone(String host) {
    return """
    @        IN MX 10 mx
    mx       IN A %s
    mta-sts  IN A %s
    _mta-sts IN TXT "v=STSv1; id=1;"
    _smtp._tls IN TXT "v=TLSRPTv1; rua=mailto:tls@enforce.test"
    """
        .formatted(host, POLICIES);
  }

  private Process policies(Path at) throws IOException {
    policy(at, "enforce.test", "enforce");
    policy(at, "wrong.test", "enforce");
    policy(at, "trying.test", "testing");
    Postfix.certificate(at, "mta-sts.enforce.test", "mta-sts.wrong.test", "mta-sts.trying.test");
    Client.named("python3", "python3");
    Process host =
        new ProcessBuilder(network.command("python3", "-c", POLICY_HOST, at.toString(), POLICIES))
            .redirectError(at.resolve("errors").toFile())
            .start();
    var said =
        new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8));
    assertThat(said.readLine()).as(Files.readString(at.resolve("errors"))).isEqualTo("ready");
    return host;
  }

  private static void policy(Path at, String domain, String mode) throws IOException {
    Files.writeString(
        at.resolve("mta-sts." + domain),
        "version: STSv1\r\nmode: %s\r\nmx: mx.%s\r\nmax_age: 86400\r\n".formatted(mode, domain));
  }

  /** The two certificates sign themselves: whoever knows them trusts them, for their names. */
  private Path trust() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Path certificate :
        List.of(postfix.certificate(), folder.resolve("policies").resolve("cert.pem"))) {
      try (var in = Files.newInputStream(certificate)) {
        store.setCertificateEntry(
            certificate.toString(),
            CertificateFactory.getInstance("X.509").generateCertificate(in));
      }
    }
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "secret".toCharArray());
    }
    return file;
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (postfix != null) {
      postfix.close();
    }
    if (policies != null) {
      policies.destroy();
      assertThat(policies.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    if (bind != null) {
      bind.close();
    }
    network.close();
  }

  private boolean logged(String event, String... parts) {
    return server
        .log()
        .lines()
        .anyMatch(line ->
            line.contains(" " + event + " ") && List.of(parts).stream().allMatch(line::contains));
  }

  @Test // RFC 8461 §4, §5; RFC 8460 §4.3
  void policiesAreFetchedAndHeldTo() throws Exception {
    Submission.to(server)
        .in(network)
        .send(
            Submission.message("sts", "x\n"),
            "ben@enforce.test",
            "ben@wrong.test",
            "ben@trying.test");
    Await.until(
        "two are sent and one waits",
        server::log,
        () ->
            logged("relay.sent", "to=<ben@enforce.test>", FIRST)
                && logged("relay.sent", "to=<ben@trying.test>", SECOND)
                && logged("relay.unreachable", "destination=wrong.test"));
    assertThat(postfix.await("ben", 2)).hasSize(2);
    assertThat(logged("relay.sent", "to=<ben@wrong.test>")).isFalse();
    assertThat(postfix.log()).doesNotContain("to=<ben@wrong.test>");

    server.close();
    Map<String, String> tallies = tallies();
    assertThat(tallies.get("enforce.test")).contains("mode: enforce").doesNotContain("certificate");
    assertThat(tallies.get("wrong.test"))
        .contains("mode: enforce", "certificate-host-mismatch", "mx.wrong.test", SECOND);
    assertThat(tallies.get("trying.test"))
        .contains("mode: testing", "certificate-host-mismatch", "mx.trying.test");
  }

  /** What was counted for reports, by domain, as the rows have it. */
  private Map<String, String> tallies() {
    try (var store =
        RocksDbStore.open(
            folder.resolve("chappe").resolve("store"),
            RocksDbSettings.DEFAULT,
            "test",
            InstantSource.system(),
            failure -> {})) {
      var partition = PartitionId.of(PartitionId.Kind.SINGLE, "tls-reports");
      return store.partitions().scan(partition, RowRange.withPrefix(new byte[] {'t'}), 100).stream()
          .collect(
              Collectors.toMap(
                  row -> new String(row.key(), 5, row.key().length - 5, StandardCharsets.US_ASCII),
                  row -> new String(row.value(), StandardCharsets.ISO_8859_1)));
    }
  }
}

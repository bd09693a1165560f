package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.chappe.app.DataDirectory;
import org.chappe.app.Rooms;
import org.chappe.app.Server;
import org.chappe.app.cli.Cli;
import org.chappe.app.config.ConfigReader;
import org.chappe.app.testing.ServerProcess;
import org.chappe.net.testing.FreePort;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates from Pebble, ordered and renewed while the server serves. */
class AcmeTest {
  private static final String HOST = "mail.acme.test";
  private static final String ALIAS = "imap.acme.test";
  private static final String OTHER = "mail.other.test";

  @TempDir Path folder;

  private Map<String, String> settings(Pebble pebble, String challenge) {
    return new TreeMap<>(
        Map.of(
            "hostname",
            HOST,
            "tls.acme.directory",
            pebble.directory(),
            "tls.acme.trust",
            pebble.certificate().toString(),
            "tls.acme.contact",
            "postmaster@acme.test",
            "tls.acme.terms-agreed",
            "true",
            "tls.acme.eab-kid",
            Pebble.KID,
            "tls.acme.eab-key",
            pebble.bindingKey().toString(),
            "tls.acme.challenges",
            challenge,
            "tls.acme.retry",
            "1s",
            "tls.acme.renew-before",
            "1d")); // of short ones: after a third of their time
  }

  private static SSLSocket connect(SSLContext trusting, int port, String name) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(20_000);
    SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket(plain, name, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name is looked at as well
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static X509Certificate shown(SSLContext trusting, int port, String name)
      throws IOException {
    try (SSLSocket socket = connect(trusting, port, name)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** What clients find that trust Pebble; empty while they refuse what they find. */
  private static Optional<X509Certificate> good(SSLContext trusting, int port, String name) {
    try {
      return Optional.of(shown(trusting, port, name));
    } catch (IOException refused) {
      return Optional.empty();
    }
  }

  /** One certificate that is shown for two names; it may be renewed between two looks. */
  private static X509Certificate ofBoth(SSLContext trusting, int port, String one, String other)
      throws Exception {
    var found = new ArrayList<X509Certificate>();
    Await.until(
        "one certificate for " + one + " and " + other,
        found::toString,
        () -> {
          found.clear();
          good(trusting, port, one).ifPresent(found::add);
          good(trusting, port, other).ifPresent(found::add);
          return found.size() == 2 && found.getFirst().equals(found.getLast());
        });
    return found.getFirst();
  }

  @Test // RFC 8737
  void tlsAlpnBringsAndRenewsCertificatesWhileAConnectionStays() throws Exception {
    int imaps = FreePort.get();
    Path data = folder.resolve("data");
    try (Pebble pebble = Pebble.in(folder)) {
      Map<String, String> settings = settings(pebble, "tls-alpn-01");
      settings.put("listen.imaps", "127.0.0.1:" + imaps);
      settings.put("tls.acme.domains", HOST + " " + ALIAS + "," + OTHER);
      ServerProcess.Start start = ServerProcess.on(data);
      settings.forEach(start::set);
      try (ServerProcess server = start.start();
          SSLSocket open = connect(TestTls.trustingAll(), imaps, "localhost")) {
        Await.until(
            "it tries, and nobody is there yet",
            server::log,
            () ->
                server.log().contains("acme.failed names=mail.acme.test,imap.acme.test")
                    && server.log().contains("cannot be reached"));
        assertThat(shown(TestTls.trustingAll(), imaps, "localhost").getIssuerX500Principal())
            .as("its own meanwhile")
            .isEqualTo(shown(TestTls.trustingAll(), imaps, "localhost").getSubjectX500Principal());

        pebble.start(1, imaps, 15);
        SSLContext trusting = pebble.trustingIt();
        Await.until(
            "certificates for all names",
            () -> server.log(),
            () ->
                good(trusting, imaps, HOST).isPresent()
                    && good(trusting, imaps, ALIAS).isPresent()
                    && good(trusting, imaps, OTHER).isPresent());
        X509Certificate first = ofBoth(trusting, imaps, HOST, ALIAS);
        assertThat(first.getPublicKey().getAlgorithm()).isEqualTo("EC");
        Await.until(
            "it is told",
            server::log,
            () ->
                server.log().contains("challenge=tls-alpn-01")
                    && server.log().contains("acme.issued names=" + OTHER));

        var serials = new HashSet<>(List.of(first.getSerialNumber()));
        Await.until(
            "another certificate",
            () -> server.log(),
            () -> {
              good(trusting, imaps, HOST).ifPresent(one -> serials.add(one.getSerialNumber()));
              return serials.size() > 1;
            });
        assertThat(ofBoth(trusting, imaps, HOST, HOST).getPublicKey())
            .as("the key that DANE names")
            .isEqualTo(first.getPublicKey());
        assertThat(answer(open)).as("a connection from before").startsWith("a OK");
        assertThat(server.log()).doesNotContain(Pebble.MAC_KEY);
        Cli.Result told = new Cli(data).run("tls");
        assertThat(told.exitCode()).as("%s", told).isZero();
        assertThat(told.out()).contains(ALIAS, OTHER, "Pebble Intermediate CA");
      }
    }
    try (var files = Files.list(data.resolve("tls").resolve("acme"))) {
      assertThat(files)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .as("%s", file)
                  .isEqualTo("rw-------"));
    }
  }

  private static String answer(SSLSocket socket) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    in.readLine(); // the greeting
    socket.getOutputStream().write("a NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
    return in.readLine();
  }

  @Test // RFC 8555 §8.3
  void httpBringsAndRenewsCertificates() throws Exception {
    int http = FreePort.get();
    var data = new DataDirectory(folder.resolve("data"));
    data.create();
    try (Pebble pebble = Pebble.in(folder)) {
      pebble.start(http, 1, 15);
      var set = new ArrayList<String>();
      settings(pebble, "http-01").forEach((name, value) -> set.add(name + "=" + value));
      for (String service :
          List.of("smtp", "submission", "submissions", "lmtp", "imap", "pop3", "pop3s", "https")) {
        set.add("listen." + service + "=");
      }
      set.add("listen.imaps=127.0.0.1:0");
      set.add("listen.http=127.0.0.1:" + http);
      set.add("tls.acme.keys=ecdsa,rsa");
      var config = ConfigReader.read(Optional.empty(), set);
      var clock = InstantSource.system();
      try (Rooms rooms = Rooms.open(data, config, clock);
          Server server = Server.start(data, config, rooms, clock)) {
        String address =
            server.listening().stream()
                .filter(one -> one.service().equals("imaps"))
                .findFirst()
                .orElseThrow()
                .address();
        int imaps = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        SSLContext trusting = pebble.trustingIt();
        var serials = new HashSet<String>();
        Await.until(
            "certificates, and others after them",
            () -> serials.toString(),
            () -> {
              good(trusting, imaps, HOST)
                  .ifPresent(one -> serials.add(one.getSerialNumber().toString()));
              return serials.size() > 1;
            });
        SSLContext old = pebble.trustingIt();
        Await.until(
            "one for those who know only RSA",
            () -> serials.toString(),
            () -> rsa(old, imaps).filter(key -> key.equals("RSA")).isPresent());
      }
    }
  }

  /** The key that a program finds which knows only RSA; empty while it refuses what it finds. */
  private static Optional<String> rsa(SSLContext trusting, int port) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(20_000);
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket(plain, HOST, port, true)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"});
      socket.startHandshake();
      return Optional.of(
          socket.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm());
    } catch (IOException refused) {
      return Optional.empty();
    }
  }
}

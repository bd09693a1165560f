package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chappe.net.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mail goes where zones say that BIND signs and serves, to servers at addresses of their own: the
 * whole of 127.0.0.0/8 is this machine's.
 */
class MailByDnsTest {
  @TempDir private static Path folder;

  private static Postfix postfix;
  private static ScriptedServer second;
  private static ScriptedServer other;
  private static Bind bind;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    int port = FreePort.get();
    postfix = Postfix.start(Files.createDirectory(folder.resolve("postfix")), "127.0.0.4", port);
    second = ScriptedServer.start("127.0.0.3", port, (n, said) -> Optional.empty());
    other = ScriptedServer.start("127.0.0.5", port, (n, said) -> Optional.empty());
    String tlsa = "_" + port + "._tcp.mx IN TLSA 3 1 1 ";
    bind =
        Bind.in(Files.createDirectory(folder.resolve("bind")))
            .plain("two.test", "@ IN MX 10 a\n@ IN MX 20 b\na IN A 127.0.0.2\nb IN A 127.0.0.3\n")
            .plain("own.test", "@ IN A 127.0.0.5\n")
            .plain("away.test", "@ IN MX 10 own.test.\n")
            .plain("null.test", "@ IN MX 0 .\n")
            .signed(
                "postfix.test",
                "@ IN MX 10 mx\nmx IN A 127.0.0.4\n" + tlsa + key(postfix.certificate()) + "\n")
            .signed(
                "wrong.test", "@ IN MX 10 mx\nmx IN A 127.0.0.4\n" + tlsa + "ab".repeat(32) + "\n")
            .broken("broken.test")
            .start("");
    server =
        TestServer.start(
            folder.resolve("chappe"),
            Map.of(
                "dns.servers",
                bind.address().toString(),
                "dns.trust-anchors",
                bind.anchor(),
                "relay.mx-port",
                String.valueOf(port)));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    bind.close();
    second.close();
    other.close();
    postfix.close();
  }

  /** RFC 7671 §5.1: the SHA-256 of the public key. */
  private static String key(Path certificate) throws Exception {
    try (var in = Files.newInputStream(certificate)) {
      byte[] key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(in)
              .getPublicKey()
              .getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    }
  }

  @Test // RFC 5321 §5.1: nobody listens at the first of two.test
  void oneMessageGoesToAllItsDomains() throws Exception {
    String sent =
        Submission.to(server)
            .send(
                Submission.message("many", "to all\n"),
                "ben@two.test",
                "ben@own.test",
                "cem@away.test");
    Await.until("both have it", server::log, () -> !second.taken().isEmpty());
    Await.until("both domains", server::log, () -> other.taken().size() == 2);
    assertThat(second.taken().getFirst().text()).endsWith("\r\n" + sent);
    assertThat(other.taken())
        .extracting(taken -> taken.to().getFirst())
        .containsExactlyInAnyOrder("RCPT TO:<ben@own.test>", "RCPT TO:<cem@away.test>");
  }

  @Test // RFC 7505 §4.2, RFC 3463 §3.2
  void whereNoMailGoesTheSenderIsTold() throws Exception {
    Submission.to(server)
        .send(Submission.message("nowhere", "x\n"), "ben@null.test", "cem@nobody.test");
    List<String> reports = Inbox.of(server, TestServer.ALICE).await(2);
    assertThat(reports)
        .anySatisfy(report ->
            assertThat(report)
                .contains("Final-Recipient: rfc822; ben@null.test")
                .contains("Status: 5.1.10"))
        .anySatisfy(report ->
            assertThat(report)
                .contains("Final-Recipient: rfc822; cem@nobody.test")
                .contains("Status: 5.1.2"));
  }

  @Test
  void whereDnsFailsMailWaits() throws Exception {
    Submission.to(server).send(Submission.message("waits", "x\n"), "ben@broken.test");
    awaitUnreachable("broken.test", "SERVFAIL");
  }

  @Test // RFC 7672 §2.2
  void daneIsHeldTo() throws Exception {
    Submission.to(server)
        .send(Submission.message("dane", "x\n"), "ben@wrong.test", "ben@postfix.test");
    assertThat(postfix.await("ben", 1)).hasSize(1);
    awaitUnreachable("wrong.test", "no TLSA record names the certificate");
    assertThat(postfix.log()).doesNotContain("<ben@wrong.test>");
  }

  @Test // RFC 8689 §3, §4.2.2
  void whoNeedsNoTlsIsHeardWhereDaneFails() throws Exception {
    Submission.to(server).send(Submission.message("needs", "x\n"), "tim@wrong.test");
    awaitUnreachable("wrong.test", "no TLSA record names the certificate");
    Submission.to(server)
        .send("TLS-Required: No\r\n" + Submission.message("no-tls", "x\n"), "tom@wrong.test");
    Await.until("it is sent", server::log, () -> sentTo("tom"));
    assertThat(sentTo("tim")).isFalse();
    assertThat(postfix.log()).doesNotContain("<tim@wrong.test>");
  }

  private static boolean sentTo(String user) {
    return server
        .log()
        .lines()
        .anyMatch(
            line -> line.contains("relay.sent ") && line.contains(" to=<" + user + "@wrong.test>"));
  }

  private static void awaitUnreachable(String domain, String why) throws Exception {
    Await.until(
        domain + " waits",
        server::log,
        () ->
            server
                .log()
                .lines()
                .anyMatch(line ->
                    line.contains("relay.unreachable destination=" + domain)
                        && line.contains(why)));
  }
}

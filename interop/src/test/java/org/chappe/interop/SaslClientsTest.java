package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that sign in by SASL: GNU SASL's own client, mbsync with Cyrus SASL, curl and swaks.
 * Debian's gsasl has no OAUTHBEARER, its curl no SCRAM; tokens are in {@link TokenClientsTest}.
 */
class SaslClientsTest {
  private static final String ALICE = TestServer.ALICE;
  private static final String PASSWORD = TestServer.password(ALICE);

  @TempDir private static Path folder;

  private static TestServer server;
  private static Path ca;

  @BeforeAll
  static void start() throws Exception {
    server =
        TestServer.start(
            folder.resolve("data"),
            Map.of(
                "auth.client-certificates",
                "true",
                "auth.mechanisms",
                "EXTERNAL,SCRAM-SHA-256-PLUS,SCRAM-SHA-256,OAUTHBEARER,XOAUTH2,PLAIN,LOGIN"));
    ca = folder.resolve("data/tls/self-signed.pem");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Client.Result gsasl(
      String door, String mechanism, String password, String... more) {
    return gsasl(ALICE, door, mechanism, password, more);
  }

  private static Client.Result gsasl(
      String user, String door, String mechanism, String password, String[] more) {
    var arguments =
        new ArrayList<>(
            List.of(
                door.equals("imap") ? "--imap" : "--smtp",
                "--verbose",
                "--connect=127.0.0.1:" + server.port(door),
                "--mechanism=" + mechanism,
                "--authentication-id=" + user,
                "--password=" + password,
                "--x509-ca-file=" + ca));
    arguments.addAll(List.of(more));
    return Client.named("gsasl", "gsasl").run(arguments.toArray(String[]::new));
  }

  @Test // by tls-exporter: GNU SASL takes it in TLS 1.3
  void gnuSaslProvesThePasswordAndBindsToTheChannel() {
    for (String door : List.of("imap", "submission")) {
      assertThat(gsasl(door, "SCRAM-SHA-256-PLUS", PASSWORD).ok().output())
          .as(door)
          .contains("cD10bHMtZXhwb3J0ZXI") // p=tls-exporter
          .contains("Client authentication finished (server trusted)");
      assertThat(gsasl(door, "SCRAM-SHA-256", PASSWORD, "--no-cb").ok().output())
          .contains("(server trusted)");
      assertThat(gsasl(door, "PLAIN", PASSWORD).ok().output()).contains("(server trusted)");
      Client.Result wrong = gsasl(door, "SCRAM-SHA-256-PLUS", "wrong");
      assertThat(wrong.exit()).isNotZero();
      assertThat(wrong.output())
          .contains(
              door.equals("imap")
                  ? "NO [AUTHENTICATIONFAILED] wrong user or password"
                  : "535 5.7.8 wrong user or password");
    }
    assertThat(server.log()).doesNotContain(PASSWORD);
  }

  @Test // before TLS 1.3 it binds to tls-unique, so that is not offered there
  void gnuSaslIsOfferedNoBindingInTls12() {
    Client.Result older =
        gsasl("imap", "SCRAM-SHA-256-PLUS", PASSWORD, "--priority=NORMAL:-VERS-TLS1.3");
    assertThat(older.exit()).isNotZero();
    assertThat(older.output())
        .contains("(TLS1.2)")
        .contains("AUTH=SCRAM-SHA-256 ")
        .doesNotContain("AUTH=SCRAM-SHA-256-PLUS")
        .contains("NO [AUTHORIZATIONFAILED] the channel bindings here are tls-exporter and");
    assertThat(
            gsasl("imap", "SCRAM-SHA-256", PASSWORD, "--no-cb", "--priority=NORMAL:-VERS-TLS1.3")
                .ok()
                .output())
        .contains("(server trusted)");
  }

  @Test
  void anAppPasswordIsProvedAsItIsShown() throws Exception {
    String bob = TestServer.BOB;
    String app =
        server.chappe("account", "app-password", "add", bob, "--name=Desk", "--quiet").strip();
    server.chappe("account", "totp", "enable", bob);
    String[] nothing = {};
    assertThat(gsasl(bob, "imap", "SCRAM-SHA-256-PLUS", app, nothing).ok().output())
        .contains("(server trusted)");
    assertThat(
            gsasl(bob, "submission", "SCRAM-SHA-256-PLUS", TestServer.password(bob), nothing)
                .output())
        .contains("535 5.7.9 this account has a second factor: use an app password");
  }

  @Test
  void aCertificateSignsIn() throws Exception {
    Path certificate = folder.resolve("alice.pem");
    Path key = folder.resolve("alice.key");
    Client.named("openssl", "openssl")
        .run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString(),
            "-subj",
            "/CN=alice")
        .ok();
    String[] shown = {"--x509-cert-file=" + certificate, "--x509-key-file=" + key};
    Client.Result unknown = gsasl("imap", "EXTERNAL", "", shown);
    assertThat(unknown.exit()).isNotZero();
    assertThat(unknown.output()).doesNotContain("AUTH=EXTERNAL");

    server.chappe(
        "account", "certificate", "add", ALICE, "--name=laptop", "--file", certificate.toString());
    assertThat(gsasl("imap", "EXTERNAL", "", shown).ok().output())
        .contains("AUTH=EXTERNAL", "(server trusted)");
    assertThat(gsasl("submission", "EXTERNAL", "", shown).ok().output())
        .contains("250 AUTH EXTERNAL SCRAM-SHA-256-PLUS", "(server trusted)");
    for (String door : List.of("imaps", "pop3s", "submissions")) {
      Client.Result signedIn =
          curl(
              door,
              ALICE + ":",
              "EXTERNAL",
              "--cert",
              certificate.toString(),
              "--key",
              key.toString());
      assertThat(signedIn.exit()).as(signedIn.output()).isZero();
      assertThat(signedIn.output()).as(door).contains("EXTERNAL");
      assertThat(
              curl(
                      door,
                      TestServer.BOB + ":",
                      "EXTERNAL",
                      "--cert",
                      certificate.toString(),
                      "--key",
                      key.toString())
                  .exit())
          .as("as somebody else, " + door)
          .isNotZero();
    }
    assertThat(mbsync("EXTERNAL", "ClientCertificate " + certificate, "ClientKey " + key).output())
        .contains("Authenticating with SASL mechanism EXTERNAL");

    server.chappe("account", "certificate", "remove", ALICE, "laptop");
    assertThat(gsasl("imap", "EXTERNAL", "", shown).exit()).isNotZero();
  }

  private Client.Result curl(String door, String user, String mechanism, String... more) {
    String url =
        switch (door) {
          case "imaps" -> "imaps://127.0.0.1:%d/INBOX;UID=*";
          case "pop3s" -> "pop3s://127.0.0.1:%d/";
          default -> "smtps://127.0.0.1:%d";
        };
    var arguments =
        new ArrayList<>(
            List.of(
                "-svk",
                url.formatted(server.port(door)),
                "-u",
                user,
                "--login-options",
                "AUTH=" + mechanism));
    if (!door.equals("pop3s")) {
      arguments.addAll(List.of("-X", "NOOP"));
    }
    arguments.addAll(List.of(more));
    return Client.named("curl", "curl").run(arguments.toArray(String[]::new));
  }

  @Test
  void curlAndSwaksShowThePassword() {
    for (String door : List.of("imaps", "pop3s", "submissions")) {
      for (String mechanism : List.of("PLAIN", "LOGIN")) {
        assertThat(curl(door, ALICE + ":" + PASSWORD, mechanism).exit())
            .as("%s %s", door, mechanism)
            .isZero();
      }
    }
    for (String mechanism : List.of("PLAIN", "LOGIN")) {
      assertThat(
              Client.named("swaks", "swaks")
                  .run(
                      "--server",
                      "127.0.0.1:" + server.port("submission"),
                      "--tls",
                      "--auth",
                      mechanism,
                      "-au",
                      ALICE,
                      "-ap",
                      PASSWORD,
                      "--from",
                      ALICE,
                      "--to",
                      ALICE,
                      "--quit-after",
                      "AUTH")
                  .ok()
                  .output())
          .contains("AUTH " + mechanism)
          .contains("235 2.7.0");
    }
  }

  @Test
  void cyrusSaslTakesScramByItself() throws Exception {
    assertThat(mbsync("*").ok().output())
        .contains("Authenticating with SASL mechanism SCRAM-SHA-256");
    assertThat(folder.resolve("mail/INBOX")).isDirectory();
    assertThat(mbsync("PLAIN").ok().output()).contains("Authenticating with SASL mechanism PLAIN");
  }

  private Client.Result mbsync(String mechanisms, String... more) throws Exception {
    Files.createDirectories(folder.resolve("mail"));
    Path configuration = folder.resolve("mbsyncrc");
    Files.writeString(
        configuration,
        """
        IMAPAccount server
        Host 127.0.0.1
        Port %1$d
        User %2$s
        Pass %3$s
        SSLType STARTTLS
        CertificateFile %4$s
        AuthMechs %5$s
        %6$s

        IMAPStore far
        Account server

        MaildirStore near
        Path %7$s/
        Inbox %7$s/INBOX

        Channel all
        Far :far:
        Near :near:
        Patterns INBOX
        Create Near
        SyncState *
        """
            .formatted(
                server.port("imap"),
                ALICE,
                PASSWORD,
                ca,
                mechanisms,
                String.join("\n", more),
                folder.resolve("mail")));
    return Client.named("mbsync", "isync", "libsasl2-modules")
        .run("-D", "-c", configuration.toString(), "-a");
  }
}

package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.chappe.app.cli.Cli;
import org.chappe.app.testing.Output;
import org.chappe.app.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as people meet it: processes, signals, files. */
class ServerProcessTest {
  @TempDir Path folder;

  @Test
  void aTryOutFromTheFirstStartToTheThird() throws IOException {
    Path data = folder.resolve("data");
    String page;
    try (var server = ServerProcess.on(data).start()) {
      page = Files.readString(data.resolve("tryout.txt"));
      assertThat(String.join("\n", server.printed())).contains(page.strip()).endsWith("\nready");
      assertThat(server.printed().stream().filter(line -> line.contains(" 127.0.0.1:")))
          .filteredOn(line -> line.matches("[a-z]+ 127.0.0.1:[1-9][0-9]* (tls|starttls)"))
          .hasSize(7);
      assertOwnerOnly(data);
      for (String service : List.of("imap", "smtp", "submission", "lmtp")) {
        assertGreets(server, service);
      }
      assertThat(new Cli(data).run("account", "list").out())
          .isEqualTo("alice@example.test\nbob@example.test\n");
      assertSignsIn(server, page);
      Output second = server.chappe("start");
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err())
          .isEqualTo(
              "Process %d has %s open already: one server at a time; \"chappe status\" tells more.\n"
                  .formatted(server.pid(), data));
      assertThat(server.terminate()).isZero(); // SIGTERM
      assertThat(data.resolve("admin.sock")).doesNotExist();
    }
    try (var server = ServerProcess.on(data).start()) {
      assertThat(server.printed())
          .contains("The try-out's accounts and passwords: " + data.resolve("tryout.txt"))
          .endsWith("ready");
      assertSignsIn(server, page);
      server.kill(); // SIGKILL leaves its socket behind
      assertThat(data.resolve("admin.sock")).exists();
      assertThat(server.chappe("status").exitCode()).isEqualTo(3);
    }
    try (var server = ServerProcess.on(data).start()) {
      assertSignsIn(server, page);
      Output stop = server.chappe("stop");
      assertThat(stop).isEqualTo(new Output(0, "Stopped.\n", ""));
      assertThat(server.exitCode()).isZero();
    }
  }

  private static void assertOwnerOnly(Path data) throws IOException {
    for (String name : List.of("chappe.toml", "tryout.txt", "admin.sock", "lock")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name))))
          .describedAs(name)
          .isEqualTo("rw-------");
    }
    for (String name : List.of("", "store", "tls")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name))))
          .describedAs("folder " + name)
          .isEqualTo("rwx------");
    }
    assertThat(Files.getPosixFilePermissions(data.resolve("tls/self-signed.key.pem"))).hasSize(2);
  }

  private static void assertGreets(ServerProcess server, String service) throws IOException {
    try (var socket = connect(server, service)) {
      assertThat(line(socket.getInputStream())).matches("(\\* OK|220) .*");
    }
  }

  /** By IMAP, with the password that stands on the page. */
  private static void assertSignsIn(ServerProcess server, String page) throws IOException {
    String password = page.replaceFirst("(?s).*alice@example.test +password (\\S+)\n.*", "$1");
    try (var socket = connect(server, "imap")) {
      InputStream in = socket.getInputStream();
      line(in);
      socket
          .getOutputStream()
          .write(
              ("a LOGIN alice@example.test " + password + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = line(in);
      while (answer.startsWith("*")) {
        answer = line(in);
      }
      assertThat(answer).startsWith("a OK");
    }
  }

  @Test
  void aStopEndsIdleSessionsAtOnceAndSaysGoodbye() throws IOException {
    Path data = folder.resolve("data");
    try (var server = ServerProcess.on(data).with("--no-tryout").start();
        var socket = connect(server, "imap")) {
      line(socket.getInputStream());
      assertThat(server.terminate()).isZero();
      assertThat(line(socket.getInputStream())).startsWith("* BYE ");
    }
  }

  @Test
  void noTryOutMakesNone() throws IOException {
    Path data = folder.resolve("data");
    try (var server = ServerProcess.on(data).with("--no-tryout").start()) {
      assertThat(server.printed()).hasSize(11);
      assertThat(new Cli(data).run("domain", "list").out()).isEmpty();
      assertThat(data.resolve("chappe.toml")).doesNotExist();
      assertThat(data.resolve("tryout.txt")).doesNotExist();
    }
  }

  @Test
  void aDataDirectoryWithALongNameIsAdministeredTheSame() throws IOException {
    Path data = folder.resolve("a-name-of-thirty-three-characters").resolve("b".repeat(100));
    try (var server = ServerProcess.on(data).start()) {
      Path socket = Path.of(Files.readString(data.resolve("admin.path")));
      assertThat(socket).exists();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
      assertThat(new Cli(data).run("domain", "list").out()).isEqualTo("example.test\n");
      assertThat(server.chappe("stop").exitCode()).isZero();
      assertThat(server.exitCode()).isZero();
      assertThat(socket.getParent()).doesNotExist();
      assertThat(data.resolve("admin.path")).doesNotExist();
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithTheSettingToChange() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Path data = folder.resolve("data");
      Output start =
          Output.of(
              List.of(
                  "start",
                  "--data",
                  data.toString(),
                  "--set",
                  "listen.imap=127.0.0.1:0",
                  "--set",
                  "listen.smtp=" + address,
                  "--set",
                  "listen.imaps=",
                  "--set",
                  "listen.pop3=",
                  "--set",
                  "listen.pop3s=",
                  "--set",
                  "listen.lmtp=",
                  "--set",
                  "listen.submission=",
                  "--set",
                  "listen.submissions="),
              "");
      assertThat(start.exitCode()).isEqualTo(1);
      assertThat(start.out()).isEmpty();
      assertThat(start.err())
          .contains(
              "listen.smtp: cannot listen on "
                  + address
                  + ": Address already in use. Stop the program that has the port, or choose"
                  + " another one: --set listen.smtp=HOST:PORT, or in the configuration file.\n");
      assertThat(Output.of(List.of("status", "--data", data.toString()), "").exitCode())
          .isEqualTo(3);
    }
  }

  @Test
  void aWrongConfigurationStopsTheStartWithAllThatIsWrong() throws IOException {
    Path config = folder.resolve("mine.toml");
    Files.writeString(config, "[imap]\nidel-limit = \"30m\"\nidle-limit = \"5m\"\n");
    Path data = folder.resolve("data");
    Output start =
        Output.of(List.of("start", "--data", data.toString(), "--config", config.toString()), "");
    assertThat(start)
        .isEqualTo(
            new Output(
                1,
                "",
                """
                FILE:2: imap.idel-limit is not a setting; did you mean imap.idle-limit?
                FILE:3: imap.idle-limit = "5m" is too short: a client may be silent for 30m (RFC 9051 §5.4)
                """
                    .replace("FILE", config.toString())));
  }

  @Test
  void theCertificateItMakesIsForThisMachine() throws Exception {
    Path data = folder.resolve("data");
    try (var _ =
        ServerProcess.on(data).set("hostname", "mail.example.org").with("--no-tryout").start()) {
      try (var in = Files.newInputStream(data.resolve("tls/self-signed.pem"))) {
        var certificate =
            (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        assertThat(certificate.getSubjectAlternativeNames())
            .extracting(name -> String.valueOf(name.get(1)))
            .contains("mail.example.org", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        certificate.verify(certificate.getPublicKey());
      }
    }
  }

  private static Socket connect(ServerProcess server, String service) throws IOException {
    var socket = new Socket();
    socket.connect(server.address(service), 60_000);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    int octet;
    while ((octet = in.read()) >= 0 && octet != '\n') {
      line.append((char) octet);
    }
    return line.toString().strip();
  }
}

package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts move here from Dovecot, OpenSSL's and other programs' hashes with their passwords. */
class PasswordImportTest {
  private static final String PASSWORD = "Semaphore of 1794";
  private static final List<String> SCHEMES =
      List.of(
          "BLF-CRYPT",
          "SHA512-CRYPT",
          "SHA256-CRYPT",
          "MD5-CRYPT",
          "ARGON2ID",
          "ARGON2I",
          "PBKDF2",
          "SSHA",
          "SSHA256",
          "SSHA512",
          "SHA256",
          "SHA512.HEX",
          "SHA512.B64",
          "SSHA256.HEX",
          "CRYPT",
          "PLAIN");

  @TempDir Path folder;

  private static String address(String scheme) {
    return scheme.toLowerCase(Locale.ROOT) + "@example.test";
  }

  @Test
  void accountsOfDovecotSignInWithTheirPasswordsAndGetHashesOfOurOwn() throws Exception {
    var doveadm = Client.named("doveadm", "dovecot-core");
    var hashes = folder.resolve("dovecot.csv");
    Files.writeString(
        hashes,
        SCHEMES.stream()
            .map(scheme ->
                address(scheme)
                    + ",\""
                    + doveadm.run("pw", "-s", scheme, "-p", PASSWORD).ok().output().strip()
                    + "\"\n")
            .collect(Collectors.joining()));
    var openssl = Client.named("openssl", "openssl");
    var bare = folder.resolve("shadow.csv");
    Files.writeString(
        bare,
        "shadow@example.test,"
            + openssl.run("passwd", "-6", PASSWORD).ok().output().strip()
            + "\n");
    try (var server = TestServer.start(folder.resolve("data"))) {
      server.chappe("account", "import", hashes.toString());
      server.chappe("account", "import", bare.toString(), "--hashed");
      for (String scheme : SCHEMES) {
        signsIn(server, address(scheme));
      }
      signsIn(server, "shadow@example.test");
      for (String scheme : SCHEMES) {
        awaitReplaced(server, address(scheme));
      }
      awaitReplaced(server, "shadow@example.test");
      signsIn(server, "shadow@example.test");
    }
    try (var server = TestServer.start(folder.resolve("data"))) {
      signsIn(server, address("SHA512-CRYPT")); // by the new hash: nothing is remembered
      assertThat(server.log()).doesNotContain("directory.password.renew", PASSWORD);
      assertThatThrownBy(() ->
              WireClient.imap(server.port("imap"), address("SHA512-CRYPT"), "Semaphore of 1793"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("AUTHENTICATIONFAILED");
    }
  }

  private static void signsIn(TestServer server, String address) throws IOException {
    try (var imap = WireClient.imap(server.port("imap"), address, PASSWORD)) {
      imap.command("SELECT INBOX");
    }
  }

  private static void awaitReplaced(TestServer server, String address) throws Exception {
    Await.until(
        address + " has a new hash",
        server::log,
        () -> server.log().contains("directory.password.renewed account=" + address));
  }
}

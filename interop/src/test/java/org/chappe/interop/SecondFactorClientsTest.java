package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second factor on every door: set up at the command line, its codes made by oathtool, tried with
 * curl.
 */
class SecondFactorClientsTest {
  private static final String ALICE = TestServer.ALICE;
  private static final String PASSWORD = TestServer.password(ALICE);
  private static final Pattern URI =
      Pattern.compile("otpauth://totp/[^\\s]+secret=([A-Z2-7]+)\\S*");

  @TempDir private static Path folder;

  private static TestServer server;
  private static Client curl;

  @BeforeAll
  static void start() throws Exception {
    curl = Client.named("curl", "curl");
    server = TestServer.start(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aCodeOrAnAppPasswordOpensAndThePasswordAloneDoesNot() throws Exception {
    for (String door : List.of("imaps", "pop3s", "submissions")) {
      assertThat(signIn(door, PASSWORD).exit()).as(door).isZero();
    }
    String page = server.chappe("account", "totp", "enable", ALICE);
    var uri = URI.matcher(page);
    assertThat(uri.find()).isTrue();

    for (String door : List.of("imaps", "pop3s", "submissions")) {
      Client.Result refused = signIn(door, PASSWORD);
      assertThat(refused.exit()).as(door).isNotZero();
      assertThat(refused.output())
          .contains(
              switch (door) {
                case "imaps" ->
                    "NO [AUTHORIZATIONFAILED] this account has a second factor: use an app";
                case "pop3s" -> "-ERR [AUTH] this account has a second factor: use an app password";
                default -> "535 5.7.9 this account has a second factor: use an app password";
              });
      assertThat(signIn(door, "wrong-" + PASSWORD).output()).doesNotContain("second factor");
    }

    String code = code(uri.group(1), Instant.now());
    assertThat(signIn("imaps", PASSWORD + code).exit()).isZero();
    for (String door : List.of("imaps", "pop3s", "submissions")) {
      assertThat(signIn(door, PASSWORD + code).exit()).as("again, " + door).isNotZero();
    }
    String next = code(uri.group(1), Instant.now().plusSeconds(30)); // a clock that is ahead
    assertThat(signIn("submissions", PASSWORD + next).exit()).isZero();

    String app =
        server.chappe("account", "app-password", "add", ALICE, "--name=Phone", "--quiet").strip();
    for (String door : List.of("imaps", "pop3s", "submissions")) {
      assertThat(signIn(door, app).exit()).as(door).isZero();
    }
    server.chappe("account", "app-password", "revoke", ALICE, "Phone");
    assertThat(signIn("imaps", app).exit()).isNotZero();

    String camera =
        server
            .chappe(
                "account", "app-password", "add", ALICE, "--name=Camera", "--scope=smtp", "--quiet")
            .strip();
    assertThat(signIn("submissions", camera).exit()).isZero();
    assertThat(signIn("imaps", camera).output())
        .contains("NO [AUTHORIZATIONFAILED] what you signed in with is not for this protocol");
    assertThat(server.log()).doesNotContain(PASSWORD, code, next, app, camera, uri.group(1));
  }

  private static Client.Result signIn(String door, String password) {
    String url =
        switch (door) {
          case "imaps" -> "imaps://127.0.0.1:%d/INBOX;UID=*";
          case "pop3s" -> "pop3s://127.0.0.1:%d/";
          default -> "smtps://127.0.0.1:%d";
        };
    String address = url.formatted(server.port(door));
    String user = ALICE + ":" + password;
    return door.equals("pop3s") // there curl asks for a list
        ? curl.run("-svk", address, "-u", user)
        : curl.run("-svk", address, "-u", user, "-X", "NOOP");
  }

  private static String code(String secret, Instant at) {
    return Client.named("oathtool", "oathtool")
        .run("--totp", "--base32", "--now=@" + at.getEpochSecond(), secret)
        .ok()
        .output()
        .strip();
  }

  @Test
  void aPhoneReadsTheCodeFromTheTerminal() throws Exception {
    String page = server.chappe("account", "totp", "enable", TestServer.BOB);
    var uri = URI.matcher(page);
    assertThat(uri.find()).isTrue();
    Path picture = folder.resolve("code.pgm");
    Files.write(picture, picture(page.lines().takeWhile(line -> !line.isEmpty()).toList()));
    String read =
        Client.named("zbarimg", "zbar-tools")
            .run("--quiet", "--raw", picture.toString())
            .ok()
            .output();
    assertThat(read).contains(uri.group());
  }

  /** What a terminal shows of half blocks, light on dark, each module 4 pixels wide. */
  private static byte[] picture(List<String> lines) {
    int modules = lines.getFirst().length();
    int scale = 4;
    var pixels = new StringBuilder();
    pixels.append("P2 %d %d 1\n".formatted(modules * scale, lines.size() * 2 * scale));
    for (String line : lines) {
      for (String light : List.of("█▀", "█▄")) { // the upper row, the lower row
        var row = new StringBuilder();
        for (int i = 0; i < modules; i++) {
          row.append((light.indexOf(line.charAt(i)) >= 0 ? "1 " : "0 ").repeat(scale));
        }
        pixels.append((row + "\n").repeat(scale));
      }
    }
    return pixels.toString().getBytes(StandardCharsets.US_ASCII);
  }
}

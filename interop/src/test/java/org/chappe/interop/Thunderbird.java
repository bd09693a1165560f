package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Debian's Thunderbird without a window, with a home and a profile of its own in one folder. What
 * it does and shows is asked in the words of {@code thunderbird.js}; each failure brings along what
 * Thunderbird has written of itself and of the protocols it spoke. One thread.
 */
final class Thunderbird implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** The end of its log that a failure shows. */
  private static final int SHOWN_LINES = 200;

  /** It reaches nothing but servers on this machine: anything else would go to a closed door. */
  private static final String PREFERENCES =
      """
      user_pref("marionette.port", 0);
      user_pref("offline.startup_state", 2);
      user_pref("network.manage-offline-status", false);
      user_pref("network.connectivity-service.enabled", false);
      user_pref("network.captive-portal-service.enabled", false);
      user_pref("network.proxy.type", 1);
      user_pref("network.proxy.http", "127.0.0.1");
      user_pref("network.proxy.http_port", 9);
      user_pref("network.proxy.ssl", "127.0.0.1");
      user_pref("network.proxy.ssl_port", 9);
      user_pref("network.dns.offline-localhost", false);
      user_pref("services.settings.server", "data:,");
      user_pref("app.update.enabled", false);
      user_pref("extensions.update.enabled", false);
      user_pref("datareporting.policy.dataSubmissionEnabled", false);
      user_pref("toolkit.telemetry.enabled", false);
      user_pref("mail.provider.suppress_dialog_on_startup", true);
      user_pref("mail.rights.version", 1);
      user_pref("mail.spotlight.firstRunDone", true);
      user_pref("mailnews.start_page.enabled", false);
      user_pref("mail.biff.show_alert", false);
      user_pref("mail.biff.play_sound", false);
      user_pref("devtools.console.stdout.chrome", true);
      user_pref("browser.dom.window.dump.enabled", true);
      user_pref("mailnews.pop3.loglevel", "All");
      """;

  private final Process process;
  private final Path output;
  private final Marionette marionette;

  private Thunderbird(Process process, Path output, Marionette marionette) {
    this.process = process;
    this.output = output;
    this.marionette = marionette;
  }

  static Thunderbird start(Path folder) throws IOException, InterruptedException {
    Client.named("thunderbird", "thunderbird");
    Path home = Files.createDirectories(folder.resolve("home"));
    Path profile = Files.createDirectories(folder.resolve("profile"));
    Files.writeString(profile.resolve("user.js"), PREFERENCES);
    Path output = folder.resolve("output");
    var builder =
        new ProcessBuilder(
                "thunderbird",
                "--headless",
                "--no-remote",
                "--marionette",
                "-remote-allow-system-access",
                "--profile",
                profile.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("TMPDIR", home.toString());
    builder.environment().put("MOZ_LOG", "IMAP:4");
    Process process = builder.start();
    try {
      int port = awaitPort(process, profile.resolve("MarionetteActivePort"));
      return new Thunderbird(process, output, new Marionette(port));
    } catch (IOException | AssertionError e) {
      end(process);
      throw new AssertionError("Thunderbird did not start:\n" + log(output), e);
    }
  }

  private static int awaitPort(Process process, Path file)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (Files.notExists(file) || Files.size(file) == 0) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it ended with " + process.exitValue());
      }
      if (System.nanoTime() - begun > LIMIT_NANOS) {
        throw new AssertionError("nothing is to be heard of it");
      }
    }
    return Integer.parseInt(Files.readString(file).strip());
  }

  /**
   * Sets up its account.
   *
   * @param type imap or pop3
   * @param security starttls or tls
   * @param certificate the server's own, in Base64
   */
  void addAccount(
      String type, String user, String password, int port, String security, String certificate)
      throws IOException {
    run(
        "return await addAccount(...args);",
        List.of(type, user, password, Integer.toString(port), security, certificate));
  }

  /** Does what {@code call} says, in the words of the script, and waits for its end. */
  void does(String call) throws IOException {
    run("await " + call + ";", List.of());
  }

  /** Waits until what {@code look} shows is this, a line each. */
  void shows(String look, String... lines) throws IOException {
    String wanted = String.join("\n", lines);
    String seen = run("return await until(() => " + look + ", args[0]);", List.of(wanted));
    assertThat(seen).as(() -> look + "\n" + log(output)).isEqualTo(wanted);
  }

  private String run(String body, List<String> arguments) throws IOException {
    try {
      return marionette.run(script() + body, arguments);
    } catch (IOException | AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + log(output), e);
    }
  }

  private static String script() throws IOException {
    try (InputStream script = Thunderbird.class.getResourceAsStream("thunderbird.js")) {
      if (script == null) {
        throw new IllegalStateException("thunderbird.js is missing");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What it wrote, without its complaints about a machine that has no windows. */
  private static String log(Path output) {
    try {
      List<String> lines =
          Files.readString(output, StandardCharsets.ISO_8859_1)
              .lines()
              .filter(line -> !line.isBlank() && !line.contains("gtk_") && !line.contains("queued"))
              .toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - SHOWN_LINES))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }

  @Override
  public void close() throws IOException {
    marionette.close();
    end(process);
  }

  /** Asks it to end, and its children with it; who does not in time is killed. */
  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}

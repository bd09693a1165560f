package org.chappe.app.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a command did, run in a process of its own.
 *
 * @param out standard output
 * @param err standard error
 */
public record Output(int exitCode, String out, String err) {
  private static final int PATIENCE_SECONDS = 120;

  /** Runs {@code chappe} with these arguments and waits for its end. */
  public static Output of(List<String> arguments, String input) throws IOException {
    var jvm =
        List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
    Process process = new ProcessBuilder(ServerProcess.java(jvm, arguments)).start();
    Collected err = Collected.of(process.getErrorStream());
    Collected out = Collected.of(process.getInputStream());
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It did not read to the end; its exit code tells.
    }
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(arguments + " does not end: " + out.text() + err.text());
      }
      return new Output(process.exitValue(), out.whole(), err.whole());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public List<String> lines() {
    return out.lines().toList();
  }
}

package org.chappe.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of the outside world: found or installed, run to its end, its output kept. */
final class Client {
  /** Longer than any of these takes on a slow machine; a client that hangs must not hang the build. */
  private static final long LIMIT_SECONDS = 120;

  private final String program;

  private Client(String program) {
    this.program = program;
  }

  /** What a client printed, both streams together, and how it ended. */
  record Result(int exit, String output) {
    Result ok() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + ":\n" + output);
      }
      return this;
    }
  }

  /** The program, installed from {@code debianPackage} when it is missing, this is Debian and we are root. */
  static synchronized Client named(String program, String debianPackage) {
    if (!isInstalled(program)) {
      if (!Files.exists(Path.of("/etc/debian_version")) || !"root".equals(System.getProperty("user.name"))) {
        throw new AssertionError(
            "%s is missing; install it (Debian: apt-get install %s) and run the tests again"
                .formatted(program, debianPackage));
      }
      var environment = Map.of("DEBIAN_FRONTEND", "noninteractive");
      run(List.of("apt-get", "-qq", "update"), "", environment);
      run(List.of("apt-get", "-qq", "install", "-y", "--no-install-recommends", debianPackage), "", environment)
          .ok();
    }
    return new Client(program);
  }

  Result run(String... arguments) {
    return runWith("", Map.of(), arguments);
  }

  /** Runs with {@code input} as standard input and more environment. */
  Result runWith(String input, Map<String, String> environment, String... arguments) {
    var command = new java.util.ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return run(command, input, environment);
  }

  private static boolean isInstalled(String program) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static Result run(List<String> command, String input, Map<String, String> environment) {
    try {
      Path output = Files.createTempFile("client", ".out");
      try {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
          // it ended without reading its input: its output says why
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError(
              String.join(" ", command) + " did not end:\n" + Files.readString(output, StandardCharsets.ISO_8859_1));
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

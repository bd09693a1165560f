package org.chappe.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A program of the outside world: found or installed, run to its end, its output kept. */
final class Client {
  /**
   * Longer than any of these takes on a slow machine; a client that hangs must not hang the build.
   */
  private static final long LIMIT_SECONDS = 300;

  /** Found once in this JVM: asking takes a process each. */
  private static final Set<String> PRESENT = new HashSet<>(); // guarded by the class

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

  /**
   * The program; on Debian its packages are installed first when one is missing and we are root.
   */
  static synchronized Client named(String program, String... debianPackages) {
    if (Files.exists(Path.of("/etc/debian_version"))) {
      installMissing(List.of(debianPackages));
    }
    if (!isExecutable(program)) {
      throw new AssertionError(
          "%s is missing; install it (in Debian: %s) and run the tests again"
              .formatted(program, String.join(" ", debianPackages)));
    }
    return new Client(program);
  }

  private static void installMissing(List<String> packages) {
    if (PRESENT.containsAll(packages)) {
      return;
    }
    // One at a time: these tests run in two JVMs, and apt-get does not wait for another.
    Path lock = Path.of("target", "apt.lock");
    try (var file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = file.lock()) {
      install(packages.stream().filter(Client::isMissing).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PRESENT.addAll(packages);
  }

  private static void install(List<String> missing) {
    if (missing.isEmpty()) {
      return;
    }
    String install = "apt-get install " + String.join(" ", missing);
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new AssertionError("packages are missing: " + install + ", and run the tests again");
    }
    var environment = Map.of("DEBIAN_FRONTEND", "noninteractive");
    run(List.of("apt-get", "-qq", "update"), "", environment).ok();
    var command =
        new ArrayList<>(List.of("apt-get", "-qq", "install", "-y", "--no-install-recommends"));
    command.addAll(missing);
    run(command, "", environment).ok();
  }

  private static boolean isMissing(String debianPackage) {
    Result status =
        run(List.of("dpkg-query", "-W", "-f", "${Status}", debianPackage), "", Map.of());
    return !status.output().equals("install ok installed");
  }

  Result run(String... arguments) {
    return runWith("", Map.of(), arguments);
  }

  /** Runs with {@code input} as standard input and more environment. */
  Result runWith(String input, Map<String, String> environment, String... arguments) {
    var command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return run(command, input, environment);
  }

  private static boolean isExecutable(String program) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
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
        var builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
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
              String.join(" ", command)
                  + " did not end:\n"
                  + Files.readString(output, StandardCharsets.ISO_8859_1));
        }
        return new Result(
            process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
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

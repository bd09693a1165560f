package org.chappe.app.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs commands in this process, on one data directory: a JVM for each would cost more than what
 * most of them do. What only a process has is for {@link org.chappe.app.testing.Output}.
 */
public record Cli(Path data) {
  /** What a command did. */
  public record Result(int exitCode, String out, String err) {}

  public Result run(String... arguments) {
    return with("", arguments);
  }

  /** With this on standard input. */
  public Result with(String input, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        ChappeCommand.run(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            Stream.concat(Stream.of(arguments), Stream.of("--data", data.toString()))
                .toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }

  public List<String> lines(String... arguments) {
    return run(arguments).out().lines().toList();
  }
}

package org.chappe.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chappe.app.admin.AdminAnswer.Listening;
import org.chappe.app.admin.AdminAnswer.Serving;
import org.chappe.app.admin.AdminRequest;
import org.chappe.app.admin.AnswerJson;
import org.chappe.app.admin.RunningServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chappe status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Tells whether the server serves, and where.",
      "",
      "Exit code 0 when the server of the data directory serves, 3 when not."
    })
final class StatusCommand implements Callable<Integer> {
  private static final int NOT_SERVING = 3;

  private final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean json;

  StatusCommand(Where where) {
    this.where = where;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Optional<Serving> serving = serving();
    if (serving.isEmpty()) {
      out.println(
          json
              ? "{\"serving\":false}"
              : "No server runs on " + where.data() + "; ./chappe start starts it.");
      return NOT_SERVING;
    }
    if (json) {
      out.println(AnswerJson.plain(serving.get()));
    } else {
      print(out, serving.get());
    }
    return 0;
  }

  private Optional<Serving> serving() throws IOException {
    try (var server = RunningServer.of(where.data().path()).orElse(null)) {
      return server != null && server.ask(new AdminRequest.Status()) instanceof Serving serving
          ? Optional.of(serving)
          : Optional.empty();
    }
  }

  private void print(PrintWriter out, Serving serving) {
    out.printf(
        "Chappe %s serves %s for %s, process %d, %d connections.%n",
        serving.version(),
        where.data(),
        since(serving.since()),
        serving.pid(),
        serving.connections());
    for (Listening one : serving.listeners()) {
      out.printf("%s %s %s%n", one.service(), one.address(), one.tls());
    }
  }

  private static String since(Instant then) {
    Duration up = Duration.between(then, Instant.now());
    if (up.toDays() > 0) {
      return up.toDays() + "d" + up.toHoursPart() + "h";
    }
    return up.toHours() > 0
        ? up.toHours() + "h" + up.toMinutesPart() + "m"
        : up.toMinutes() + "m" + up.toSecondsPart() + "s";
  }
}

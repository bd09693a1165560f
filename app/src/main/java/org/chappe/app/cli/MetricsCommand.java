package org.chappe.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.chappe.app.admin.AdminAnswer.MetricsText;
import org.chappe.app.admin.AdminRequest;
import org.chappe.app.admin.RunningServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chappe metrics}. */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    description = {
      "Prints numbers about the running server, for Prometheus.",
      "",
      "Counters begin with the server's start. Until the server answers Prometheus itself, the node"
          + " exporter can collect them as a text file:",
      "",
      "  chappe metrics > chappe.prom.new && mv chappe.prom.new chappe.prom"
    })
final class MetricsCommand implements Callable<Integer> {
  private final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  MetricsCommand(Where where) {
    this.where = where;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (var server = RunningServer.of(where.data().path()).orElse(null)) {
      if (server == null) {
        throw new CommandFailed(
            "No server runs on " + where.data() + ", and only a running one has metrics.");
      }
      if (server.ask(new AdminRequest.Metrics()) instanceof MetricsText(String text)) {
        out.print(text);
        out.flush();
      }
    }
    return 0;
  }
}

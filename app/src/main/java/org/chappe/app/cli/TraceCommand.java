package org.chappe.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminAnswer.Traced;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chappe trace}. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what became of a message: from whom it was taken, to which accounts it was delivered, to"
          + " which servers it left and what they answered, what failed and was reported.",
      "",
      "It is known for as long as trace.days says. What happened in the last moment before a crash is"
          + " not, and under a load beyond what the journal can follow some of it may be missing"
          + " (chappe_journal_dropped of \"chappe metrics\" counts that)."
    })
final class TraceCommand implements Callable<Integer> {
  private final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "MESSAGE",
      description = "Its Message-ID, or the id of the queue, the log or Received.")
  private String message = "";

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  TraceCommand(Where where) {
    this.where = where;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    var request = new AdminRequest.TraceMessage(message);
    try (Asking asking = Asking.about(where)) {
      if (json) {
        var lines = new JsonLines(out);
        asking.ask(request, lines::item);
        lines.end();
      } else {
        asking.ask(request, item -> print(out, item));
      }
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, AdminAnswer item) {
    if (item instanceof Traced traced) {
      String fields =
          traced.fields().entrySet().stream()
              .map(field -> field.getKey() + "=" + value(field.getValue()))
              .collect(Collectors.joining(" "));
      out.printf(
          "%s %-11s %-13s %s%n",
          traced.at().truncatedTo(ChronoUnit.SECONDS), traced.id(), traced.event(), fields);
    }
  }

  private static String value(String foreign) {
    String text = Printed.cell(foreign, Integer.MAX_VALUE);
    return text.contains(" ") ? "\"" + text + "\"" : text;
  }
}

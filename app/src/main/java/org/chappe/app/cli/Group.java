package org.chappe.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Function;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that administer have in common. */
abstract class Group implements Runnable {
  final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  Group(Where where) {
    this.where = where;
  }

  @Override
  public final void run() {
    throw new ParameterException(
        spec.commandLine(), spec.qualifiedName() + ": name one of its commands.");
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  final ParameterException wrongUsage(String text) {
    return new ParameterException(spec.commandLine(), text);
  }

  /** Asks for a change and says that it is made. */
  final int done(AdminRequest.OfDirectory request, String text) throws IOException {
    try (Asking asking = Asking.about(where)) {
      asking.ask(request);
    }
    out().println(text);
    return 0;
  }

  /** Prints what is answered, as lines or as JSON. */
  final int list(AdminRequest.OfDirectory request, boolean json, Function<AdminAnswer, String> line)
      throws IOException {
    return list(where, out(), request, json, line);
  }

  /** As above, for a command that has none below it. */
  static int list(
      Where where,
      PrintWriter out,
      AdminRequest.OfDirectory request,
      boolean json,
      Function<AdminAnswer, String> line)
      throws IOException {
    try (Asking asking = Asking.about(where)) {
      if (json) {
        var lines = new JsonLines(out);
        asking.ask(request, lines::item);
        lines.end();
      } else {
        asking.ask(request, item -> out.println(line.apply(item)));
      }
    }
    out.flush();
    return 0;
  }
}

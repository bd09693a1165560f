package org.chappe.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chappe.app.admin.AdminRequest;
import org.chappe.app.admin.RunningServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chappe stop}. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = {
      "Stops the server.",
      "",
      "Waits until the server of the data directory has ended: it accepts nothing new, finishes what was"
          + " begun, and closes its store. SIGTERM does the same."
    })
final class StopCommand implements Callable<Integer> {
  /** Longer than a server takes to finish its sessions, cut them, and close the store. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  StopCommand(Where where) {
    this.where = where;
  }

  @Override
  public Integer call() throws IOException {
    if (!where.data().exists() || !asked()) {
      say("No server runs on " + where.data() + "; nothing to stop.");
      return 0;
    }
    try (var _ = Access.lock(where.data(), PATIENCE)) {
      say("Stopped.");
      return 0;
    }
  }

  private boolean asked() throws IOException {
    try (Access access = Access.of(where.data())) {
      Optional<RunningServer> server = access.running();
      if (server.isPresent()) {
        server.get().ask(new AdminRequest.Stop());
      }
      return server.isPresent();
    }
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
  }
}

package org.chappe.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.chappe.app.DataDirectory;
import org.chappe.app.Failures;
import org.chappe.app.LogLines;
import org.chappe.app.Rooms;
import org.chappe.app.Server;
import org.chappe.app.TryOut;
import org.chappe.app.admin.AdminAnswer.Listening;
import org.chappe.app.config.Config;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chappe start}. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the server.",
      "",
      "Prints a line for each address it listens on, \"service address tls\", then the line \"ready\". It runs"
          + " until it is stopped: by \"chappe stop\", SIGTERM or Ctrl-C, with exit code 0. The log goes to"
          + " standard error.",
      "",
      "In an empty data directory it first makes a try-out: the domain example.test with two accounts, on"
          + " unprivileged ports that only this machine can reach."
    })
final class StartCommand implements Callable<Integer> {
  private final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "A setting that goes above the file's. A list's values are separated by commas:",
        "listen.imap=127.0.0.1:2143,[::1]:2143"
      })
  private List<String> set = List.of();

  @Option(names = "--no-tryout", description = "Make no try-out in an empty data directory.")
  private boolean noTryOut;

  private final CountDownLatch ended = new CountDownLatch(1);

  StartCommand(Where where) {
    this.where = where;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Failures.endTheProgramWhenFatal();
    DataDirectory data = where.data();
    data.create();
    try (var _ = data.lock().orElseThrow(() -> runsAlready(data))) {
      run(data);
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private static CommandFailed runsAlready(DataDirectory data) {
    return new CommandFailed(
        "Process %s has %s open already: one server at a time; \"chappe status\" tells more."
            .formatted(data.holder(), data));
  }

  private void run(DataDirectory data) throws IOException, InterruptedException {
    Optional<TryOut> tryOut =
        noTryOut ? Optional.empty() : TryOut.ofEmpty(data, !where.namesConfig());
    Config config = where.config(set);
    LogLines.level(config.log().level().name());
    var clock = InstantSource.system();
    try (Rooms rooms = Rooms.open(data, config, clock)) {
      tryOut.ifPresent(made -> made.furnish(rooms.administration()));
      try (Server server = Server.start(data, config, rooms, clock)) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endInGoodOrder(server), "stop"));
        announce(data, server, tryOut);
        server.awaitStop();
      }
    }
  }

  private void announce(DataDirectory data, Server server, Optional<TryOut> tryOut)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (Listening one : server.listening()) {
      out.printf("%s %s %s%n", one.service(), one.address(), one.tls());
    }
    if (tryOut.isPresent()) {
      out.println();
      out.println(tryOut.get().finish(server.listening(), server.certificate().chain()));
    } else if (Files.exists(data.tryout())) {
      out.println("The try-out's accounts and passwords: " + data.tryout());
    }
    out.println("ready");
    out.flush();
  }

  /**
   * Runs when the JVM is told to end. After a signal it waits for the stop and ends the program
   * with exit code 0: it did as it was told. After an end of its own there is nothing to do.
   */
  private void endInGoodOrder(Server server) {
    if (ended.getCount() == 0) {
      return;
    }
    server.stop();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    spec.commandLine().getOut().flush();
    Runtime.getRuntime().halt(0);
  }
}

package org.chappe.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.chappe.app.cli.Cli;
import org.chappe.app.testing.ServerProcess;

/**
 * A try-out server in a process of its own, its two accounts with passwords the tests know. One
 * thread.
 */
final class TestServer implements AutoCloseable {
  static final String ALICE = "alice@example.test";
  static final String BOB = "bob@example.test";

  private final ServerProcess process;
  private final Cli cli;

  private TestServer(ServerProcess process, Path data) {
    this.process = process;
    this.cli = new Cli(data);
  }

  /** Starts a server on {@code data}, for the first time or again. */
  static TestServer start(Path data, String... jvmOptions) throws IOException {
    return start(data, Map.of(), jvmOptions);
  }

  /** As {@link #start(Path, String...)}, with settings. */
  static TestServer start(Path data, Map<String, String> settings, String... jvmOptions)
      throws IOException {
    return start(data, settings, List.of(), jvmOptions);
  }

  /**
   * As {@link #start(Path, Map, String...)}, in a network of its own.
   *
   * @param prefix as {@link Namespace#prefix}
   */
  static TestServer start(
      Path data, Map<String, String> settings, List<String> prefix, String... jvmOptions)
      throws IOException {
    boolean first = Files.notExists(data.resolve("chappe.toml"));
    ServerProcess.Start start = ServerProcess.on(data).behind(prefix);
    settings.forEach(start::set);
    for (String option : jvmOptions) {
      start.jvm(option);
    }
    var server = new TestServer(start.start(), data);
    if (first) {
      server.setPassword(ALICE);
      server.setPassword(BOB);
    }
    return server;
  }

  private void setPassword(String account) {
    ok(cli.with(password(account) + "\n", "account", "password", account, "--password-stdin"));
  }

  /** Adds an account of its own for one test; answers its address. */
  String add(String name) {
    String account = name + "@example.test";
    ok(cli.with(password(account) + "\n", "account", "add", account, "--password-stdin"));
    return account;
  }

  static String password(String account) {
    return "telegraph-of-" + account.substring(0, account.indexOf('@')) + "-1794";
  }

  int port(String listener) {
    return process.port(listener);
  }

  /** Runs another command on its data, in this process, and returns what it printed. */
  String chappe(String... arguments) {
    return ok(cli.run(arguments));
  }

  private String ok(Cli.Result result) {
    if (result.exitCode() != 0) {
      throw new AssertionError(result + process.log());
    }
    return result.out();
  }

  /** What it has logged so far. */
  String log() {
    return process.log();
  }

  void kill() {
    process.kill();
  }

  /** Asks it to stop, and insists that it does so in good order. */
  @Override
  public void close() {
    if (process.isAlive()) {
      int exit = process.terminate();
      if (exit != 0 && exit != 143) {
        throw new AssertionError("the server ended with " + exit + ":\n" + process.log());
      }
    }
  }
}

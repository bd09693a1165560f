package org.chappe.app.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chappe.net.HostPort;

/**
 * A server in a process of its own, on the classes of the test that starts it. It listens on free
 * ports of the loopback, which it tells. Closing kills it if it still runs. One thread.
 *
 * <pre>{@code
 * try (var server = ServerProcess.on(data).start()) {
 *   server.chappe("account", "add", ...);
 *   connect(server.address("imap"));
 *   server.kill();
 * }
 * }</pre>
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> SERVICES =
      List.of(
          "smtp",
          "submission",
          "submissions",
          "lmtp",
          "imap",
          "imaps",
          "pop3",
          "pop3s",
          "http",
          "https");

  private static final Pattern LISTENING =
      Pattern.compile("(smtp|submissions?|lmtp|imaps?|pop3s?|https?) (\\S+) (tls|starttls|plain)");

  private final Process process;
  private final Path data;
  private final List<String> printed = new ArrayList<>();
  private final Collected log;
  private final Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();

  private ServerProcess(Process process, Path data, Collected log) {
    this.process = process;
    this.data = data;
    this.log = log;
  }

  /** What a server is started with. */
  public static final class Start {
    /** Compiles what runs often as well as it can, as {@code chappe start} does. */
    public static final String BEST = "-XX:TieredStopAtLevel=4";

    private final Path data;
    private final List<String> jvm = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final List<String> prefix = new ArrayList<>();

    private Start(Path data) {
      this.data = data;
      // Most live for seconds, of which the better compiler would take two.
      jvm.addAll(
          List.of(
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseCompactObjectHeaders",
              "--enable-native-access=ALL-UNNAMED"));
      for (String service : SERVICES) {
        set("listen." + service, "127.0.0.1:0");
      }
    }

    /** An option for the JVM, like {@code -Xmx512m}; {@link #BEST} for a server that works hard. */
    public Start jvm(String option) {
      jvm.add(option);
      return this;
    }

    /** Runs it by way of another command, which becomes it. */
    public Start behind(List<String> command) {
      prefix.addAll(command);
      return this;
    }

    public Start set(String name, String value) {
      return with("--set", name + "=" + value);
    }

    /** Further arguments of {@code start}. */
    public Start with(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    /** Starts it and returns when it has printed {@code ready}. */
    public ServerProcess start() throws IOException {
      ServerProcess server = launch();
      server.awaitReady();
      return server;
    }

    /** Starts it and returns at once. */
    public ServerProcess launch() throws IOException {
      var command = new ArrayList<>(List.of("start", "--data", data.toString()));
      command.addAll(arguments);
      var whole = new ArrayList<>(prefix);
      whole.addAll(java(jvm, command));
      Process process = new ProcessBuilder(whole).start();
      return new ServerProcess(process, data, Collected.of(process.getErrorStream()));
    }
  }

  /** A server on this data directory, with passwords taken in the clear unless set otherwise. */
  public static Start on(Path data) {
    return new Start(data).set("auth.cleartext", "loopback");
  }

  private void awaitReady() throws IOException {
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = out.readLine()) != null) {
      printed.add(line);
      if (line.equals("ready")) {
        Collected.of(out);
        return;
      }
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        HostPort bound = HostPort.parse(listening.group(2));
        addresses.putIfAbsent(
            listening.group(1), new InetSocketAddress(bound.host(), bound.port()));
      }
    }
    throw new IllegalStateException("the server ended before it was ready:\n" + log() + printed);
  }

  /** Where a service listens, by the name of its setting: {@code imaps}. */
  public InetSocketAddress address(String service) {
    InetSocketAddress address = addresses.get(service);
    if (address == null) {
      throw new IllegalArgumentException(service + " is not among " + addresses.keySet());
    }
    return address;
  }

  public int port(String service) {
    return address(service).getPort();
  }

  /** The lines printed up to {@code ready}. */
  public List<String> printed() {
    return List.copyOf(printed);
  }

  /** What was written to standard error so far. */
  public String log() {
    return log.text();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Runs another command on the same data directory. */
  public Output chappe(String... arguments) throws IOException {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return Output.of(all, "");
  }

  /** SIGTERM; returns the exit code. */
  public int terminate() {
    process.destroy();
    return exitCode();
  }

  /** SIGKILL, in the middle of whatever it does. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Waits for the end. */
  public int exitCode() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the server does not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  static List<String> java(List<String> jvm, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.chappe.app.Main"));
    command.addAll(arguments);
    return command;
  }
}

package org.chappe.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chappe.net.HostPort;
import org.chappe.net.testing.FreePort;

/**
 * Debian's BIND on a port of its own, with the zone {@code test} and some below it; its keys are
 * made here, the one to trust is {@link #anchor}. One thread.
 */
final class Bind implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final String HEAD =
      """
      $TTL 600
      @ IN SOA ns.test. hostmaster.test. 1 3600 600 86400 60
      @ IN NS ns.test.
      """;

  private final Path folder;
  private final HostPort address;
  private final Process process;

  private Bind(Path folder, HostPort address, Process process) {
    this.folder = folder;
    this.address = address;
    this.process = process;
  }

  /** Begins with the zones of a server. */
  static Zones in(Path folder) {
    Client.named("dnssec-signzone", "bind9", "bind9-utils");
    return new Zones(folder);
  }

  /** What the server is to say. */
  static final class Zones {
    private final Path folder;
    private final List<String> zones = new ArrayList<>();
    private final List<String> delegations = new ArrayList<>();

    private Zones(Path folder) {
      this.folder = folder;
    }

    /** A zone that is not signed. */
    Zones plain(String zone, String records) throws IOException {
      Files.writeString(folder.resolve(zone), HEAD + records);
      serve(zone, zone);
      return this;
    }

    /** A zone that is signed, its key known to {@code test}. */
    Zones signed(String zone, String records, String... options) throws IOException {
      sign(zone, HEAD + records, options);
      delegations.add(Files.readString(folder.resolve("dsset-" + zone + ".")));
      serve(zone, zone + ".signed");
      return this;
    }

    /** A signed zone that says another thing than what was signed. */
    Zones tampered(String zone, String records, String is, String shows) throws IOException {
      signed(zone, records);
      Path file = folder.resolve(zone + ".signed");
      String text = Files.readString(file);
      if (!text.contains(is)) {
        throw new AssertionError(is + " is not in " + text);
      }
      Files.writeString(file, text.replace(is, shows));
      return this;
    }

    /** A zone that the server should have and has not. */
    Zones broken(String zone) {
      serve(zone, "no-such-file");
      return this;
    }

    private void serve(String zone, String file) {
      zones.add("zone \"%s\" { type primary; file \"%s\"; };".formatted(zone, file));
      delegations.add(zone + ". IN NS ns.test.\n");
    }

    private void sign(String zone, String text, String... options) throws IOException {
      Files.writeString(folder.resolve(zone), text);
      String keys = folder.toString();
      var keygen = Client.named("dnssec-keygen", "bind9-utils");
      keygen.run("-q", "-K", keys, "-a", "ECDSAP256SHA256", "-f", "KSK", zone).ok();
      keygen.run("-q", "-K", keys, "-a", "ECDSAP256SHA256", zone).ok();
      var command = new ArrayList<>(List.of("-q", "-S", "-K", keys, "-d", keys, "-o", zone));
      command.addAll(List.of(options));
      command.addAll(List.of("-f", keys + "/" + zone + ".signed", keys + "/" + zone));
      Client.named("dnssec-signzone", "bind9-utils").run(command.toArray(String[]::new)).ok();
    }

    /** Signs {@code test} with what its zones' keys are, and answers from now on. */
    Bind start(String records) throws IOException, InterruptedException {
      return start(records, List.of(), "127.0.0.1", FreePort.get());
    }

    /**
     * As {@link #start(String)}, at that address and port.
     *
     * @param prefix as {@link Namespace#prefix}
     */
    Bind start(String records, List<String> prefix, String address, int port)
        throws IOException, InterruptedException {
      sign(
          "test",
          HEAD + "ns IN A " + address + "\n" + records + "\n" + String.join("", delegations));
      zones.add("zone \"test\" { type primary; file \"test.signed\"; };");
      // a root of its own, so that it asks nobody
      Files.writeString(folder.resolve("root"), HEAD + "test. IN NS ns.test.\n");
      zones.add("zone \".\" { type primary; file \"root\"; };");
      Files.writeString(
          folder.resolve("named.conf"),
          """
          options {
            directory "%1$s";
            pid-file "%1$s/named.pid";
            session-keyfile "%1$s/session.key";
            listen-on port %2$d { %4$s; };
            listen-on-v6 { none; };
            recursion yes;
            dnssec-validation no;
            notify no;
          };
          controls { };
          %3$s
          """
              .formatted(folder, port, String.join("\n", zones), address));
      // A copy: where AppArmor knows the program by its path, it reads nothing here.
      Path program =
          Files.copy(
              Path.of("/usr/sbin/named"),
              folder.resolve("named"),
              StandardCopyOption.COPY_ATTRIBUTES);
      var command = new ArrayList<>(prefix);
      command.addAll(
          List.of(program.toString(), "-g", "-c", folder.resolve("named.conf").toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile())
              .start();
      var bind = new Bind(folder, new HostPort(address, port), process);
      bind.awaitRunning();
      return bind;
    }
  }

  private void awaitRunning() throws IOException, InterruptedException {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (!Files.readString(folder.resolve("output")).contains(" running")) {
      if (System.nanoTime() - until > 0 || process.waitFor(20, TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError(
            "BIND did not start: " + Files.readString(folder.resolve("output")));
      }
    }
  }

  HostPort address() {
    return address;
  }

  /** The key of {@code test} that signs its keys. */
  String anchor() throws IOException {
    try (var files = Files.newDirectoryStream(folder, "Ktest.+*.key")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          if (line.contains(" DNSKEY 257 ")) {
            return line;
          }
        }
      }
    }
    throw new AssertionError("test has no key");
  }

  /** Asks it to stop. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("BIND did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

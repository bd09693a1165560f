package org.chappe.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of its own (Linux' namespaces), in which every port is free and hosts have the
 * addresses the test gives them: all of one machine, seen by nobody outside. What runs in it is
 * started behind {@link #prefix}; names there are looked up at {@code resolver}, by the system too.
 * Needs root, and says what the system says where that is not enough.
 */
final class Namespace implements AutoCloseable {
  private final String name;

  private Namespace(String name) {
    this.name = name;
  }

  static Namespace with(String resolver, String... addresses) {
    var network = new Namespace("chappe-" + ProcessHandle.current().pid());
    ip("netns", "add", network.name);
    try {
      Files.createDirectories(network.settings());
      Files.writeString(network.settings().resolve("resolv.conf"), "nameserver " + resolver + "\n");
      network.run("ip", "link", "set", "lo", "up").ok();
      network.run("ip", "address", "add", resolver + "/32", "dev", "lo").ok();
      for (String address : addresses) {
        network.run("ip", "address", "add", address + "/32", "dev", "lo").ok();
      }
      return network;
    } catch (IOException e) {
      network.close();
      throw new UncheckedIOException(e);
    } catch (AssertionError e) {
      network.close();
      throw e;
    }
  }

  private static void ip(String... arguments) {
    Client.named("ip", "iproute2").run(arguments).ok();
  }

  /** Laid over /etc for what runs inside. */
  private Path settings() {
    return Path.of("/etc/netns", name);
  }

  /** Of a command that is to run in it. */
  List<String> prefix() {
    return List.of("ip", "netns", "exec", name);
  }

  List<String> command(String... command) {
    var all = new ArrayList<>(prefix());
    all.addAll(List.of(command));
    return all;
  }

  Client.Result run(String... command) {
    List<String> all = command(command);
    return Client.named("ip", "iproute2").run(all.subList(1, all.size()).toArray(String[]::new));
  }

  /** What still runs in it goes on, without a name. */
  @Override
  public void close() {
    ip("netns", "delete", name);
    try {
      Files.deleteIfExists(settings().resolve("resolv.conf"));
      Files.deleteIfExists(settings());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

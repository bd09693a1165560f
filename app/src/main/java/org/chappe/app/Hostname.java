package org.chappe.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine's name, for a server that was not given one. */
final class Hostname {
  private Hostname() {}

  /** The name as the system has it; {@code localhost} when that is none. */
  static String ofMachine() {
    String name = name();
    return name.matches("[A-Za-z0-9][A-Za-z0-9.-]*") ? name : "localhost";
  }

  private static String name() {
    try {
      // Asked first: the JDK would look the name up, and wait for a name server that is away.
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException unknown) {
        return "localhost";
      }
    }
  }
}

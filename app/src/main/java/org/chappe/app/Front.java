package org.chappe.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chappe.app.admin.AdminAnswer.Listening;
import org.chappe.net.ConnectionLimits;
import org.chappe.net.HostPort;
import org.chappe.net.Listener;
import org.chappe.net.Network;
import org.chappe.net.Service;
import org.chappe.net.TlsContext;

/**
 * One service on its addresses.
 *
 * @param name as its setting: {@code listen.imaps}
 */
record Front(String name, Tls tls, Listener listener) {
  /** How its connections become private. */
  enum Tls {
    STARTTLS,
    TLS
  }

  /** What is needed to open one. */
  record Plan(
      String name,
      List<HostPort> hosts,
      Tls tls,
      Service service,
      String refusal,
      boolean asksForCertificates) {}

  /**
   * Binds the addresses and begins to serve.
   *
   * @throws StartFailed if an address cannot be bound, saying which setting to change
   */
  static Front open(Network network, Plan plan, TlsContext tls, ConnectionLimits limits) {
    var setup =
        new Listener.Setup(
            plan.name,
            plan.hosts,
            plan.tls == Tls.TLS ? Optional.of(tls) : Optional.empty(),
            limits,
            plan.refusal,
            plan.asksForCertificates);
    try {
      return new Front(plan.name, plan.tls, Listener.start(network, setup, plan.service));
    } catch (IOException e) {
      throw new StartFailed(explained(plan.name, String.valueOf(e.getMessage())), e);
    }
  }

  /** What to do about an address that cannot be bound. */
  static String explained(String name, String failure) {
    String text = "listen." + name + ": " + failure + ". ";
    String lower = failure.toLowerCase(Locale.ROOT);
    if (lower.contains("in use")) {
      return text
          + "Stop the program that has the port, or choose another one: --set listen."
          + name
          + "=HOST:PORT, or in the configuration file.";
    }
    if (lower.contains("permission")) {
      return text
          + "Ports below 1024 are for root: give the program CAP_NET_BIND_SERVICE (systemd:"
          + " AmbientCapabilities=), or choose a port from 1024 on with listen."
          + name
          + ".";
    }
    return text + "Change listen." + name + " to an address of this machine.";
  }

  List<Listening> listening() {
    return listener.boundTo().stream().map(this::listening).toList();
  }

  private Listening listening(InetSocketAddress address) {
    return new Listening(
        name, HostPort.of(address).toString(), tls.name().toLowerCase(Locale.ROOT));
  }
}

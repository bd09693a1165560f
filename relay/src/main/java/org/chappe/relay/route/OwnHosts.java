package org.chappe.relay.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.chappe.relay.route.HostLookup.Host;

/** What leads back to this server. RFC 5321 §5.1 */
final class OwnHosts {
  private final RouteSettings settings;

  OwnHosts(RouteSettings settings) {
    this.settings = settings;
  }

  /** Whether an MX host is this server, by its name or one of its addresses. */
  boolean has(Host host) {
    return settings.ownNames().contains(host.name())
        || (host instanceof Host.Known known && has(known.addresses(), settings.mxPort()));
  }

  boolean has(List<InetAddress> addresses, int port) {
    return addresses.stream().anyMatch(address -> has(address, port));
  }

  private boolean has(InetAddress address, int port) {
    return settings.ownAddresses().contains(new InetSocketAddress(address, port))
        || (takesAtAll(port) && isOfThisMachine(address));
  }

  private boolean takesAtAll(int port) {
    return settings.ownAddresses().stream()
        .anyMatch(own -> own.getPort() == port && own.getAddress().isAnyLocalAddress());
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false; // no list of interfaces: only what is named is known
    }
  }
}

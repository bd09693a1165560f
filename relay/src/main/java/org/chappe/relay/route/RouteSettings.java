package org.chappe.relay.route;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chappe.relay.route.dns.DnsName;

/**
 * Settings of routes. Every one has a default.
 *
 * @param smarthost takes everything that {@code routes} does not name
 * @param routes by domain, in Unicode or A-labels: {@code example.org}, or {@code *.example.org} or
 *     {@code .example.org} for all below it; the longest that fits counts
 * @param mxPort of MX hosts
 * @param families of addresses that are connected to
 * @param ownNames host names of this server; an MX with one of them leads back here
 * @param ownAddresses where this server takes mail from others, as the world sees it; one of all
 *     addresses ({@code 0.0.0.0}, {@code ::}) stands for every address of this machine
 * @param mostHosts MX hosts that are tried; RFC 5321 §5.1 allows a limit
 * @param mostAddresses of one host that are tried; at least two, RFC 5321 §5.1
 */
public record RouteSettings(
    Optional<StaticRoute> smarthost,
    Map<String, StaticRoute> routes,
    int mxPort,
    Families families,
    Set<String> ownNames,
    Set<InetSocketAddress> ownAddresses,
    int mostHosts,
    int mostAddresses) {

  public static final RouteSettings DEFAULT =
      new RouteSettings(
          Optional.empty(),
          Map.of(),
          25,
          Families.BOTH,
          Set.of(),
          Set.of(),
          // Large providers have five to seven; each costs three look-ups, and 32 connections that
          // time out are half an hour of a worker.
          8,
          4);

  public RouteSettings {
    var named = new LinkedHashMap<String, StaticRoute>();
    routes.forEach((domain, route) -> named.put(key(domain), route));
    routes = Map.copyOf(named);
    var names = new TreeSet<String>();
    ownNames.forEach(name -> names.add(ascii(name)));
    ownNames = Set.copyOf(names);
    ownAddresses = Set.copyOf(ownAddresses);
    if (mxPort < 1 || mxPort > 65535 || mostHosts < 1 || mostAddresses < 2) {
      throw new IllegalArgumentException(
          "port %d, %d hosts, %d addresses".formatted(mxPort, mostHosts, mostAddresses));
    }
  }

  /** As it is looked up: all below a domain by a dot before it. */
  private static String key(String domain) {
    var below = domain.startsWith("*.") ? domain.substring(1) : domain;
    return below.startsWith(".") ? "." + ascii(below.substring(1)) : ascii(below);
  }

  private static String ascii(String name) {
    return DnsName.ascii(name)
        .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is not a domain"));
  }

  /**
   * The operator's route.
   *
   * @param domain in A-labels and lower case, or an address literal
   */
  Optional<StaticRoute> operatorsFor(String domain) {
    var exact = routes.get(domain);
    if (exact != null) {
      return Optional.of(exact);
    }
    for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
      var above = routes.get(domain.substring(dot));
      if (above != null) {
        return Optional.of(above);
      }
    }
    return smarthost;
  }

  /**
   * What mail for a domain waits for: the operator's route, whatever domains lead there, or else
   * the domain itself.
   *
   * @param domain in lower case, Unicode or A-labels, or an address literal
   */
  public String destination(String domain) {
    return operatorsFor(DnsName.ascii(domain).orElse(domain))
        .map(route -> "@" + route.server())
        .orElse(domain);
  }

  public RouteSettings withSmarthost(StaticRoute all) {
    return new RouteSettings(
        Optional.of(all),
        routes,
        mxPort,
        families,
        ownNames,
        ownAddresses,
        mostHosts,
        mostAddresses);
  }

  public RouteSettings withRoutes(Map<String, StaticRoute> byDomain) {
    return new RouteSettings(
        smarthost, byDomain, mxPort, families, ownNames, ownAddresses, mostHosts, mostAddresses);
  }

  public RouteSettings withMxPort(int port) {
    return new RouteSettings(
        smarthost, routes, port, families, ownNames, ownAddresses, mostHosts, mostAddresses);
  }

  public RouteSettings withFamilies(Families used) {
    return new RouteSettings(
        smarthost, routes, mxPort, used, ownNames, ownAddresses, mostHosts, mostAddresses);
  }

  public RouteSettings withOwn(Set<String> names, Set<InetSocketAddress> addresses) {
    return new RouteSettings(
        smarthost, routes, mxPort, families, names, addresses, mostHosts, mostAddresses);
  }

  public RouteSettings withMost(int hosts, int addresses) {
    return new RouteSettings(
        smarthost, routes, mxPort, families, ownNames, ownAddresses, hosts, addresses);
  }
}

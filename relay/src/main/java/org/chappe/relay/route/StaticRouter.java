package org.chappe.relay.route;

import java.net.InetAddress;
import java.util.List;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.route.HostLookup.Host;
import org.chappe.relay.route.Protection.Wanted;
import org.chappe.relay.route.dns.DnsName;

/**
 * Routes of the operator, whose word no DNS changes. What is wrong with them is the operator's to
 * put right, so mail waits meanwhile. Thread-safe.
 */
final class StaticRouter {
  private final RouteSettings settings;
  private final HostLookup lookup;
  private final Protection protection;
  private final OwnHosts own;

  StaticRouter(RouteSettings settings, HostLookup lookup, Protection protection) {
    this.settings = settings;
    this.lookup = lookup;
    this.protection = protection;
    own = new OwnHosts(settings);
  }

  Route route(StaticRoute operators, TlsNeed need) {
    var server = operators.server();
    var literal = Literals.address(server.host());
    if (literal.isPresent()) {
      return toAddress(operators, literal.get(), need);
    }
    return switch (lookup.lookUp(DnsName.ascii(server.host()).orElse(server.host()))) {
      case Host.Known known -> toHost(operators, known, need);
      case Host.Without _ -> wrong("the server %s has no address".formatted(server));
      case Host.Unknown(var name, var why) ->
          new Route.NotNow("4.4.3", "addresses of %s: %s".formatted(name, why));
    };
  }

  private Route toAddress(StaticRoute operators, InetAddress address, TlsNeed need) {
    var host = operators.server().host();
    if (!settings.families().have(address)) {
      return wrong("the server %s has an address that is not used".formatted(host));
    }
    if (need == TlsNeed.REQUIRED) {
      return noTls(host); // no name that a certificate could be for
    }
    var demand =
        switch (operators.tls()) {
          case NEVER -> new TlsDemand.Never();
          case OPPORTUNISTIC -> new TlsDemand.Opportunistic();
          case ENCRYPTED -> new TlsDemand.Encrypted();
          case VERIFIED -> new TlsDemand.Verified(List.of(host));
        };
    return to(operators, host, List.of(address), demand, List.of());
  }

  private Route toHost(StaticRoute operators, Host.Known host, TlsNeed need) {
    var verified = new TlsDemand.Verified(List.of(host.name()));
    return switch (operators.tls()) {
      case NEVER ->
          need == TlsNeed.REQUIRED
              ? noTls(host.name())
              : to(operators, host, new TlsDemand.Never(), List.of());
      case ENCRYPTED ->
          to(
              operators,
              host,
              need == TlsNeed.REQUIRED ? verified : new TlsDemand.Encrypted(),
              List.of());
      case VERIFIED -> to(operators, host, verified, List.of());
      case OPPORTUNISTIC -> asPublished(operators, host, need);
    };
  }

  /** RFC 7672 §2.2.2, RFC 8461 §3.4: what the server's own domain says holds here too. */
  private Route asPublished(StaticRoute operators, Host.Known host, TlsNeed need) {
    var result =
        protection.of(
            new Wanted(
                host.name(),
                List.of(host.name()),
                List.of(host),
                true,
                operators.server().port(),
                need));
    return result.hosts().isEmpty()
        ? result.none()
        : to(operators, host, result.hosts().getFirst().demand(), result.policies());
  }

  private Route to(
      StaticRoute operators, Host.Known host, TlsDemand demand, List<Policy> policies) {
    return to(operators, host.name(), host.addresses(), demand, policies);
  }

  private Route to(
      StaticRoute operators,
      String host,
      List<InetAddress> addresses,
      TlsDemand demand,
      List<Policy> policies) {
    int port = operators.server().port();
    if (own.has(addresses, port)) {
      return wrong("the route by %s leads back here".formatted(operators.server()));
    }
    var hop =
        new Hop(
            host,
            addresses.subList(0, Math.min(addresses.size(), settings.mostAddresses())),
            port,
            operators.protocol(),
            demand,
            operators.implicitTls(),
            operators.login(),
            operators.source());
    return new Route.To(List.of(hop), policies);
  }

  private static Route wrong(String text) {
    return new Route.NotNow("4.3.5", text);
  }

  private static Route noTls(String host) {
    return new Route.Nowhere(
        550,
        "5.7.10",
        "the sender requires TLS, and the way by %s cannot be verified".formatted(host));
  }
}

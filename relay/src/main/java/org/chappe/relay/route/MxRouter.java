package org.chappe.relay.route;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.route.Exchangers.Exchange;
import org.chappe.relay.route.Protection.Guarded;
import org.chappe.relay.route.Protection.Wanted;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsName;
import org.chappe.relay.route.sts.StsPolicies;
import org.chappe.store.StoreException;

/**
 * Finds the way as RFC 5321 §5.1 has it: by the operator's routes, else by address literal, else by
 * MX; and how it must be protected. Asks anew each time: {@link Dns} and {@link StsPolicies} keep
 * what they learn. Thread-safe.
 *
 * <p>Blocks for what DNS takes, hosts asked at once: at worst, with every server silent until the
 * last moment, six times {@code DnsSettings.longest}, and a fetch of a policy.
 */
public final class MxRouter implements Router {
  private final RouteSettings settings;
  private final StaticRouter operators;
  private final Exchangers exchangers;
  private final Protection protection;
  private final OwnHosts own;

  /**
   * Asks nothing so far.
   *
   * @param random orders hosts of equal preference, and addresses; thread-safe
   */
  public MxRouter(RouteSettings settings, Dns dns, StsPolicies sts, RandomGenerator random) {
    this.settings = settings;
    var lookup = new HostLookup(dns, settings, random);
    protection = new Protection(new Dane(dns), sts);
    operators = new StaticRouter(settings, lookup, protection);
    exchangers = new Exchangers(dns, settings, lookup, random);
    own = new OwnHosts(settings);
  }

  @Override
  public Route route(String domain, TlsNeed need) {
    boolean literal = domain.startsWith("[");
    var name = literal ? Optional.of(domain) : DnsName.ascii(domain);
    if (name.isEmpty()) {
      return new Route.Nowhere(550, "5.1.2", "there can be no domain %s".formatted(domain));
    }
    try {
      var named = settings.operatorsFor(name.get());
      if (named.isPresent()) {
        return operators.route(named.get(), need);
      }
      return literal ? byLiteral(domain, need) : byMx(name.get(), need);
    } catch (StoreException e) {
      return new Route.NotNow(
          "4.3.0", "what is kept of policies cannot be read: " + e.getMessage());
    }
  }

  private Route byLiteral(String literal, TlsNeed need) {
    var address = Literals.bracketed(literal);
    if (address.isEmpty()) {
      return new Route.Nowhere(550, "5.1.2", "%s is no address".formatted(literal));
    }
    if (!settings.families().have(address.get()) || isNobodys(address.get())) {
      return new Route.Nowhere(550, "5.4.4", "no mail is sent to %s".formatted(literal));
    }
    if (own.has(List.of(address.get()), settings.mxPort())) {
      return new Route.Nowhere(554, "5.4.6", "%s leads back here".formatted(literal));
    }
    if (need == TlsNeed.REQUIRED) { // RFC 8461 §3.4: nothing vouches for an address
      return new Route.Nowhere(
          550, "5.7.10", "the sender requires TLS, and %s cannot be verified".formatted(literal));
    }
    var hop = hop(literal, List.of(address.get()), new TlsDemand.Opportunistic());
    return new Route.To(List.of(hop), List.of());
  }

  private static boolean isNobodys(InetAddress address) {
    return address.isAnyLocalAddress() || address.isMulticastAddress();
  }

  private Route byMx(String domain, TlsNeed need) {
    return switch (exchangers.of(domain)) {
      case Exchange.None(var why) -> why;
      case Exchange.Known known -> guarded(domain, known, need);
    };
  }

  private Route guarded(String domain, Exchange.Known known, TlsNeed need) {
    var nextHop = new LinkedHashSet<String>(); // RFC 7672 §3.2.2
    nextHop.add(domain);
    if (!known.implicit()) {
      nextHop.add(known.canonical());
    }
    var result =
        protection.of(
            new Wanted(
                domain,
                List.copyOf(nextHop),
                known.hosts(),
                known.secure(),
                settings.mxPort(),
                need));
    return result.hosts().isEmpty()
        ? result.none()
        : new Route.To(result.hosts().stream().map(this::hop).toList(), result.policies());
  }

  private Hop hop(Guarded guarded) {
    return hop(guarded.host().name(), guarded.host().addresses(), guarded.demand());
  }

  private Hop hop(String host, List<InetAddress> addresses, TlsDemand demand) {
    return new Hop(
        host,
        addresses.subList(0, Math.min(addresses.size(), settings.mostAddresses())),
        settings.mxPort(),
        HopProtocol.SMTP,
        demand,
        false,
        Optional.empty(),
        Optional.empty());
  }
}

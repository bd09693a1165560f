package org.chappe.relay.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.chappe.relay.route.HostLookup.Host;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsAnswer;
import org.chappe.relay.route.dns.DnsName;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** A domain's mail exchangers, in the order to try. RFC 5321 §5.1, RFC 7505. Thread-safe. */
final class Exchangers {
  /** What a look-up gives. */
  sealed interface Exchange {
    /**
     * Hosts with addresses, at least one.
     *
     * @param canonical the domain that has the MX records, where the one asked about is an alias
     * @param implicit the domain has no MX records and is its own host
     * @param secure whether the MX records, or that there are none, are signed and checked
     */
    record Known(List<Host.Known> hosts, String canonical, boolean implicit, boolean secure)
        implements Exchange {}

    /** There is none to be tried. */
    record None(Route why) implements Exchange {}
  }

  private record Exchanger(int preference, Host host) {}

  private final Dns dns;
  private final RouteSettings settings;
  private final HostLookup hosts;
  private final OwnHosts own;
  private final RandomGenerator random;

  Exchangers(Dns dns, RouteSettings settings, HostLookup hosts, RandomGenerator random) {
    this.dns = dns;
    this.settings = settings;
    this.hosts = hosts;
    own = new OwnHosts(settings);
    this.random = random;
  }

  /** Of a domain in A-labels. */
  Exchange of(String domain) {
    return switch (dns.ask(domain, Type.MX)) {
      case DnsAnswer.Found found -> ofRecords(domain, found);
      case DnsAnswer.NoData(boolean secure) -> implicit(domain, secure);
      case DnsAnswer.NoDomain _ -> nowhere(550, "5.1.2", "there is no domain %s".formatted(domain));
      case DnsAnswer.Failed failed -> notNow("MX of " + domain, DnsAnswer.why(failed));
      case DnsAnswer.Bogus bogus -> notNow("MX of " + domain, DnsAnswer.why(bogus));
    };
  }

  private Exchange ofRecords(String domain, DnsAnswer.Found found) {
    var records = new ArrayList<>(found.as(MXRecord.class));
    if (records.stream().allMatch(record -> record.getTarget().equals(Name.root))) {
      return nowhere(556, "5.1.10", "%s takes no mail (null MX)".formatted(domain));
    }
    records.removeIf(record -> record.getTarget().equals(Name.root)); // RFC 7505 §3: stands alone
    Collections.shuffle(records, Random.from(random));
    records.sort(Comparator.comparingInt(MXRecord::getPriority));
    var tried = records.subList(0, Math.min(records.size(), settings.mostHosts()));
    var looked =
        hosts.lookUpAll(tried.stream().map(record -> DnsName.text(record.getTarget())).toList());
    var exchangers = new ArrayList<Exchanger>();
    for (int i = 0; i < tried.size(); i++) {
      exchangers.add(new Exchanger(tried.get(i).getPriority(), looked.get(i)));
    }
    return usable(domain, exchangers, DnsName.text(found.name()), false, found.secure());
  }

  /** RFC 5321 §5.1: a domain without MX records is its own host. */
  private Exchange implicit(String domain, boolean secure) {
    var host = hosts.lookUp(domain);
    var canonical = host instanceof Host.Known known ? known.canonical() : domain;
    return usable(domain, List.of(new Exchanger(0, host)), canonical, true, secure);
  }

  private Exchange usable(
      String domain,
      List<Exchanger> exchangers,
      String canonical,
      boolean implicit,
      boolean secure) {
    var before = beforeUs(exchangers);
    if (before.isEmpty()) {
      return nowhere(
          554,
          "5.4.6",
          "mail for %s is to come here, but it is no domain of ours".formatted(domain));
    }
    var known = before.stream().filter(Host.Known.class::isInstance).map(Host.Known.class::cast);
    var hostsKnown = known.toList();
    if (!hostsKnown.isEmpty()) {
      return new Exchange.Known(hostsKnown, canonical, implicit, secure);
    }
    for (var host : before) {
      if (host instanceof Host.Unknown(var name, var why)) {
        return notNow("addresses of " + name, why);
      }
    }
    return nowhere(
        550,
        "5.4.4",
        implicit
            ? "%s has neither mail servers (MX) nor an address".formatted(domain)
            : "no mail server of %s has an address".formatted(domain));
  }

  /**
   * RFC 5321 §5.1: where this server is among them, those before it only, else mail turns round.
   */
  private List<Host> beforeUs(List<Exchanger> exchangers) {
    int ours =
        exchangers.stream()
            .filter(exchanger -> own.has(exchanger.host()))
            .mapToInt(Exchanger::preference)
            .min()
            .orElse(Integer.MAX_VALUE);
    return exchangers.stream()
        .filter(exchanger -> exchanger.preference() < ours)
        .map(Exchanger::host)
        .toList();
  }

  private static Exchange nowhere(int code, String enhanced, String text) {
    return new Exchange.None(new Route.Nowhere(code, enhanced, text));
  }

  private static Exchange notNow(String asked, String why) {
    return new Exchange.None(new Route.NotNow("4.4.3", asked + ": " + why));
  }
}

package org.chappe.relay.route;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsAnswer;
import org.chappe.relay.route.dns.DnsName;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Type;

/** Hosts' addresses: A and AAAA, asked at once. Thread-safe. */
final class HostLookup {
  /** What a look-up gives. */
  sealed interface Host {
    /**
     * Addresses, IPv6 and IPv4 in turn, each kind in random order.
     *
     * @param canonical the name that has them, where {@code name} is an alias
     * @param secure whether all of it is signed and checked
     */
    record Known(String name, String canonical, List<InetAddress> addresses, boolean secure)
        implements Host {
      public Known {
        addresses = List.copyOf(addresses);
      }

      boolean isAlias() {
        return !canonical.equals(name);
      }
    }

    /** It has none of a kind that is connected to. */
    record Without(String name) implements Host {}

    /** It cannot be known now. */
    record Unknown(String name, String why) implements Host {}

    String name();
  }

  private final Dns dns;
  private final RouteSettings settings;
  private final RandomGenerator random;

  HostLookup(Dns dns, RouteSettings settings, RandomGenerator random) {
    this.dns = dns;
    this.settings = settings;
    this.random = random;
  }

  /** All at once, in the order of {@code names}. */
  List<Host> lookUpAll(List<String> names) {
    var asked = names.stream().map(name -> begin(() -> lookUp(name))).toList();
    return asked.stream().map(CompletableFuture::join).toList();
  }

  Host lookUp(String name) {
    var answers = new ArrayList<CompletableFuture<DnsAnswer>>();
    if (settings.families() != Families.ONLY_IPV4) {
      answers.add(begin(() -> dns.ask(name, Type.AAAA)));
    }
    if (settings.families() != Families.ONLY_IPV6) {
      answers.add(begin(() -> dns.ask(name, Type.A)));
    }
    return host(name, answers.stream().map(CompletableFuture::join).toList());
  }

  private static <T> CompletableFuture<T> begin(Supplier<T> asking) {
    return CompletableFuture.supplyAsync(asking, Thread::startVirtualThread);
  }

  private Host host(String name, List<DnsAnswer> answers) {
    var addresses = new ArrayList<InetAddress>();
    var canonical = name;
    boolean secure = true;
    var why = "";
    for (var answer : answers) {
      switch (answer) {
        case DnsAnswer.Found found -> {
          addresses.addAll(addresses(found));
          canonical = DnsName.text(found.name());
          secure &= found.secure();
        }
        case DnsAnswer.NoData _, DnsAnswer.NoDomain _ -> {
          // the other kind tells
        }
        case DnsAnswer.Failed _, DnsAnswer.Bogus _ -> why = DnsAnswer.why(answer);
      }
    }
    if (!addresses.isEmpty()) {
      return new Host.Known(name, canonical, inTurn(addresses), secure);
    }
    return why.isEmpty() ? new Host.Without(name) : new Host.Unknown(name, why);
  }

  /** Without those that are nobody's: 0.0.0.0 would be this machine. */
  private static List<InetAddress> addresses(DnsAnswer.Found found) {
    var addresses = new ArrayList<InetAddress>();
    found.as(AAAARecord.class).forEach(record -> addresses.add(record.getAddress()));
    found.as(ARecord.class).forEach(record -> addresses.add(record.getAddress()));
    addresses.removeIf(address -> address.isAnyLocalAddress() || address.isMulticastAddress());
    return addresses;
  }

  private List<InetAddress> inTurn(List<InetAddress> addresses) {
    var v4 = new ArrayList<InetAddress>();
    var v6 = new ArrayList<InetAddress>();
    addresses.forEach(address -> (address instanceof Inet4Address ? v4 : v6).add(address));
    Collections.shuffle(v4, Random.from(random));
    Collections.shuffle(v6, Random.from(random));
    var mixed = new ArrayList<InetAddress>();
    for (int i = 0; i < Math.max(v4.size(), v6.size()); i++) {
      if (i < v6.size()) {
        mixed.add(plain(v6.get(i)));
      }
      if (i < v4.size()) {
        mixed.add(plain(v4.get(i)));
      }
    }
    return mixed;
  }

  /** dnsjava's addresses carry the record's name, which is shown and compared by nobody here. */
  private static InetAddress plain(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 4 or 16 octets it has
    }
  }
}

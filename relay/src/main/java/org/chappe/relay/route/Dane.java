package org.chappe.relay.route;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.chappe.relay.route.HostLookup.Host;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsAnswer;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.Type;

/** What TLSA records demand of a connection. RFC 7672. Thread-safe. */
final class Dane {
  private final Dns dns;

  Dane(Dns dns) {
    this.dns = dns;
  }

  /** What a host's records say. */
  sealed interface Finding {
    /** Nothing: there are none that are secure. RFC 7672 §2.2.3 */
    record Nothing() implements Finding {}

    /** Records that can be used. */
    record Usable(TlsDemand.Dane demand, List<String> published) implements Finding {}

    /** Records none of which can be used: TLS there must be. RFC 7672 §2.2.3, last but one */
    record Unusable(List<String> published) implements Finding {}

    /** It cannot be known: the host is not to be used. RFC 7672 §2.1.2 */
    record Unknown(String why) implements Finding {}
  }

  /**
   * Asks for a host whose name is known for sure: by secure MX records, by the operator, or as it
   * is the domain.
   *
   * @param nextHop names of the domain mail is for, as asked about and where its aliases end
   */
  Finding of(Host.Known host, int port, List<String> nextHop) {
    var bases = bases(host);
    if (bases instanceof Bases.Unknown(var why)) {
      return new Finding.Unknown(why);
    }
    for (var base : ((Bases.Known) bases).names()) {
      var question = "_%d._tcp.%s".formatted(port, base);
      switch (dns.ask(question, Type.TLSA)) {
        case DnsAnswer.Found found when found.secure() -> {
          return finding(found, base, nextHop);
        }
        case DnsAnswer.Found _, DnsAnswer.NoData _, DnsAnswer.NoDomain _ -> {
          // the next name, if there is one
        }
        case DnsAnswer.Failed failed -> {
          return new Finding.Unknown(question + ": " + DnsAnswer.why(failed));
        }
        case DnsAnswer.Bogus bogus -> {
          return new Finding.Unknown(question + ": " + DnsAnswer.why(bogus));
        }
      }
    }
    return new Finding.Nothing();
  }

  private sealed interface Bases {
    record Known(List<String> names) implements Bases {}

    record Unknown(String why) implements Bases {}
  }

  /** The candidates for the TLSA base domain. RFC 7672 §2.2.2 */
  private Bases bases(Host.Known host) {
    if (host.secure()) {
      return new Bases.Known(
          host.isAlias() ? List.of(host.canonical(), host.name()) : List.of(host.name()));
    }
    if (!host.isAlias()) {
      return new Bases.Known(List.of());
    }
    return switch (dns.ask(host.name(), Type.CNAME)) {
      case DnsAnswer.Found found when found.secure() -> new Bases.Known(List.of(host.name()));
      case DnsAnswer.Found _, DnsAnswer.NoData _, DnsAnswer.NoDomain _ ->
          new Bases.Known(List.of());
      case DnsAnswer.Failed failed -> new Bases.Unknown(host.name() + ": " + DnsAnswer.why(failed));
      case DnsAnswer.Bogus bogus -> new Bases.Unknown(host.name() + ": " + DnsAnswer.why(bogus));
    };
  }

  private static Finding finding(DnsAnswer.Found found, String base, List<String> nextHop) {
    var usable = new ArrayList<Tlsa>();
    var published = new ArrayList<String>();
    for (var record : found.as(TLSARecord.class)) {
      published.add(text(record));
      usable(record).ifPresent(usable::add);
    }
    if (usable.isEmpty()) {
      return new Finding.Unusable(published);
    }
    var names = new LinkedHashSet<String>(); // RFC 7672 §3.2.2
    names.add(base);
    names.addAll(nextHop);
    return new Finding.Usable(new TlsDemand.Dane(strongest(usable), List.copyOf(names)), published);
  }

  /** RFC 7672 §3.1.3: usages 0 and 1 cannot be; a digest has its length. */
  private static Optional<Tlsa> usable(TLSARecord record) {
    byte[] data = record.getCertificateAssociationData();
    boolean fits =
        switch (record.getMatchingType()) {
          case 0 -> data.length > 0;
          case 1 -> data.length == 32;
          case 2 -> data.length == 64;
          default -> false;
        };
    int usage = record.getCertificateUsage();
    int selector = record.getSelector();
    return fits && (usage == 2 || usage == 3) && (selector == 0 || selector == 1)
        ? Optional.of(new Tlsa(usage, selector, record.getMatchingType(), data))
        : Optional.empty();
  }

  /** RFC 7671 §9: where both digests stand for the same, only the stronger one counts. */
  private static List<Tlsa> strongest(List<Tlsa> usable) {
    return usable.stream()
        .filter(record ->
            record.matching() != 1
                || usable.stream()
                    .noneMatch(other ->
                        other.matching() == 2
                            && other.usage() == record.usage()
                            && other.selector() == record.selector()))
        .toList();
  }

  /** As a report shows it. RFC 8460 §4.2 */
  private static String text(TLSARecord record) {
    return "%d %d %d %s"
        .formatted(
            record.getCertificateUsage(),
            record.getSelector(),
            record.getMatchingType(),
            HexFormat.of().formatHex(record.getCertificateAssociationData()));
  }
}

package org.chappe.relay.route.dns;

import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What DNS says to one question, aliases followed. The first three are answers, the others are not:
 * from them nothing may be concluded. RFC 7672 §2.1.1
 */
public sealed interface DnsAnswer {
  /**
   * Records of the type that was asked for.
   *
   * @param records at least one
   * @param name whose they are: the one asked about, or where its aliases end
   * @param secure whether all of it, aliases included, is signed and checked; else it lies in a
   *     zone that is known not to be signed
   */
  record Found(List<Record> records, Name name, boolean secure) implements DnsAnswer {
    public Found {
      records = List.copyOf(records);
    }

    /** The records as what they are. */
    public <R extends Record> List<R> as(Class<R> type) {
      return records.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  /** The name is there, or ones below it are; it has no such records. */
  record NoData(boolean secure) implements DnsAnswer {}

  /** There is no such name. NXDOMAIN */
  record NoDomain(boolean secure) implements DnsAnswer {}

  /** Servers do not answer, or cannot: SERVFAIL, REFUSED, a time-out, a loop of aliases. */
  record Failed(String why) implements DnsAnswer {}

  /** An answer that should be signed and is not, or wrongly: forged, or a zone out of order. */
  record Bogus(String why) implements DnsAnswer {}

  /** Why there is no answer, for a person. */
  static String why(DnsAnswer answer) {
    return switch (answer) {
      case Failed(var why) -> why;
      case Bogus(var why) -> "DNSSEC: " + why;
      case Found _, NoData _, NoDomain _ -> "answered";
    };
  }
}

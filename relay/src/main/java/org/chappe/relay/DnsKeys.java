package org.chappe.relay;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsAnswer;
import org.chappe.signing.KeyLookup;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Domains' keys, asked of DNS. Waits as long as {@link Dns#ask} does. Thread-safe. */
public final class DnsKeys implements KeyLookup {
  private final Dns dns;

  public DnsKeys(Dns dns) {
    this.dns = dns;
  }

  @Override
  public Answer txt(String name) {
    DnsAnswer answer = dns.ask(name, Type.TXT);
    return switch (answer) {
      case DnsAnswer.Found found ->
          new Found(found.as(TXTRecord.class).stream().map(DnsKeys::joined).toList());
      case DnsAnswer.NoData _, DnsAnswer.NoDomain _ -> new Absent();
      case DnsAnswer.Failed _, DnsAnswer.Bogus _ -> new Unavailable(DnsAnswer.why(answer));
    };
  }

  /** RFC 6376 §3.6.2.2: without anything between. */
  private static String joined(TXTRecord record) {
    return record.getStringsAsByteArrays().stream()
        .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining());
  }
}

package org.chappe.relay.tlsreport;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a domain wants its reports: its TXT record at {@code _smtp._tls}. RFC 8460 §3
 *
 * @param destinations in their order, as far as they can be understood, {@link #MOST} at most
 */
record ReportingPolicy(List<Destination> destinations) {
  /** A domain has one or two; a report is not sent to a crowd. */
  static final int MOST = 4;

  /** One place. */
  sealed interface Destination {
    /** By mail to this address. RFC 6068 */
    record Mailto(String address) implements Destination {}

    /** By POST. RFC 8460 §5.4 */
    record Https(URI uri) implements Destination {}
  }

  ReportingPolicy {
    destinations = List.copyOf(destinations);
  }

  /**
   * Reads the records found.
   *
   * @return empty when the domain wants no reports: not one record that is a policy, or it says
   *     nothing of where
   */
  static Optional<ReportingPolicy> of(List<String> records) {
    List<String> policies = records.stream().filter(ReportingPolicy::isPolicy).toList();
    if (policies.size() != 1) {
      return Optional.empty();
    }
    List<Destination> destinations = new ArrayList<>();
    for (String field : policies.getFirst().split(";", -1)) {
      String plain = field.strip();
      if (plain.startsWith("rua=")) {
        for (String uri : plain.substring(4).split(",", -1)) {
          destination(uri.strip()).ifPresent(destinations::add);
        }
      }
    }
    return destinations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ReportingPolicy(destinations.subList(0, Math.min(MOST, destinations.size()))));
  }

  private static boolean isPolicy(String record) {
    int end = record.indexOf(';');
    return end > 0 && record.substring(0, end).strip().equals("v=TLSRPTv1");
  }

  private static Optional<Destination> destination(String text) {
    String scheme = text.toLowerCase(Locale.ROOT);
    if (scheme.startsWith("mailto:")) {
      return address(text.substring("mailto:".length())).map(Destination.Mailto::new);
    }
    try {
      URI uri = new URI(text);
      boolean https = scheme.startsWith("https:") && uri.getHost() != null;
      return https && uri.getUserInfo() == null
          ? Optional.of(new Destination.Https(uri))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** One ASCII address, without header fields, which nobody needs here. */
  private static Optional<String> address(String mailto) {
    int end = mailto.indexOf('?');
    String encoded = end < 0 ? mailto : mailto.substring(0, end);
    try {
      String address = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
      return address.matches("[\\x21-\\x7E&&[^<>,;\"()\\\\]]{1,64}@[A-Za-z0-9.-]{1,255}")
          ? Optional.of(address)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

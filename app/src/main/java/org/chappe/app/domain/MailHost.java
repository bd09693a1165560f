package org.chappe.app.domain;

import java.util.List;
import java.util.Optional;

/**
 * What DNS is to say of this server.
 *
 * @param hostname as others reach it, in A-labels
 * @param services what mail programs look for (RFC 6186, RFC 8314 §5.1)
 * @param smarthost the host that all mail leaves through, if there is one
 * @param certificate the SHA-256 of its public key in hexadecimal digits, if there is one already
 * @param policy what it tells other servers about sending here, if it does
 */
public record MailHost(
    String hostname,
    List<Service> services,
    Optional<String> smarthost,
    Optional<String> certificate,
    Optional<MtaStsPolicy> policy) {
  public MailHost {
    services = List.copyOf(services);
  }

  /**
   * A service for mail programs.
   *
   * @param name {@code imaps}
   * @param priority lower is preferred among those of one kind: TLS from the first octet
   * @param port 0: it is not offered
   */
  public record Service(String name, int priority, int port) {}
}

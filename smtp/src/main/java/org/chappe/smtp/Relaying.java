package org.chappe.smtp;

import java.util.List;
import org.chappe.model.IpNetwork;
import org.chappe.net.Connection;
import org.chappe.net.Fingerprint;

/**
 * Who may send to other servers by port 25 without an account: machines that cannot sign in, and
 * other servers of the same house. Nobody else is relayed for.
 *
 * @param networks they connect from
 * @param certificates they show in TLS
 */
public record Relaying(List<IpNetwork> networks, List<Fingerprint> certificates) {
  public static final Relaying NOBODY = new Relaying(List.of(), List.of());

  public Relaying {
    networks = List.copyOf(networks);
    certificates = List.copyOf(certificates);
  }

  /** Whether clients are asked for a certificate. */
  boolean asksForCertificates() {
    return !certificates.isEmpty();
  }

  boolean allows(Connection connection) {
    var address = connection.remote().getAddress();
    return networks.stream().anyMatch(network -> network.contains(address))
        || (asksForCertificates()
            && connection
                .clientCertificate()
                .filter(shown -> certificates.stream().anyMatch(known -> known.isOf(shown)))
                .isPresent());
  }
}

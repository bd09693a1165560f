package org.chappe.app.config;

import java.util.List;
import org.chappe.model.IpNetwork;
import org.chappe.net.Fingerprint;
import org.chappe.smtp.Relaying;

/** Settings {@code relay.*}: mail for other servers. */
public record RelayConfig(
    List<IpNetwork> networks, List<Fingerprint> certificates, SendingConfig sending) {
  public static final RelayConfig DEFAULT =
      new RelayConfig(List.of(), List.of(), SendingConfig.DEFAULT);

  public RelayConfig {
    networks = List.copyOf(networks);
    certificates = List.copyOf(certificates);
    if (networks.stream().anyMatch(network -> network.bits() == 0)) {
      throw new BadSetting("networks", "has a network of every address: that is an open relay");
    }
  }

  static RelayConfig read(Settings in) {
    return new RelayConfig(
        in.list(
            "networks",
            SettingType.NETWORK,
            DEFAULT.networks,
            "Networks whose machines may send to other servers by listen.smtp without signing in:"
                + " printers, scanners, other servers of the house."),
        in.list(
            "certificates",
            SettingType.FINGERPRINT,
            DEFAULT.certificates,
            "The same for machines that show one of these certificates: the SHA-256 of a"
                + " certificate, or of its public key. Clients of listen.smtp are asked for one when"
                + " the list is not empty."),
        SendingConfig.read(in));
  }

  /** As the service on port 25 takes them. */
  public Relaying relaying() {
    return new Relaying(networks, certificates);
  }
}

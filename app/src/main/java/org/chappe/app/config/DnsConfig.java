package org.chappe.app.config;

import java.util.List;
import org.chappe.net.HostPort;
import org.chappe.relay.route.dns.DnsSettings;

/** Settings {@code dns.*}: who is asked where mail goes. */
public record DnsConfig(List<HostPort> servers, List<String> trustAnchors) {
  public static final DnsConfig DEFAULT = new DnsConfig(List.of(), DnsSettings.ROOT);

  public DnsConfig {
    servers = List.copyOf(servers);
    trustAnchors = List.copyOf(trustAnchors);
    try {
      var _ = DnsSettings.DEFAULT.withTrustAnchors(trustAnchors);
    } catch (IllegalArgumentException e) {
      throw new BadSetting("trust-anchors", String.valueOf(e.getMessage()));
    }
  }

  static DnsConfig read(Settings in) {
    return new DnsConfig(
        in.list(
            "servers",
            SettingType.HOST_PORT,
            DEFAULT.servers,
            "Resolvers to ask; none: the machine's. Answers are validated here (DNSSEC), so they"
                + " need not be trusted, only reached."),
        in.list(
            "trust-anchors",
            SettingType.TEXT,
            DEFAULT.trustAnchors,
            "DS records that validation begins with: the root's. An empty list turns it off, and"
                + " DANE with it: for resolvers that pass on no signatures."));
  }

  /** As the resolver takes them. */
  public DnsSettings settings() {
    DnsSettings settings = DnsSettings.DEFAULT.withTrustAnchors(trustAnchors);
    return servers.isEmpty() ? settings : settings.withServers(servers);
  }
}

package org.chappe.relay.outbox;

import java.net.InetAddress;
import java.util.List;
import org.chappe.relay.client.TlsResult;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.Policy;

/** Hears how TLS went at each connection, for reports. RFC 8460. Thread-safe, quick. */
public interface TlsOutcomes {
  /** Nobody reports. */
  TlsOutcomes NONE =
      new TlsOutcomes() {
        @Override
        public void connected(
            String domain, List<Policy> policies, Hop hop, InetAddress address, TlsResult tls) {}

        @Override
        public void failed(
            String domain, List<Policy> policies, Hop hop, InetAddress address, TlsResult tls) {}
      };

  /** Mail can go; {@code tls} may have a failure all the same. */
  void connected(String domain, List<Policy> policies, Hop hop, InetAddress address, TlsResult tls);

  /** No mail went; not always because of TLS: then {@code tls} has no failure. */
  void failed(String domain, List<Policy> policies, Hop hop, InetAddress address, TlsResult tls);
}

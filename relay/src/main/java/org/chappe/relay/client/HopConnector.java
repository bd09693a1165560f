package org.chappe.relay.client;

import java.net.InetAddress;
import org.chappe.relay.route.Hop;

/** Opens connections to hops. Thread-safe; blocks. */
public interface HopConnector {
  /** Connects to one of the hop's addresses: greeting, EHLO, TLS as demanded, log-in. */
  HopConnection connect(Hop hop, InetAddress address) throws HopUnusable;
}

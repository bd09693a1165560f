package org.chappe.relay.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Lets the JVM of a test find the policy hosts of domains in {@code .test} on loopback; every other
 * name is the system's to look up. RFC 6761 §6.2: nobody else has names there. With the system
 * property {@link #OFF} true, all names are the system's.
 */
public final class LoopbackNames extends InetAddressResolverProvider {
  public static final String OFF = "org.chappe.relay.testing.system-names";

  @Override
  public InetAddressResolver get(Configuration configuration) {
    var system = configuration.builtinResolver();
    if (Boolean.getBoolean(OFF)) {
      return system;
    }
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        if (host.startsWith("mta-sts.") && host.endsWith(".test")) {
          return Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
        }
        return system.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return system.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "policy hosts on loopback";
  }
}

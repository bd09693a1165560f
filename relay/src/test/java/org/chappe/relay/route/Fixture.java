package org.chappe.relay.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsSettings;
import org.chappe.relay.route.dns.FakeDns;
import org.chappe.relay.route.sts.BadPolicy;
import org.chappe.relay.route.sts.MemoryPolicies;
import org.chappe.relay.route.sts.StsPolicies;
import org.chappe.relay.route.sts.StsPolicy;
import org.chappe.relay.route.sts.StsSettings;
import org.chappe.store.TestClock;

/**
 * A router in a world of the test's making: what DNS says, and what policy hosts say. What lies in
 * {@code signed.test} is signed.
 */
final class Fixture implements AutoCloseable {
  final TestClock clock = new TestClock();
  final FakeDns world = FakeDns.start(clock).sign("signed.test");
  private final Map<String, String> policies = new HashMap<>();
  private RouteSettings settings = RouteSettings.DEFAULT;
  private final Random random = new Random(1);
  private Duration timeout = Duration.ofSeconds(20); // which only a failing test waits

  Fixture with(String zone) {
    world.with(zone);
    return this;
  }

  Fixture with(FakeDns.Fault fault, String... names) {
    world.with(fault, names);
    timeout = Duration.ofMillis(300);
    return this;
  }

  Fixture with(RouteSettings others) {
    settings = others;
    return this;
  }

  /** A policy and the TXT record that leads to it. */
  Fixture policy(String domain, String text) {
    world.with("_mta-sts." + domain + ". TXT \"v=STSv1; id=1;\"");
    policies.put(domain, text);
    return this;
  }

  MxRouter router() {
    var dns =
        new Dns(
            DnsSettings.DEFAULT
                .withServers(List.of(world.address()))
                .withLongest(Duration.ofMinutes(1))
                .withTimeout(timeout)
                .withTrustAnchors(world.anchors()),
            clock);
    var sts = new StsPolicies(dns, this::fetch, new MemoryPolicies(), StsSettings.DEFAULT, clock);
    return new MxRouter(settings, dns, sts, random);
  }

  private StsPolicy fetch(String domain) throws IOException, BadPolicy {
    var text = policies.get(domain);
    if (text == null) {
      throw new IOException("no such host");
    }
    return StsPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  Route route(String domain) {
    return router().route(domain, TlsNeed.USUAL);
  }

  /** The hops, where there is a way. */
  List<Hop> hops(String domain) {
    return hops(route(domain));
  }

  static List<Hop> hops(Route route) {
    assertThat(route).isInstanceOf(Route.To.class);
    return ((Route.To) route).hops();
  }

  /** As {@code mx.example.test 192.0.2.1 2001:db8::1}. */
  static List<String> shown(List<Hop> hops) {
    return hops.stream()
        .map(hop ->
            hop.host()
                + " "
                + String.join(
                    " ", hop.addresses().stream().map(InetAddress::getHostAddress).toList()))
        .toList();
  }

  @Override
  public void close() {
    world.close();
  }
}

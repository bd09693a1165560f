package org.chappe.app.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chappe.relay.RelaySettings;
import org.chappe.relay.route.Families;
import org.chappe.relay.route.RouteSettings;
import org.chappe.relay.route.StaticRoute;

/** The settings {@code relay.*} about how mail leaves. */
public record SendingConfig(
    Optional<StaticRoute> smarthost,
    Map<String, StaticRoute> routes,
    int mxPort,
    Families families,
    List<Duration> retry,
    Duration lifetime,
    Duration warnAfter,
    int perDestination,
    int perAddress,
    int connections,
    Duration idle) {
  public static final SendingConfig DEFAULT =
      of(RelaySettings.defaults("localhost"), RouteSettings.DEFAULT);

  public SendingConfig {
    routes = Map.copyOf(routes);
    retry = List.copyOf(retry);
    if (retry.isEmpty()) {
      throw new BadSetting("retry", "is empty: how long is to be waited before the second try?");
    }
    if (retry.stream().anyMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) < 0)) {
      throw new BadSetting("retry", "has a wait below 1s");
    }
    if (lifetime.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new BadSetting("lifetime", "is too short: at least 1m");
    }
    atLeastOne("mx-port", mxPort);
    atLeastOne("per-destination", perDestination);
    atLeastOne("per-address", perAddress);
    atLeastOne("connections", connections);
    if (mxPort > 65_535) {
      throw new BadSetting("mx-port", "is no port");
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new BadSetting(name, "is too small: at least 1");
    }
  }

  static SendingConfig read(Settings in) {
    return new SendingConfig(
        in.optional(
            "smarthost",
            SettingType.ROUTE,
            "each domain's own servers",
            "A server that takes all mail for elsewhere: `host:port`, or"
                + " `smtps://user:password@host:465`. Schemes are `smtp` (TLS by STARTTLS), `smtps`"
                + " and `lmtp`; `?tls=` says `never`, `opportunistic` (without a log-in the"
                + " default), `encrypted` or `verified` (with one the default), `&source=` the"
                + " address to connect from."),
        in.map(
            "routes",
            SettingType.ROUTE,
            "The same for one domain, or for all below it: `\"*.example.org\"`."),
        in.value(
            "mx-port",
            SettingType.NUMBER,
            DEFAULT.mxPort,
            "The port of the servers that MX records name; another one than 25 is for tests."),
        in.value(
            "addresses",
            SettingType.oneOf(Families.class),
            DEFAULT.families,
            "Which addresses of other servers are connected to."),
        in.list(
            "retry",
            SettingType.DURATION,
            DEFAULT.retry,
            "How long a message waits after the first failed attempt, the second and so on; the"
                + " last for all that follow."),
        in.value(
            "lifetime",
            SettingType.DURATION,
            DEFAULT.lifetime,
            "How long a message is tried before its sender gets it back (RFC 5321 §4.5.4.1)."),
        in.value(
            "warn-after",
            SettingType.DURATION,
            DEFAULT.warnAfter,
            "When the sender is told that a message has not left yet."),
        in.value(
            "per-destination",
            SettingType.NUMBER,
            DEFAULT.perDestination,
            "Connections to one destination at a time; there are fewer where it refuses."),
        in.value(
            "per-address",
            SettingType.NUMBER,
            DEFAULT.perAddress,
            "Connections to one server's address at a time, of all destinations."),
        in.value(
            "connections",
            SettingType.NUMBER,
            DEFAULT.connections,
            "Connections to other servers in all."),
        in.value(
            "idle",
            SettingType.DURATION,
            DEFAULT.idle,
            "How long a connection is kept for more mail."));
  }

  /** As the outbox takes them. */
  public RelaySettings settings(String hostname) {
    return RelaySettings.defaults(hostname)
        .withRetry(retry)
        .withTimes(lifetime, warnAfter)
        .withConnections(perDestination, perAddress, connections, idle);
  }

  /**
   * As routing takes them.
   *
   * @param own addresses on which this server takes mail
   */
  public RouteSettings routeSettings(String hostname, Set<InetSocketAddress> own) {
    RouteSettings settings =
        RouteSettings.DEFAULT
            .withRoutes(routes)
            .withMxPort(mxPort)
            .withFamilies(families)
            .withOwn(Set.of(hostname), own);
    return smarthost.map(settings::withSmarthost).orElse(settings);
  }

  private static SendingConfig of(RelaySettings relay, RouteSettings route) {
    return new SendingConfig(
        route.smarthost(),
        route.routes(),
        route.mxPort(),
        route.families(),
        relay.retry(),
        relay.lifetime(),
        relay.warnAfter(),
        relay.perDestination(),
        relay.perAddress(),
        relay.connections(),
        relay.idle());
  }
}

package org.chappe.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.chappe.app.admin.AdminAnswer.Listening;
import org.chappe.app.config.Config;
import org.chappe.app.domain.MtaStsPolicy;
import org.chappe.directory.Directory;
import org.chappe.directory.TokenVerifier;
import org.chappe.http.HttpAnswer;
import org.chappe.http.HttpEvents;
import org.chappe.http.HttpLimits;
import org.chappe.http.HttpRefused;
import org.chappe.http.HttpServer;
import org.chappe.http.Route;
import org.chappe.http.WellKnown;
import org.chappe.net.HostPort;
import org.chappe.net.TlsContext;
import org.chappe.oauth.LogIn;
import org.chappe.oauth.OAuth;
import org.chappe.oauth.OAuthEvents;
import org.chappe.oauth.external.ExternalEvents;
import org.chappe.oauth.external.ExternalTokens;
import org.chappe.relay.route.dns.DnsName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners for HTTP, and who issues and verifies tokens. Tokens of others are verified also
 * where nothing listens for HTTP.
 *
 * <p>Addresses are bound before anything answers: the port of https is part of the name under which
 * tokens are issued.
 */
final class Web implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Web.class);

  private final Config config;
  private final HttpServer http;
  private final HttpServer https;
  private final ExternalTokens external;
  private final Optional<OAuth> oauth;

  private Web(
      Config config,
      HttpServer http,
      HttpServer https,
      ExternalTokens external,
      Optional<OAuth> oauth) {
    this.config = config;
    this.http = http;
    this.https = https;
    this.external = external;
    this.oauth = oauth;
  }

  /**
   * Binds the addresses and begins to serve.
   *
   * @param challenges what a certificate authority is told for a token (ACME)
   * @throws StartFailed if an address cannot be bound, saying which setting to change
   */
  static Web open(
      Config config,
      Rooms rooms,
      String hostname,
      TlsContext tls,
      Function<String, Optional<String>> challenges,
      InstantSource clock) {
    SSLContext engines = tls.sslContext();
    HttpServer http = bound(config, "http", config.listen().http(), Optional.empty());
    HttpServer https =
        bound(config, "https", config.listen().https(), Optional.of(engines::createSSLEngine));
    Optional<OAuth> oauth =
        config.oauth().server() && !https.boundTo().isEmpty()
            ? oauth(config, rooms, url(config, hostname, https.boundTo()), clock)
            : Optional.empty();
    var external = new ExternalTokens(config.oauth().trusted(), clock, ExternalEvents.toLog());
    var web = new Web(config, http, https, external, oauth);
    try {
      http.serve(plainRoutes(hostname, https, challenges));
      https.serve(routes(config, rooms, oauth));
    } catch (IOException e) {
      web.stop(Duration.ZERO);
      web.close();
      throw new StartFailed("listen.http, listen.https: " + e.getMessage(), e);
    }
    return web;
  }

  private static HttpServer bound(
      Config config, String name, List<HostPort> hosts, Optional<Supplier<SSLEngine>> tls) {
    var connections = config.limits().connectionLimits();
    HttpLimits limits =
        HttpLimits.DEFAULT.withConnections(connections.connections(), connections.perAddress());
    try {
      return HttpServer.bind(new HttpServer.Setup(name, hosts, tls, limits), HttpEvents.toLog());
    } catch (IOException e) {
      throw new StartFailed(Front.explained(name, String.valueOf(e.getMessage())), e);
    }
  }

  /** Who is only reachable from this machine is called localhost there. */
  private static URI url(Config config, String hostname, List<InetSocketAddress> bound) {
    return config
        .http()
        .url()
        .orElseGet(() -> {
          boolean local = bound.stream().allMatch(at -> at.getAddress().isLoopbackAddress());
          int port = bound.getFirst().getPort();
          return URI.create(
              "https://" + (local ? "localhost" : hostname) + (port == 443 ? "" : ":" + port));
        });
  }

  /** A machine whose name is no host's (an underscore) still is a mail server. */
  private static Optional<OAuth> oauth(Config config, Rooms rooms, URI url, InstantSource clock) {
    try {
      return Optional.of(
          OAuth.open(
              config.oauth().settings(url),
              rooms.store().partitions(),
              rooms.grants(),
              LogIn.of(rooms.directory()),
              OAuthEvents.toLog(),
              clock));
    } catch (IllegalArgumentException e) {
      LOG.warn("oauth.off url={} why=\"{}; set http.url\"", url, e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Route> routes(Config config, Rooms rooms, Optional<OAuth> oauth) {
    var routes = new ArrayList<Route>(oauth.map(OAuth::routes).orElse(List.of()));
    HostInDns.policy(config).ifPresent(policy -> routes.add(mtaSts(policy, rooms.directory())));
    return routes;
  }

  /** For the domains here, each under its own name. RFC 8461 §3.3 */
  private static Route mtaSts(MtaStsPolicy policy, Directory directory) {
    return Route.get(
        MtaStsPolicy.PATH,
        request -> {
          if (!isOfDomainHere(request.host(), directory)) {
            throw new HttpRefused(404, "There is no policy under this name.");
          }
          return HttpAnswer.plain(200, policy.text());
        });
  }

  private static boolean isOfDomainHere(String host, Directory directory) {
    return host.startsWith(MtaStsPolicy.HOST)
        && directory.domains().stream()
            .anyMatch(domain ->
                DnsName.ascii(domain)
                    .filter(host.substring(MtaStsPolicy.HOST.length())::equals)
                    .isPresent());
  }

  private static List<Route> plainRoutes(
      String hostname, HttpServer https, Function<String, Optional<String>> challenges) {
    var routes = new ArrayList<Route>();
    routes.add(WellKnown.acmeChallenges(challenges));
    https.boundTo().stream()
        .findFirst()
        .ifPresent(at -> routes.add(WellKnown.toHttps(hostname, at.getPort())));
    return routes;
  }

  /** Who knows tokens: first this server itself, which asks nobody. */
  List<TokenVerifier> verifiers() {
    var all = new ArrayList<TokenVerifier>();
    oauth.ifPresent(all::add);
    if (!config.oauth().issuers().isEmpty()) {
      all.add(external);
    }
    return all;
  }

  List<Listening> listening() {
    var all = new ArrayList<Listening>();
    http.boundTo()
        .forEach(at -> all.add(new Listening("http", HostPort.of(at).toString(), "plain")));
    https
        .boundTo()
        .forEach(at -> all.add(new Listening("https", HostPort.of(at).toString(), "tls")));
    return all;
  }

  int connections() {
    return http.connections() + https.connections();
  }

  /** Accepts no more, lets requests end, then cuts. */
  void stop(Duration grace) {
    http.stop(grace);
    https.stop(grace);
  }

  @Override
  public void close() {
    oauth.ifPresent(OAuth::close);
    external.close();
  }
}

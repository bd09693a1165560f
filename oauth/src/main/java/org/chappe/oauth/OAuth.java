package org.chappe.oauth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.chappe.directory.TokenClaims;
import org.chappe.directory.TokenVerifier;
import org.chappe.http.HttpAnswer;
import org.chappe.http.Route;
import org.chappe.store.PartitionStore;

/**
 * The authorization server of the accounts here. Thread-safe. Close it: it has a thread that makes
 * keys and forgets clients, once an hour.
 */
public final class OAuth implements TokenVerifier, AutoCloseable {
  private static final Duration TEND_EVERY = Duration.ofHours(1);

  private final OAuthSettings settings;
  private final Clients clients;
  private final Grants grants;
  private final SigningKeys keys;
  private final AccessTokens tokens;
  private final LogIn logIn;
  private final Metadata metadata;
  private final List<Route> routes;
  private final OAuthEvents events;
  private final ScheduledExecutorService tending;

  private OAuth(
      OAuthSettings settings,
      PartitionStore partitions,
      Grants grants,
      LogIn logIn,
      OAuthEvents events,
      InstantSource clock) {
    this.settings = settings;
    this.logIn = logIn;
    this.events = events;
    this.grants = grants;
    this.clients = new Clients(partitions, clock, settings.clients());
    this.keys = new SigningKeys(partitions, clock, events);
    this.tokens = new AccessTokens(settings, keys, grants, clock);
    this.metadata = new Metadata(settings, keys);
    this.routes = routes(clock);
    this.tending =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("oauth-tending").factory());
    long every = TEND_EVERY.toSeconds();
    var _ = tending.scheduleWithFixedDelay(this::tend, every, every, TimeUnit.SECONDS);
  }

  /**
   * Opens the authorization server; makes a key when there is none.
   *
   * @param grants of the same store
   */
  public static OAuth open(
      OAuthSettings settings,
      PartitionStore partitions,
      Grants grants,
      LogIn logIn,
      OAuthEvents events,
      InstantSource clock) {
    return new OAuth(settings, partitions, grants, logIn, events, clock);
  }

  private List<Route> routes(InstantSource clock) {
    var codes = new Codes(clock);
    var devices = new Devices(clock);
    var pages = new SignInPages(settings, clients, codes, devices, logIn, clock);
    var token = new TokenEndpoint(settings, clients, grants, codes, devices, tokens, logIn, clock);
    var registration = new RegistrationEndpoint(settings, clients, events, clock);
    var device = new DeviceEndpoint(settings, clients, devices, clock);
    var questions = new TokenQuestions(settings, clients, grants, tokens, logIn);
    HttpAnswer style = HttpAnswer.css(Pages.STYLE).keptFor(3600);
    Set<String> both = Set.of("GET", "POST");
    List<Route> all = new ArrayList<>(metadata.routes());
    all.add(new Route(Paths.AUTHORIZE, both, Route.FORM_OCTETS, pages::authorize));
    all.add(new Route(Paths.DEVICE, both, Route.FORM_OCTETS, pages::device));
    all.add(Route.post(Paths.TOKEN, token::answer));
    all.add(Route.post(Paths.REGISTER, registration::answer));
    all.add(Route.post(Paths.DEVICE_AUTHORIZATION, device::answer));
    all.add(Route.post(Paths.REVOKE, questions::revoke));
    all.add(Route.post(Paths.INTROSPECT, questions::introspect));
    all.add(new Route(Paths.USER_INFO, both, Route.FORM_OCTETS, questions::userInfo));
    all.add(Route.get(Paths.STYLE, _ -> style));
    return List.copyOf(all);
  }

  /** What the https listener is to answer. */
  public List<Route> routes() {
    return routes;
  }

  /** Where clients find out about this server: what SASL tells who comes without a good token. */
  @Override
  public Optional<String> discovery() {
    return metadata.discovery();
  }

  @Override
  public Optional<TokenClaims> verify(String token) {
    return tokens
        .verify(token)
        .flatMap(good ->
            logIn
                .account(good.grant().account())
                .map(account ->
                    new TokenClaims(
                        account.address(),
                        Scope.protocols(good.scopes()),
                        good.grant().clientName(),
                        good.grant().name(),
                        good.expires())));
  }

  private void tend() {
    try {
      keys.tend();
      clients.sweep();
    } catch (RuntimeException e) {
      events.emit(new OAuthEvent.Failed(e)); // the next hour tries again
    }
  }

  @Override
  public void close() {
    tending.shutdownNow();
  }
}

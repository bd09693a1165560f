package org.chappe.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chappe.directory.TokenClaims;
import org.chappe.directory.TokenVerifier;
import org.chappe.http.HttpAnswer;
import org.chappe.http.Route;
import org.chappe.model.AccountId;
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
      LogIn logIn,
      Consumer<String> grantEnded,
      OAuthEvents events,
      InstantSource clock) {
    this.settings = settings;
    this.logIn = logIn;
    this.events = events;
    this.clients = new Clients(partitions, clock, settings.clients());
    this.grants = grants(partitions, grantEnded, events, clock);
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
   * @param grantEnded hears the name of each grant that is over, so that what it opened is closed;
   *     called on any thread, must not wait for long
   */
  public static OAuth open(
      OAuthSettings settings,
      PartitionStore partitions,
      LogIn logIn,
      Consumer<String> grantEnded,
      OAuthEvents events,
      InstantSource clock) {
    return new OAuth(settings, partitions, logIn, grantEnded, events, clock);
  }

  private static Grants grants(
      PartitionStore partitions,
      Consumer<String> grantEnded,
      OAuthEvents events,
      InstantSource clock) {
    return new Grants(partitions, clock, seal(partitions), grantEnded, events);
  }

  /** The key of refresh tokens' seals, made at the first start. */
  private static byte[] seal(PartitionStore partitions) {
    new Changing(partitions)
        .row(
            Rows.SERVER,
            Rows.SEAL,
            (value, commit) -> {
              if (value.isPresent()) {
                return Optional.empty();
              }
              byte[] made = Rows.seal(Secrets.octets(32));
              commit.put(Rows.SEAL, made);
              return Optional.of(made);
            });
    return Rows.sealOf(partitions.get(Rows.SERVER, Rows.SEAL).orElseThrow());
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

  /**
   * A grant, as its owner sees it.
   *
   * @param id what {@link #revoke} wants
   * @param client as it calls itself
   */
  public record Given(String id, String client, List<String> scopes, Instant made, Instant used) {
    public Given {
      scopes = List.copyOf(scopes);
    }
  }

  /** An account's grants, the newest last. */
  public List<Given> grants(AccountId account) {
    return grants.list(account).stream()
        .sorted(Comparator.comparing(Grant::made))
        .map(grant ->
            new Given(
                grant.name(),
                grant.clientName(),
                List.of(Scope.list(grant.scopes()).split(" ")),
                grant.made(),
                grant.used()))
        .toList();
  }

  /** Ends a grant at once, and what it opened; false: there is none. */
  public boolean revoke(AccountId account, String id) {
    return id.matches("[0-9a-f]{16}")
        && grants.end(account, HexFormat.fromHexDigitsToLong(id), "revoked");
  }

  /** Ends all of an account's grants; returns how many. */
  public int revokeAll(AccountId account) {
    int ended = 0;
    for (Grant grant : grants.list(account)) {
      if (grants.end(account, grant.id(), "revoked")) {
        ended++;
      }
    }
    return ended;
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

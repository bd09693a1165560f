package org.chappe.oauth;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.chappe.model.AccountId;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;

/**
 * What the accounts have allowed. Thread-safe; changes are durable on return, and a grant that has
 * ended is told to who wants to hear of it, so that what it opened is closed.
 */
public final class Grants {
  /** Longer than a sign-in, a code and a device's code may be under way one after the other. */
  private static final Duration OUT_KEPT = Duration.ofMinutes(30);

  private final PartitionStore partitions;
  private final Changing changing;
  private final InstantSource clock;
  private final byte[] seal;
  private final OAuthEvents events;
  private final ConcurrentHashMap<AccountId, Instant> outAt = new ConcurrentHashMap<>();
  private final List<BiConsumer<AccountId, String>> hearing = new CopyOnWriteArrayList<>();

  private Grants(PartitionStore partitions, InstantSource clock, byte[] seal, OAuthEvents events) {
    this.partitions = partitions;
    this.changing = new Changing(partitions);
    this.clock = clock;
    this.seal = seal;
    this.events = events;
  }

  /** The grants of this store; makes the key of refresh tokens' seals when there is none. */
  public static Grants in(PartitionStore partitions, OAuthEvents events, InstantSource clock) {
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
    byte[] seal = Rows.sealOf(partitions.get(Rows.SERVER, Rows.SEAL).orElseThrow());
    return new Grants(partitions, clock, seal, events);
  }

  /**
   * Tells {@code hearer} the account and the id of each grant that is over, as {@link
   * org.chappe.directory.TokenClaims} names it. Called on any thread; must not wait for long.
   */
  public void onEnded(BiConsumer<AccountId, String> hearer) {
    hearing.add(hearer);
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
  public List<Given> given(AccountId account) {
    return list(account).stream()
        .sorted(Comparator.comparing(Grant::made))
        .map(grant ->
            new Given(
                grant.name(),
                grant.clientName(),
                Scope.words(grant.scopes()),
                grant.made(),
                grant.used()))
        .toList();
  }

  /** Ends a grant at once, and what it opened; false: there is none. */
  public boolean revoke(AccountId account, String id) {
    return id.matches("[0-9a-f]{16}") && end(account, HexFormat.fromHexDigitsToLong(id), "revoked");
  }

  /**
   * Ends all of an account's grants, and whatever sign-in on the pages is under way: nothing comes
   * of it any more. Returns how many grants.
   */
  public int revokeAll(AccountId account) {
    Instant now = clock.instant();
    outAt.values().removeIf(at -> at.isBefore(now.minus(OUT_KEPT)));
    outAt.put(account, now); // before the list is read: of the two, one sees the other
    int ended = 0;
    for (Grant grant : list(account)) {
      if (end(account, grant.id(), "revoked")) {
        ended++;
      }
    }
    return ended;
  }

  private boolean isOut(AccountId account, Instant signedIn) {
    Instant at = outAt.get(account);
    return at != null && !signedIn.isAfter(at);
  }

  /** A grant, and what its client comes back with. */
  record Begun(Grant grant, Optional<String> refreshToken) {}

  /**
   * Notes what somebody allowed. Of too many grants those used longest ago end.
   *
   * @param refresh whether the client gets a refresh token
   * @param signedIn when that person signed in
   * @return empty when all the account's grants were ended since then
   */
  Optional<Begun> begin(
      AccountId account, Client client, Set<Scope> scopes, boolean refresh, Instant signedIn) {
    if (isOut(account, signedIn)) {
      return Optional.empty();
    }
    long id = Math.max(1, new SecureRandom().nextLong() >>> 1);
    Instant now = clock.instant();
    var none =
        new Grant(id, account, now, now, 0, Grant.NO_DIGEST, client.id(), client.name(), scopes);
    RefreshToken token = RefreshToken.next(none);
    Grant grant = refresh ? none.renewed(1, token.digest(), now) : none;
    PartitionId partition = Rows.grantsOf(account);
    List<Grant> displaced =
        changing
            .row(
                partition,
                Rows.grant(id),
                (_, commit) -> {
                  List<Grant> old = tooMany(list(account));
                  old.forEach(one -> commit.delete(Rows.grant(one.id())));
                  commit.put(Rows.grant(id), Rows.value(grant));
                  return Optional.of(old);
                })
            .orElseThrow();
    displaced.forEach(old -> over(old, "too-many"));
    events.emit(new OAuthEvent.Granted(account, grant.name(), client.id(), Scope.list(scopes)));
    if (isOut(account, signedIn)) {
      end(account, id, "revoked"); // which did not see it yet
      return Optional.empty();
    }
    return Optional.of(
        new Begun(grant, refresh ? Optional.of(token.text(seal)) : Optional.empty()));
  }

  private static List<Grant> tooMany(List<Grant> grants) {
    int over = grants.size() + 1 - OAuthSettings.GRANTS;
    return over <= 0
        ? List.of()
        : grants.stream().sorted(Comparator.comparing(Grant::used)).limit(over).toList();
  }

  /**
   * Takes a refresh token and gives the next. One of an earlier generation was copied: by whom is
   * not known, so its grant ends (RFC 9700 §4.14.2).
   *
   * @param client who shows it
   * @return empty when it is good for nothing
   */
  Optional<Begun> renew(String text, String client) {
    Optional<RefreshToken> shown = RefreshToken.parse(text, seal);
    Optional<Grant> grant = shown.flatMap(token -> find(token.account(), token.grant()));
    if (grant.isEmpty() || !grant.get().clientId().equals(client)) {
      return Optional.empty();
    }
    Optional<Begun> renewed = renew(shown.get());
    if (renewed.isEmpty()) {
      end(grant.get().account(), grant.get().id(), "reused");
    }
    return renewed;
  }

  /** Empty: it is not the token that is good now. */
  private Optional<Begun> renew(RefreshToken shown) {
    byte[] key = Rows.grant(shown.grant());
    Optional<Begun> renewed =
        changing.row(
            Rows.grantsOf(shown.account()),
            key,
            (value, commit) -> {
              Optional<Grant> now =
                  value
                      .map(octets -> Rows.grant(shown.account(), new Row(key, octets)))
                      .filter(grant -> isNewest(shown, grant));
              if (now.isEmpty()) {
                return Optional.empty();
              }
              RefreshToken next = RefreshToken.next(now.get());
              Grant grant = now.get().renewed(next.generation(), next.digest(), clock.instant());
              commit.put(key, Rows.value(grant));
              return Optional.of(new Begun(grant, Optional.of(next.text(seal))));
            });
    renewed.ifPresent(begun ->
        events.emit(new OAuthEvent.Renewed(begun.grant().account(), begun.grant().name())));
    return renewed;
  }

  private static boolean isNewest(RefreshToken token, Grant grant) {
    return grant.generation() == token.generation()
        && MessageDigest.isEqual(grant.digest(), token.digest());
  }

  /** The grant that a refresh token belongs to, be it the newest token or an earlier one. */
  Optional<Grant> ofRefreshToken(String text) {
    return RefreshToken.parse(text, seal).flatMap(token -> find(token.account(), token.grant()));
  }

  /** The same, for the newest token only. */
  Optional<Grant> ofNewestRefreshToken(String text) {
    return RefreshToken.parse(text, seal)
        .flatMap(
            token -> find(token.account(), token.grant()).filter(grant -> isNewest(token, grant)));
  }

  Optional<Grant> find(AccountId account, long id) {
    byte[] key = Rows.grant(id);
    return partitions
        .get(Rows.grantsOf(account), key)
        .map(value -> Rows.grant(account, new Row(key, value)));
  }

  /** In the order of their ids; there are {@link OAuthSettings#GRANTS} at most. */
  List<Grant> list(AccountId account) {
    return partitions.scan(Rows.grantsOf(account), Rows.GRANTS, OAuthSettings.GRANTS + 1).stream()
        .map(row -> Rows.grant(account, row))
        .toList();
  }

  /** Whether it was there. */
  boolean end(AccountId account, long id, String why) {
    byte[] key = Rows.grant(id);
    Optional<Grant> was =
        changing.row(
            Rows.grantsOf(account),
            key,
            (value, commit) -> {
              commit.delete(key);
              return value.map(octets -> Rows.grant(account, new Row(key, octets)));
            });
    was.ifPresent(grant -> over(grant, why));
    return was.isPresent();
  }

  private void over(Grant grant, String why) {
    events.emit(new OAuthEvent.GrantEnded(grant.account(), grant.name(), why));
    hearing.forEach(hearer -> hearer.accept(grant.account(), grant.name()));
  }
}

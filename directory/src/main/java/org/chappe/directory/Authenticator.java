package org.chappe.directory;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.chappe.directory.RememberedPasswords.Digest;
import org.chappe.model.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks names and passwords. The order of its questions, cheapest first:
 *
 * <ol>
 *   <li>Is this visitor locked out? Then nothing is looked at.
 *   <li>Was this very password right a short while ago? Accepted, for a keyed digest's cost.
 *   <li>Is the same password for the same user from the same address being checked at this moment?
 *       A client that opens twenty connections at once waits for one hash.
 *   <li>Was this very password wrong a short while ago? Refused without a hash or a count.
 *   <li>Argon2id says. Users that are not here cost the same hash.
 * </ol>
 *
 * A wrong answer is kept back for as long as {@link Guessing} says, on the caller's thread.
 */
final class Authenticator {
  private static final Logger log = LoggerFactory.getLogger(Authenticator.class);

  /** Nobody's name is longer: a local part of 64 octets, "@", a domain of 255. RFC 5321 §4.5.3.1 */
  private static final int LONGEST_USER = 320;

  private static final Duration WHEN_BUSY = Duration.ofSeconds(5);

  private final Records records;
  private final PasswordHasher hasher;
  private final RememberedPasswords remembered;
  private final Guessing guessing;
  private final Pause pause;
  private final ConcurrentHashMap<Flight, CompletableFuture<SignIn>> flights =
      new ConcurrentHashMap<>();

  Authenticator(
      Records records,
      PasswordHasher hasher,
      RememberedPasswords remembered,
      Guessing guessing,
      Pause pause) {
    this.records = records;
    this.hasher = hasher;
    this.remembered = remembered;
    this.guessing = guessing;
    this.pause = pause;
  }

  /** One check on its way. */
  private record Flight(Digest digest, InetAddress address) {}

  /** Somebody at the door. */
  private record Visit(String user, Optional<Credentials> credentials, Origin origin) {}

  SignIn authenticate(String typed, char[] password, Origin origin) {
    String user = key(typed);
    var locked = guessing.locked(user, origin.address());
    if (locked.isPresent()) {
      return told(new SignIn.TooMany(locked.get()), new Visit(user, Optional.empty(), origin));
    }
    var visit = new Visit(user, user.isEmpty() ? Optional.empty() : credentials(user), origin);
    var octets = Passwords.octets(password);
    if (octets.isEmpty()) {
      return told(impossible(visit), visit);
    }
    try {
      return check(visit, typed, octets.get());
    } finally {
      Arrays.fill(octets.get(), (byte) 0);
    }
  }

  private SignIn check(Visit visit, String typed, byte[] password) {
    var digest = remembered.digest(visit.credentials(), typed, password);
    if (visit.credentials().isPresent()) {
      var account = visit.credentials().get().account();
      if (remembered.wasRight(account.id(), digest)) {
        guessing.signedIn(visit.user(), visit.origin().address());
        return new SignIn.Accepted(account);
      }
    }
    var flight = new Flight(digest, visit.origin().address());
    var mine = new CompletableFuture<SignIn>();
    var others = flights.putIfAbsent(flight, mine);
    if (others != null) {
      return join(others);
    }
    try {
      mine.complete(told(hashed(visit, digest, password), visit));
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      flights.remove(flight);
    }
    return mine.join();
  }

  private SignIn hashed(Visit visit, Digest digest, byte[] password) {
    var begun = guessing.begin(visit.user(), visit.origin().address());
    if (begun.isEmpty()) {
      return tooMany(visit);
    }
    var attempt = begun.get();
    if (remembered.wasWrong(digest)) {
      pause.pause(attempt.wrongAgain());
      return new SignIn.Refused();
    }
    boolean right;
    try {
      right =
          hasher.matches(
                  visit.credentials().map(Credentials::password).orElse(hasher.nobody()), password)
              && visit.credentials().isPresent();
    } catch (PasswordHasher.Busy e) {
      attempt.notCounted();
      return new SignIn.TooMany(WHEN_BUSY);
    } catch (RuntimeException | Error e) {
      attempt.notCounted();
      throw e;
    }
    if (!right) {
      remembered.keepWrong(digest);
      pause.pause(attempt.wrong());
      return new SignIn.Refused();
    }
    attempt.right();
    var account = visit.credentials().orElseThrow().account();
    remembered.keepRight(account.id(), digest);
    return new SignIn.Accepted(account);
  }

  /** Empty, too long, with control characters: nobody has such a password, and it is a guess. */
  private SignIn impossible(Visit visit) {
    var attempt = guessing.begin(visit.user(), visit.origin().address());
    if (attempt.isEmpty()) {
      return tooMany(visit);
    }
    pause.pause(attempt.get().wrong());
    return new SignIn.Refused();
  }

  private SignIn tooMany(Visit visit) {
    return new SignIn.TooMany(
        guessing.locked(visit.user(), visit.origin().address()).orElse(Duration.ofSeconds(1)));
  }

  private Optional<Credentials> credentials(String user) {
    return records.meaning(user) instanceof Meaning.OfAccount(Account account)
        ? records.credentials(account.id())
        : Optional.empty();
  }

  /** The address in {@code user} as it is looked up, or empty when there is none in it. */
  private static String key(String user) {
    if (user.length() > LONGEST_USER) {
      return "";
    }
    try {
      return Address.parse(user).key();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** The name of somebody who is not here is not logged: people type passwords into that field. */
  private static SignIn told(SignIn answer, Visit visit) {
    String account =
        visit.credentials().map(c -> c.account().address().toString()).orElse("unknown");
    String address = visit.origin().address().getHostAddress();
    String protocol = visit.origin().protocol().word();
    switch (answer) {
      case SignIn.Accepted _ ->
          log.debug(
              "directory.signin account={} from={} by={} outcome=ok", account, address, protocol);
      case SignIn.FactorNeeded _ ->
          log.info(
              "directory.signin account={} from={} by={} outcome=factor_needed",
              account,
              address,
              protocol);
      case SignIn.Refused(Refusal why) ->
          log.info(
              "directory.signin account={} from={} by={} outcome=refused why={}",
              account,
              address,
              protocol,
              why.name().toLowerCase(Locale.ROOT));
      case SignIn.TooMany(Duration after) ->
          log.info(
              "directory.signin account={} from={} by={} outcome=too_many try_after_s={}",
              account,
              address,
              protocol,
              after.toSeconds());
    }
    return answer;
  }

  private static SignIn join(CompletableFuture<SignIn> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}

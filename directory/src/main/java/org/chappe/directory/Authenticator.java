package org.chappe.directory;

import java.net.InetAddress;
import java.nio.CharBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.chappe.directory.RememberedPasswords.Digest;
import org.chappe.directory.factor.RandomText;
import org.chappe.directory.factor.Totp;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.Pause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks names and passwords. The order of its questions, cheapest first:
 *
 * <ol>
 *   <li>Is it an app password of the user's? Those are random, a keyed digest tells, and nobody
 *       guesses them: they open also where guessing has locked the door.
 *   <li>Is this visitor locked out? Then nothing else is looked at.
 *   <li>Does a code of TOTP stand behind it? Then what stands before the code is the password.
 *   <li>Was this very password right a short while ago? Accepted, for a keyed digest's cost.
 *   <li>Is the same password for the same user from the same address being checked at this moment?
 *       A client that opens twenty connections at once waits for one hash.
 *   <li>Was this very password wrong a short while ago? Refused without a hash or a count.
 *   <li>Argon2id says, when it is this account's turn. Users that are not here cost the same hash.
 * </ol>
 *
 * What a password that is right opens by itself, {@link FactorRule} says. A wrong answer is kept
 * back for as long as {@link Guessing} says, on the caller's thread.
 */
final class Authenticator {
  private static final Logger log = LoggerFactory.getLogger(Authenticator.class);

  /** Nobody's name is longer: a local part of 64 octets, "@", a domain of 255. RFC 5321 §4.5.3.1 */
  private static final int LONGEST_USER = 320;

  /** Whose app passwords are looked for where nobody is: a digest for a digest's time. */
  private static final AccountId NOBODY = new AccountId(0);

  private static final Duration WHEN_BUSY = Duration.ofSeconds(5);

  private final Records records;
  private final PasswordHasher hasher;
  private final RememberedPasswords remembered;
  private final FactorRule factors;
  private final DirectoryKey key;
  private final Renewal renewal;
  private final Guessing guessing;
  private final SignInEvents events;
  private final InstantSource clock;
  private final Pause pause;
  private final ConcurrentHashMap<Flight, CompletableFuture<SignIn>> flights =
      new ConcurrentHashMap<>();

  Authenticator(
      Records records,
      PasswordHasher hasher,
      RememberedPasswords remembered,
      FactorRule factors,
      DirectoryKey key,
      Renewal renewal,
      Guessing guessing,
      SignInEvents events,
      InstantSource clock,
      Pause pause) {
    this.records = records;
    this.hasher = hasher;
    this.remembered = remembered;
    this.factors = factors;
    this.key = key;
    this.renewal = renewal;
    this.guessing = guessing;
    this.events = events;
    this.clock = clock;
    this.pause = pause;
  }

  /** One check on its way. */
  private record Flight(Digest digest, InetAddress address, Protocol protocol) {}

  /** Somebody at the door. */
  record Visit(String user, Optional<Credentials> credentials, Origin origin) {
    Optional<Account> account() {
      return credentials.map(Credentials::account);
    }

    Guessing.Visitor visitor() {
      return new Guessing.Visitor(user, account().map(Account::id), origin.address());
    }
  }

  SignIn authenticate(String typed, char[] password, Origin origin) {
    String user = key(typed);
    var visit = new Visit(user, user.isEmpty() ? Optional.empty() : credentials(user), origin);
    var byApp = byAppPassword(visit, password);
    if (byApp.isPresent()) {
      return told(byApp.get(), visit);
    }
    var locked = guessing.locked(visit.visitor());
    if (locked.isPresent()) {
      return told(new SignIn.TooMany(locked.get()), visit);
    }
    if (endsInCode(visit, password)) {
      return withCode(visit, typed, password);
    }
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

  /** The digest is computed for everybody: nobody learns by the time who has an app password. */
  private Optional<SignIn> byAppPassword(Visit visit, char[] password) {
    var whose = visit.account().map(Account::id).orElse(NOBODY);
    return RandomText.read(CharBuffer.wrap(password), AppPassword.CHARACTERS)
        .map(typed -> key.digest(DirectoryKey.Purpose.APP_PASSWORD, whose, typed))
        .flatMap(
            digest -> visit.credentials().flatMap(known -> known.factors().appPassword(digest)))
        .map(KeptAppPassword::about)
        .map(about -> opened(visit, about));
  }

  /** What the app password, which was right, opens here. */
  private SignIn opened(Visit visit, AppPassword about) {
    var answer = about.opens(visit.account().orElseThrow(), visit.origin(), clock.instant());
    if (answer instanceof SignIn.Accepted) {
      guessing.signedIn(visit.visitor());
    }
    return answer;
  }

  private boolean endsInCode(Visit visit, char[] password) {
    return visit.credentials().isPresent()
        && password.length > Totp.DIGITS
        && factors.takesCode(visit.credentials().get(), visit.origin())
        && factors.isCode(visit.credentials().get(), code(password));
  }

  private static String code(char[] password) {
    return new String(password, password.length - Totp.DIGITS, Totp.DIGITS);
  }

  /** The same pair twice at once is two sign-ins, of which the second finds its code used. */
  private SignIn withCode(Visit visit, String typed, char[] password) {
    char[] before = Arrays.copyOf(password, password.length - Totp.DIGITS);
    var octets = Passwords.octets(before);
    Arrays.fill(before, '\0');
    if (octets.isEmpty()) {
      return told(impossible(visit), visit);
    }
    try {
      var digest = remembered.digest(visit.credentials(), typed, octets.get());
      return told(hashed(visit, digest, octets.get(), known -> code(known, code(password))), visit);
    } finally {
      Arrays.fill(octets.get(), (byte) 0);
    }
  }

  private SignIn code(Credentials known, String code) {
    return factors
        .takeCode(known.account(), code)
        .<SignIn>map(access -> new SignIn.Accepted(known.account(), access))
        .orElseGet(SignIn.Refused::new);
  }

  /** A second factor, from somebody whose password was right just now. */
  SignIn secondFactor(Account account, String code, Origin origin) {
    var visit = new Visit(account.address().key(), records.credentials(account.id()), origin);
    var begun = guessing.begin(visit.visitor());
    if (begun.isEmpty()) {
      return told(tooMany(visit), visit);
    }
    var attempt = begun.get();
    Optional<Access> access;
    try {
      String typed = code.strip();
      access = factors.takeCode(account, typed).or(() -> factors.takeRecoveryCode(account, typed));
    } catch (RuntimeException | Error e) {
      attempt.notCounted();
      throw e;
    }
    if (access.isEmpty()) {
      pause.pause(attempt.wrong());
      return told(new SignIn.Refused(), visit);
    }
    attempt.right();
    return told(new SignIn.Accepted(account, access.get()), visit);
  }

  private SignIn check(Visit visit, String typed, byte[] password) {
    var digest = remembered.digest(visit.credentials(), typed, password);
    Function<Credentials, SignIn> alone = known -> factors.passwordAlone(known, visit.origin());
    if (visit.credentials().isPresent()) {
      var known = visit.credentials().get();
      if (remembered.wasRight(known.account().id(), digest)) {
        var answer = alone.apply(known);
        if (answer instanceof SignIn.Accepted) {
          guessing.signedIn(visit.visitor());
        }
        return told(answer, visit);
      }
    }
    var flight = new Flight(digest, visit.origin().address(), visit.origin().protocol());
    var mine = new CompletableFuture<SignIn>();
    var others = flights.putIfAbsent(flight, mine);
    if (others != null) {
      // Whether it is right the other has found out; what it opens may have changed since.
      return told(
          join(others) instanceof SignIn.Accepted
              ? alone.apply(visit.credentials().orElseThrow())
              : join(others),
          visit);
    }
    try {
      mine.complete(told(hashed(visit, digest, password, alone), visit));
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      flights.remove(flight);
    }
    return mine.join();
  }

  /**
   * @param right the answer when the password is right
   */
  private SignIn hashed(
      Visit visit, Digest digest, byte[] password, Function<Credentials, SignIn> right) {
    var begun = guessing.begin(visit.visitor());
    if (begun.isEmpty()) {
      return tooMany(visit);
    }
    var attempt = begun.get();
    if (remembered.wasWrong(digest)) {
      pause.pause(attempt.wrongAgain());
      return new SignIn.Refused();
    }
    SignIn answer;
    try {
      if (!isRight(visit, digest, password, attempt)) {
        remembered.keepWrong(digest);
        pause.pause(attempt.wrong());
        return new SignIn.Refused();
      }
      answer = right.apply(visit.credentials().orElseThrow());
    } catch (PasswordHasher.Busy e) {
      attempt.notCounted();
      return new SignIn.TooMany(WHEN_BUSY);
    } catch (RuntimeException | Error e) {
      attempt.notCounted();
      throw e;
    }
    switch (answer) {
      case SignIn.Accepted _ -> attempt.right();
      case SignIn.Refused(Refusal why) when why == Refusal.WRONG -> pause.pause(attempt.wrong());
      // The password was right: no guess. But who knows only that much is no known visitor either.
      case SignIn.Refused _, SignIn.FactorNeeded _, SignIn.TooMany _ -> attempt.notCounted();
    }
    return answer;
  }

  private boolean isRight(Visit visit, Digest digest, byte[] password, Guessing.Attempt attempt) {
    var known = visit.credentials();
    if (known.isPresent() && remembered.wasRight(known.get().account().id(), digest)) {
      return true;
    }
    awaitTurn(attempt);
    boolean matches =
        hasher.matches(
            known.map(Credentials::password).orElse(hasher.nobody()), password, attempt.isKnown());
    if (!matches || known.isEmpty()) {
      return false;
    }
    remembered.keepRight(known.get().account().id(), digest);
    renewal.beginIfDue(known.get(), password);
    return true;
  }

  private void awaitTurn(Guessing.Attempt attempt) {
    var wait = attempt.turn().orElseThrow(PasswordHasher.Busy::new);
    if (!wait.isZero()) {
      pause.pause(wait);
    }
  }

  /** Empty, too long, with control characters: nobody has such a password, and it is a guess. */
  private SignIn impossible(Visit visit) {
    var attempt = guessing.begin(visit.visitor());
    if (attempt.isEmpty()) {
      return tooMany(visit);
    }
    pause.pause(attempt.get().wrong());
    return new SignIn.Refused();
  }

  private SignIn tooMany(Visit visit) {
    return new SignIn.TooMany(guessing.locked(visit.visitor()).orElse(Duration.ofSeconds(1)));
  }

  private Optional<Credentials> credentials(String user) {
    return records.meaning(user) instanceof Meaning.OfAccount(Account account)
        ? records.credentials(account.id())
        : Optional.empty();
  }

  /** The address in {@code user} as it is looked up, or empty when there is none in it. */
  static String key(String user) {
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
  SignIn told(SignIn answer, Visit visit) {
    String account =
        visit.credentials().map(c -> c.account().address().toString()).orElse("unknown");
    String address = visit.origin().address().getHostAddress();
    String protocol = visit.origin().protocol().word();
    switch (answer) {
      case SignIn.Accepted(_, Access access) ->
          log.debug(
              "directory.signin account={} from={} by={} outcome=ok means={}",
              account,
              address,
              protocol,
              access.means().name().toLowerCase(Locale.ROOT));
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
    events.signIn(visit.account(), visit.origin(), answer);
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

package org.chappe.directory;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.chappe.store.Pause;

/**
 * What is done around a check that is no password's, and is quick: an attempt is counted, a wrong
 * one kept back, and who has made too many is not let in by what can be guessed. Thread-safe.
 */
final class Gate {
  private final Records records;
  private final Guessing guessing;
  private final BiFunction<SignIn, Authenticator.Visit, SignIn> told;
  private final Pause pause;

  /**
   * @param told tells everybody who hears of sign-ins, and returns the answer
   */
  Gate(
      Records records,
      Guessing guessing,
      BiFunction<SignIn, Authenticator.Visit, SignIn> told,
      Pause pause) {
    this.records = records;
    this.guessing = guessing;
    this.told = told;
    this.pause = pause;
  }

  /** Whether nothing from there is looked at, whoever they say they are. */
  boolean isLocked(Origin origin) {
    return guessing.locked(visit("", origin).visitor()).isPresent();
  }

  /**
   * Lets through whom {@code check} accepts. It is not asked about who is locked out, and an
   * attempt is counted before it is.
   *
   * @param typed who somebody says they are; empty: they have not
   * @param check is given that account, if it is here
   */
  SignIn pass(String typed, Origin origin, Function<Optional<Credentials>, SignIn> check) {
    var visit = visit(typed, origin);
    var begun = guessing.begin(visit.visitor());
    return told.apply(
        begun.isPresent() ? checked(visit, begun.get(), check) : tooMany(visit), visit);
  }

  /**
   * The same for what nobody can guess: who has shown the right thing is let in whoever else has
   * made how many attempts, as with app passwords.
   */
  SignIn passUnguessable(
      String typed, Origin origin, Function<Optional<Credentials>, SignIn> check) {
    var visit = visit(typed, origin);
    var answer = check.apply(visit.credentials());
    if (answer.equals(new SignIn.Refused())) {
      return pass(typed, origin, _ -> answer);
    }
    if (answer instanceof SignIn.Accepted) {
      guessing.signedIn(visit.visitor());
    }
    return told.apply(answer, visit);
  }

  private SignIn checked(
      Authenticator.Visit visit,
      Guessing.Attempt attempt,
      Function<Optional<Credentials>, SignIn> check) {
    SignIn answer;
    try {
      answer = check.apply(visit.credentials());
    } catch (RuntimeException | Error e) {
      attempt.notCounted();
      throw e;
    }
    switch (answer) {
      case SignIn.Accepted _ -> attempt.right();
      case SignIn.Refused(Refusal why) when why == Refusal.WRONG -> pause.pause(attempt.wrong());
      case SignIn.Refused _, SignIn.FactorNeeded _, SignIn.TooMany _ -> attempt.notCounted();
    }
    return answer;
  }

  private SignIn tooMany(Authenticator.Visit visit) {
    return new SignIn.TooMany(guessing.locked(visit.visitor()).orElse(Duration.ofSeconds(1)));
  }

  private Authenticator.Visit visit(String typed, Origin origin) {
    String user = Authenticator.key(typed);
    return new Authenticator.Visit(user, credentials(user), origin);
  }

  /**
   * Of the account that somebody says they are, if it is here.
   *
   * @param user as {@link Authenticator#key} has it
   */
  Optional<Credentials> credentials(String user) {
    return !user.isEmpty() && records.meaning(user) instanceof Meaning.OfAccount(Account account)
        ? records.credentials(account.id())
        : Optional.empty();
  }
}

package org.chappe.pop3;

import java.time.Duration;
import org.chappe.directory.sasl.SaslSettings;

/**
 * Settings of POP3 sessions. Every one has a default and a reason.
 *
 * @param idleLimit how long a client that has signed in may be silent
 * @param signInLimit how long a client may take to sign in
 * @param loginDelay the least time between two sign-ins to one account; zero: none
 * @param badCommands how many commands in a row may be wrong before the session ends
 * @param failedSignIns how often signing in may fail before the session ends
 * @param signIn how somebody may sign in
 */
public record Pop3Settings(
    Duration idleLimit,
    Duration signInLimit,
    Duration loginDelay,
    int badCommands,
    int failedSignIns,
    SaslSettings signIn) {
  /**
   * The defaults.
   *
   * <ul>
   *   <li>10 minutes of silence: the least RFC 1939 §3 allows.
   *   <li>2 minutes to sign in: a person looks up a password in a program, not here.
   *   <li>No delay between sign-ins: one costs little here, and a person presses "get mail" twice.
   *   <li>20 wrong commands: a client that probes for extensions sends a few.
   *   <li>5 failed sign-ins: a person mistypes twice.
   * </ul>
   */
  public static final Pop3Settings DEFAULT =
      new Pop3Settings(
          Duration.ofMinutes(10),
          Duration.ofMinutes(2),
          Duration.ZERO,
          20,
          5,
          SaslSettings.DEFAULT);

  public Pop3Settings {
    if (idleLimit.toMinutes() < 10) {
      throw new IllegalArgumentException(
          "an idle limit of " + idleLimit + " is too short: 10 minutes at least (RFC 1939 §3)");
    }
    if (signInLimit.toMillis() < 1 || loginDelay.isNegative()) {
      throw new IllegalArgumentException(
          "%s to sign in, %s between sign-ins".formatted(signInLimit, loginDelay));
    }
    if (badCommands < 1 || failedSignIns < 1) {
      throw new IllegalArgumentException("at least one mistake is allowed");
    }
  }

  public Pop3Settings withCleartextOnLoopback(boolean allowed) {
    return withSignIn(signIn.withCleartextOnLoopback(allowed));
  }

  public Pop3Settings withSignIn(SaslSettings others) {
    return new Pop3Settings(idleLimit, signInLimit, loginDelay, badCommands, failedSignIns, others);
  }

  public Pop3Settings withLoginDelay(Duration least) {
    return new Pop3Settings(idleLimit, signInLimit, least, badCommands, failedSignIns, signIn);
  }
}

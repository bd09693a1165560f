package org.chappe.imap;

import java.time.Duration;

/**
 * How long what may take.
 *
 * @param idle how long a client that has signed in may be silent between two commands
 * @param signIn how long a client may take to sign in
 * @param keepAlive how often a client in IDLE hears that the connection lives
 * @param progress how often a client that waits for a long command hears that it goes on; zero:
 *     never. RFC 9585
 */
public record ImapTimes(Duration idle, Duration signIn, Duration keepAlive, Duration progress) {
  /**
   * The defaults.
   *
   * <ul>
   *   <li>30 minutes of silence: the least RFC 9051 §5.4 allows.
   *   <li>2 minutes to sign in: a person looks up a password in a program, not here.
   *   <li>Every 2 minutes in IDLE: routers forget silent connections after five or so, and Outlook
   *       shows no new mail for good once its idle connection is gone.
   *   <li>Every 10 seconds of a long command: RFC 9585 §4 recommends 10 to 15.
   * </ul>
   */
  public static final ImapTimes DEFAULT =
      new ImapTimes(
          Duration.ofMinutes(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          Duration.ofSeconds(10));

  public ImapTimes {
    if (idle.toMinutes() < 30) {
      throw new IllegalArgumentException(
          "an idle limit of " + idle + " is too short: 30 minutes at least (RFC 9051 §5.4)");
    }
    if (signIn.toMillis() < 1 || keepAlive.toMillis() < 1 || progress.isNegative()) {
      throw new IllegalArgumentException(
          "times of %s, %s, %s".formatted(signIn, keepAlive, progress));
    }
  }

  public ImapTimes withSignIn(Duration limit) {
    return new ImapTimes(idle, limit, keepAlive, progress);
  }

  public ImapTimes withKeepAlive(Duration every) {
    return new ImapTimes(idle, signIn, every, progress);
  }

  public ImapTimes withProgress(Duration every) {
    return new ImapTimes(idle, signIn, keepAlive, every);
  }
}

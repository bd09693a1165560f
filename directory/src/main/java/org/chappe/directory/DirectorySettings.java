package org.chappe.directory;

import java.time.Duration;
import java.util.Set;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.directory.password.PasswordCost;

/** Settings {@code directory.*}. Every one has a default. */
public record DirectorySettings(
    Hashing hashing,
    Remembering remembering,
    Lookups lookups,
    GuessLimits guessing,
    SecondFactors secondFactors,
    Scram scram) {

  public static final DirectorySettings DEFAULT =
      new DirectorySettings(
          Hashing.DEFAULT,
          Remembering.DEFAULT,
          Lookups.DEFAULT,
          GuessLimits.DEFAULT,
          SecondFactors.DEFAULT,
          Scram.DEFAULT);

  public DirectorySettings secondFactors(SecondFactors next) {
    return new DirectorySettings(hashing, remembering, lookups, guessing, next, scram);
  }

  public DirectorySettings scram(Scram next) {
    return new DirectorySettings(hashing, remembering, lookups, guessing, secondFactors, next);
  }

  /**
   * How passwords are hashed.
   *
   * @param cost of passwords set from now on; hashes made before keep theirs
   * @param atOnce hashes computed at a time, each on a thread and in memory of its own: memory is
   *     at most {@code atOnce} × {@code cost.memoryKiB()}
   * @param waiting sign-ins that may wait for their turn; more are told to come back later
   * @param longestWait for a turn; after it a sign-in is told to come back later
   */
  public record Hashing(PasswordCost cost, int atOnce, int waiting, Duration longestWait) {
    public static final Hashing DEFAULT =
        new Hashing(
            PasswordCost.DEFAULT,
            Runtime.getRuntime().availableProcessors(),
            1_000,
            Duration.ofSeconds(20)); // clients give up a log-in after 30 to 60 s

    public Hashing {
      atLeast("atOnce", atOnce, 1);
      atLeast("waiting", waiting, 1);
      positive("longestWait", longestWait);
    }
  }

  /**
   * How long a password that was right need not be hashed again. Only a keyed digest of it is kept.
   *
   * @param unused after the last sign-in with it
   * @param atMost after it was last hashed
   * @param passwords remembered at most; the longest unused go first
   */
  public record Remembering(Duration unused, Duration atMost, int passwords) {
    public static final Remembering DEFAULT =
        new Remembering(Duration.ofMinutes(10), Duration.ofHours(1), 100_000);

    public Remembering {
      positive("unused", unused);
      positive("atMost", atMost);
      atLeast("passwords", passwords, 1);
    }
  }

  /**
   * How addresses are looked up.
   *
   * @param cached addresses kept in memory, about 300 octets each; as many accounts, domains and
   *     names that are not here
   * @param aliasDepth aliases behind aliases that are followed
   * @param aliasTargets one alias may have
   * @param accounts one address may stand for through all its aliases
   */
  public record Lookups(int cached, int aliasDepth, int aliasTargets, int accounts) {
    public static final Lookups DEFAULT = new Lookups(50_000, 10, 1_000, 10_000);

    public Lookups {
      atLeast("cached", cached, 1);
      atLeast("aliasDepth", aliasDepth, 1);
      atLeast("aliasTargets", aliasTargets, 1);
      atLeast("accounts", accounts, 1);
    }
  }

  /**
   * What is asked of accounts beside their password.
   *
   * @param policy where neither the account nor its domain has one of its own
   * @param grace after the first sign-in at which a required second factor was missed
   * @param codeAfterPassword whether mail programs may send the password with the six digits behind
   *     it, for one sign-in
   */
  public record SecondFactors(
      SecondFactorPolicy policy, Duration grace, boolean codeAfterPassword) {
    public static final SecondFactors DEFAULT =
        new SecondFactors(SecondFactorPolicy.ALLOWED, Duration.ofDays(14), true);

    public SecondFactors {
      if (grace.isNegative()) {
        throw new IllegalArgumentException("grace is " + grace + "; the least is none");
      }
    }
  }

  /**
   * What is kept of passwords for SCRAM.
   *
   * @param hashes with which a password can be proved without being shown; each is a second thing
   *     that can be guessed at by who steals the store, beside the Argon2id hash
   * @param iterations of PBKDF2, for salts made from now on: about 0.6 µs each, once for a
   *     password. Cyrus SASL, which mbsync, mutt and KMail have, refuses to compute more than
   *     65,536
   */
  public record Scram(Set<ScramHash> hashes, int iterations) {
    public static final Scram DEFAULT = new Scram(Set.of(ScramHash.SHA_256), 65_536);
    public static final Scram NONE = new Scram(Set.of(), 4_096);

    public Scram {
      hashes = Set.copyOf(hashes);
      atLeast("iterations", iterations, 4_096); // RFC 7677 §4
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; the least is " + least);
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be above zero");
    }
  }
}

package org.chappe.directory.access;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.chappe.directory.Access;
import org.chappe.directory.AccessEnds;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.model.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is signed in at this moment, on every protocol, and the means to end it. In memory only;
 * thread-safe.
 *
 * <p>The sessions of an account are a chain behind its id, changed while the map holds the id's
 * place. A session costs itself (64 octets), its place in the map (some 60) and what it is ended
 * with (16); the test holds it below 200.
 *
 * <p><b>Nobody slips through.</b> Between the look at somebody's credentials and the opening of
 * their session those credentials may be revoked. So whoever signs in takes a number first ({@link
 * #arriving}), each revocation has a number and is remembered for a while, and a session that is
 * opened is ended at once if a revocation after its number means it. A revocation is remembered
 * before it looks for sessions, a session is in its chain before it looks for revocations: one of
 * them sees the other.
 */
public final class OpenSessions implements AccessEnds {
  /**
   * Revocations that are remembered. A sign-in takes half a minute at most; who comes with an older
   * number than the oldest of these is ended too, and signs in again.
   */
  static final int REVOCATIONS = 1_024;

  /** Characters of what a client calls itself: for people to read. */
  static final int LONGEST_NAME = 100;

  /** Different names that are kept once for all who say them: there are some dozens of programs. */
  private static final int NAMES = 2_000;

  private static final Logger log = LoggerFactory.getLogger(OpenSessions.class);

  private final InstantSource clock;
  private final SessionEvents events;
  private final ConcurrentHashMap<AccountId, OpenSession> newest = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong ended = new AtomicLong();
  private final ConcurrentHashMap<String, String> names = new ConcurrentHashMap<>();
  private final ArrayDeque<Revocation> revocations = new ArrayDeque<>(); // guarded by itself
  private volatile long revoked; // the last one's number

  private record Revocation(long number, AccountId account, Predicate<Access> which) {}

  public OpenSessions(InstantSource clock, SessionEvents events) {
    this.clock = clock;
    this.events = events;
  }

  /** Of a test, whose clock is the machine's and where nobody listens. */
  public OpenSessions() {
    this(InstantSource.system(), SessionEvents.NONE);
  }

  /** Asked before credentials are looked at, for {@link #open}. */
  public long arriving() {
    return revoked;
  }

  /**
   * Somebody has signed in. It is the caller's to close it with the connection.
   *
   * @param arrived what {@link #arriving} said before their credentials were looked at
   * @param id the session's name in the log, different from every other open one's
   */
  public OpenSession open(
      long arrived, String id, Account account, Access access, Origin origin, Ending ending) {
    var session = new OpenSession(this, id, account, access, origin, clock.millis(), ending);
    newest.compute(
        account.id(),
        (_, before) -> {
          session.older = before;
          if (before != null) {
            before.newer = session;
          }
          return session;
        });
    count.incrementAndGet();
    if (revoked != arrived && isRevoked(arrived, account.id(), access)) {
      end(session, EndReason.REVOKED);
    }
    return session;
  }

  private boolean isRevoked(long arrived, AccountId account, Access access) {
    synchronized (revocations) {
      return (!revocations.isEmpty() && revocations.getFirst().number() > arrived + 1)
          || revocations.stream()
              .anyMatch(one ->
                  one.number() > arrived
                      && one.account().equals(account)
                      && one.which().test(access));
    }
  }

  void remove(OpenSession session) {
    newest.computeIfPresent(
        session.account().id(),
        (_, first) -> {
          if (session.closed) {
            return first;
          }
          session.closed = true;
          count.decrementAndGet();
          var older = session.older;
          var newer = session.newer;
          if (older != null) {
            older.newer = newer;
          }
          if (newer != null) {
            newer.older = older;
          }
          return session == first ? older : first;
        });
  }

  /** How many there are. */
  public int count() {
    return count.get();
  }

  /** How many were ended since the start, by somebody else than their clients. */
  public long ended() {
    return ended.get();
  }

  /** Those accounts that somebody is signed in to. */
  public List<AccountId> accounts() {
    return List.copyOf(newest.keySet());
  }

  /** Those of one account, the newest first. */
  public List<OpenSession> of(AccountId account) {
    var found = new ArrayList<OpenSession>();
    newest.computeIfPresent(
        account,
        (_, first) -> {
          for (var each = first; each != null; each = each.older) {
            found.add(each);
          }
          return first;
        });
    return found;
  }

  /** Ends those sessions of an account that {@code which} holds for; how many they were. */
  public int end(AccountId account, Predicate<OpenSession> which) {
    return end(account, which, EndReason.ASKED);
  }

  /**
   * Ends what was opened with what opens nothing any more, and what is just being opened with it.
   */
  @Override
  public void ended(AccountId account, Predicate<Access> which) {
    synchronized (revocations) {
      revocations.add(new Revocation(revoked + 1, account, which));
      if (revocations.size() > REVOCATIONS) {
        revocations.removeFirst();
      }
      revoked++;
    }
    end(account, session -> which.test(session.access()), EndReason.REVOKED);
  }

  private int end(AccountId account, Predicate<OpenSession> which, EndReason why) {
    var meant = of(account).stream().filter(which).toList();
    meant.forEach(session -> end(session, why));
    return meant.size();
  }

  private void end(OpenSession session, EndReason why) {
    ended.incrementAndGet();
    log.info(
        "directory.session account={} session={} from={} by={} outcome=ended why={}",
        session.account().address(),
        session.id(),
        session.origin().address().getHostAddress(),
        session.origin().protocol().word(),
        why.word());
    session.end(why);
  }

  SessionEvents events() {
    return events;
  }

  /** What a client calls itself, for people: one line, not long, and the same object for all. */
  String shown(String client) {
    if (client.isEmpty()) {
      return "";
    }
    String name = ClientName.shown(client);
    if (names.size() >= NAMES) {
      return names.getOrDefault(name, name);
    }
    var known = names.putIfAbsent(name, name);
    return known == null ? name : known;
  }
}

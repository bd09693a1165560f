package org.chappe.pop3;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chappe.model.AccountId;

/**
 * Keeps the least time between two sign-ins to one account, RFC 2449 §6.5. Forgotten at a restart.
 * Thread-safe.
 */
final class LoginDelay {
  private final Duration least;
  private final InstantSource clock;
  private final Map<AccountId, Instant> last = new LinkedHashMap<>(); // the oldest first; guarded

  LoginDelay(Duration least, InstantSource clock) {
    this.least = least;
    this.clock = clock;
  }

  boolean isSet() {
    return !least.isZero();
  }

  long seconds() {
    return least.toSeconds();
  }

  /** Whether the account may be signed in to now; if so, the time counts from now. */
  boolean allows(AccountId account) {
    if (!isSet()) {
      return true;
    }
    Instant now = clock.instant();
    synchronized (last) {
      Iterator<Instant> oldest = last.values().iterator();
      while (oldest.hasNext() && !oldest.next().plus(least).isAfter(now)) {
        oldest.remove(); // so it never holds more than sign in within the delay
      }
      return last.putIfAbsent(account, now) == null;
    }
  }
}

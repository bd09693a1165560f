package org.chappe.relay.route.dns;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.xbill.DNS.Name;

/**
 * Answers until their time is up, those used last, up to a number; equal questions that are on
 * their way are asked once. The lock is held for a few instructions, never while a question is
 * asked. Thread-safe.
 */
final class AnswerCache {
  /** In any case of letters. */
  record Question(Name name, int type) {}

  record Dated(DnsAnswer answer, Instant until) {}

  private final InstantSource clock;
  private final Map<Question, CompletableFuture<Dated>> entries;

  AnswerCache(int most, InstantSource clock) {
    this.clock = clock;
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(
              Map.Entry<Question, CompletableFuture<Dated>> eldest) {
            return size() > most;
          }
        };
  }

  /** What is kept or on its way, else what {@code ask} begins. */
  CompletableFuture<Dated> get(Question question, Supplier<CompletableFuture<Dated>> ask) {
    synchronized (entries) {
      var kept = entries.get(question);
      if (kept != null && isGood(kept)) {
        return kept;
      }
      var asked = ask.get();
      entries.put(question, asked);
      return asked;
    }
  }

  private boolean isGood(CompletableFuture<Dated> kept) {
    return switch (kept.state()) {
      case RUNNING -> true;
      case SUCCESS -> clock.instant().isBefore(kept.resultNow().until());
      case FAILED, CANCELLED -> false;
    };
  }
}

package org.chappe.app.acme;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.chappe.net.CertificateFiles;

/** Warns once a day of each certificate in use that ends soon, whoever renews it. One thread. */
final class EndWatch {
  /** 14 days: a renewal that was to be 30 days before has then failed for two weeks. */
  static final Duration SOON = Duration.ofDays(14);

  private static final Duration AGAIN = Duration.ofDays(1);

  private final InstantSource clock;
  private final Consumer<AcmeEvent> events;
  private final Map<Path, Instant> warned = new HashMap<>();

  EndWatch(InstantSource clock, Consumer<AcmeEvent> events) {
    this.clock = clock;
    this.events = events;
  }

  void look(List<CertificateFiles> inUse) {
    for (CertificateFiles one : inUse) {
      try {
        look(one.chain(), Leaf.read(one.chain()));
      } catch (IOException | GeneralSecurityException e) {
        // TlsContext tells of files that cannot be read
      }
    }
  }

  private void look(Path file, Leaf leaf) throws GeneralSecurityException {
    Instant now = clock.instant();
    Duration left = Duration.between(now, leaf.until());
    // Some live for six days: of these a quarter, which is after the time of their renewal.
    Duration quarter = leaf.lifetime().dividedBy(4);
    Duration soon = quarter.compareTo(SOON) < 0 ? quarter : SOON;
    Instant again = warned.getOrDefault(file, Instant.MIN);
    if (left.compareTo(soon) < 0 && !now.isBefore(again)) {
      warned.put(file, now.plus(AGAIN));
      events.accept(new AcmeEvent.Ending(file, leaf.names(), leaf.until(), left));
    }
  }
}

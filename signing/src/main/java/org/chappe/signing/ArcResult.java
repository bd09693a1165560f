package org.chappe.signing;

import java.util.List;
import java.util.Locale;

/**
 * What became of a chain of ARC sets. RFC 8617 §4.4, §5.2
 *
 * @param status for {@code arc=} of Authentication-Results, and {@code cv=} of the next seal
 * @param reason why it failed, for people and logs; otherwise empty
 * @param sets what was sealed, the oldest first; empty unless the chain passed, as a failed one
 *     MUST be treated as if there were none
 */
public record ArcResult(Status status, String reason, List<ArcSet> sets) {
  /** RFC 8617 §4.4. */
  public enum Status {
    /** There is no chain. */
    NONE,
    /** All seals hold, and the message is as the last sealer had it. */
    PASS,
    /** Anything else; also when a key could not be had now (RFC 8617 §5.2.1). */
    FAIL;

    /** As Authentication-Results and {@code cv=} have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One sealer's testimony.
   *
   * @param instance 1 for the first sealer
   * @param domain who sealed: {@code d=} of the ARC-Seal, as A-labels in lower case
   * @param authenticationResults what it found, as Authentication-Results has it, unfolded: its
   *     name, then results. Only worth as much as the sealer is trusted
   */
  public record ArcSet(int instance, String domain, String authenticationResults) {}

  public ArcResult {
    sets = List.copyOf(sets);
  }
}

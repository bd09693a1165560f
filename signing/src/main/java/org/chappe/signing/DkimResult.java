package org.chappe.signing;

import java.util.Locale;

/**
 * What became of one DKIM-Signature. RFC 8601 §2.7.1. Strings are empty where the signature could
 * not be read so far.
 *
 * @param status the result
 * @param reason why, for people and logs; empty when it passed
 * @param domain {@code header.d}: who signed, as A-labels in lower case
 * @param selector {@code header.s}
 * @param identity {@code header.i}: {@code local@domain}, or {@code @domain}
 * @param algorithm {@code header.a}, as written
 * @param signature {@code header.b}: the signature's first 8 characters, RFC 6008 §4
 * @param testing the domain tests DKIM ({@code t=y}): RFC 6376 §3.6.1 wants the message treated as
 *     unsigned, whatever the status is. Who decides on the message sees to that
 */
public record DkimResult(
    Status status,
    String reason,
    String domain,
    String selector,
    String identity,
    String algorithm,
    String signature,
    boolean testing) {
  /** RFC 8601 §2.7.1; "none" is a list without results. */
  public enum Status {
    /** The whole message is as its signer had it. */
    PASS,
    /** The body's hash or the signature is another's. */
    FAIL,
    /** It might verify, and is not accepted: expired, part of the body or a From unsigned. */
    POLICY,
    /** It is not written as signatures are, or needs what is not known here. */
    NEUTRAL,
    /** The key could not be had now; later it may. */
    TEMPERROR,
    /** There is no usable key, or what must be signed is not. */
    PERMERROR;

    /** As Authentication-Results has it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

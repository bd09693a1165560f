package org.chappe.signing;

import java.time.Duration;
import java.util.Optional;

/**
 * How a message is signed.
 *
 * @param header how the header is canonicalized
 * @param body how the body is canonicalized
 * @param timestamp whether {@code t=} says when it was signed; RFC 6376 §3.5 RECOMMENDS it
 * @param validity {@code x=} is the signature's time and this, whole seconds, one at least; empty
 *     for none. RFC 6376 §3.5
 * @param headerLimit octets of a header that is signed: so many are kept in memory
 */
public record SigningOptions(
    Canonicalization header,
    Canonicalization body,
    boolean timestamp,
    Optional<Duration> validity,
    int headerLimit) {
  /** 512 KiB: far above any letter's, and small beside what a session costs. */
  public static final int HEADER_LIMIT = 512 << 10;

  /** Relaxed both, as relays add blanks and fold anew; with a timestamp, without an end. */
  public static final SigningOptions DEFAULT =
      new SigningOptions(
          Canonicalization.RELAXED, Canonicalization.RELAXED, true, Optional.empty(), HEADER_LIMIT);

  public SigningOptions {
    if (validity.isPresent() && validity.get().toSeconds() < 1) {
      throw new IllegalArgumentException("a signature is valid for a second at least");
    }
    if (headerLimit < 1) {
      throw new IllegalArgumentException("a header has an octet at least");
    }
  }

  /** These, with another canonicalization. */
  public SigningOptions canonicalized(Canonicalization newHeader, Canonicalization newBody) {
    return new SigningOptions(newHeader, newBody, timestamp, validity, headerLimit);
  }

  /** These, with an end. */
  public SigningOptions validFor(Duration newValidity) {
    return new SigningOptions(header, body, timestamp, Optional.of(newValidity), headerLimit);
  }
}

package org.chappe.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * What MAIL said beyond the address, as far as it goes with the message.
 *
 * @param smtpUtf8 RFC 6531 §3.4
 * @param tls what it asks of TLS on its way
 * @param envelopeId ENVID, decoded. RFC 3461 §4.4
 * @param returnHeadersOnly RET: HDRS (true) or FULL (false). RFC 3461 §4.3
 * @param notBefore when it may leave at the earliest. RFC 4865
 * @param by until when it is to be delivered. RFC 2852
 * @param priority -9 to 9, 0 is usual. RFC 6710 §4
 */
public record MailOptions(
    boolean smtpUtf8,
    TlsNeed tls,
    Optional<String> envelopeId,
    Optional<Boolean> returnHeadersOnly,
    Optional<Instant> notBefore,
    Optional<By> by,
    int priority) {
  public static final MailOptions NONE =
      new MailOptions(
          false,
          TlsNeed.USUAL,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0);

  /**
   * DELIVERBY. RFC 2852 §4
   *
   * @param returns by-mode R: given back when the time is over; else by-mode N: the sender is told
   * @param trace by-mode with T
   */
  public record By(Instant until, boolean returns, boolean trace) {}

  public MailOptions {
    if (priority < -9 || priority > 9) {
      throw new IllegalArgumentException("a priority of " + priority);
    }
  }

  /** Without a time to wait for. */
  public MailOptions immediately() {
    return new MailOptions(
        smtpUtf8, tls, envelopeId, returnHeadersOnly, Optional.empty(), by, priority);
  }

  /** With another need of TLS. */
  public MailOptions with(TlsNeed need) {
    return new MailOptions(smtpUtf8, need, envelopeId, returnHeadersOnly, notBefore, by, priority);
  }

  /** RFC 8689 §2 */
  public boolean requireTls() {
    return tls == TlsNeed.REQUIRED;
  }
}

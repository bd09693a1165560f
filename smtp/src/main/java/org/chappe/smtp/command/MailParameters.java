package org.chappe.smtp.command;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What stands behind the path in MAIL.
 *
 * @param size what the client says the message has, in octets; {@link Long#MAX_VALUE} also stands
 *     for more. RFC 1870 §6
 * @param body RFC 6152 §2, RFC 3030 §3
 * @param smtpUtf8 whether addresses and header may be internationalized. RFC 6531 §3.4
 * @param requireTls RFC 8689 §2
 * @param returnHeadersOnly RET: HDRS (true) or FULL (false). RFC 3461 §4.3
 * @param envelopeId ENVID, decoded. RFC 3461 §4.4
 * @param hold RFC 4865 §3
 * @param by RFC 2852 §4
 * @param priority MT-PRIORITY, -9 to 9. RFC 6710 §3
 */
public record MailParameters(
    OptionalLong size,
    Body body,
    boolean smtpUtf8,
    boolean requireTls,
    Optional<Boolean> returnHeadersOnly,
    Optional<String> envelopeId,
    Optional<Hold> hold,
    Optional<By> by,
    OptionalInt priority) {
  public static final MailParameters NONE =
      new MailParameters(
          OptionalLong.empty(),
          Body.SEVEN_BIT,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty());

  /**
   * What the client says the message's octets are. Telephones say 7BIT and send 8: both is taken.
   */
  public enum Body {
    SEVEN_BIT,
    EIGHT_BIT_MIME,
    /** Lines need not be lines: it comes by BDAT only. RFC 3030 §3 */
    BINARY_MIME
  }

  /** When it may leave at the earliest. */
  public sealed interface Hold {
    /** HOLDFOR, 1 to 999,999,999 */
    record For(long seconds) implements Hold {}

    /** HOLDUNTIL */
    record Until(Instant time) implements Hold {}
  }

  /**
   * When it is to have been delivered.
   *
   * @param seconds from now, -999,999,999 to 999,999,999; above 0 when it returns
   * @param returns by-mode R, else N
   * @param trace by-trace T
   */
  public record By(long seconds, boolean returns, boolean trace) {}
}

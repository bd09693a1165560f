package org.chappe.smtp.command;

import java.util.OptionalLong;

/**
 * What stands behind the path in MAIL.
 *
 * @param size what the client says the message has, in octets; {@link Long#MAX_VALUE} also stands
 *     for more. RFC 1870 §6
 * @param body RFC 6152 §2
 * @param smtpUtf8 whether addresses and header may be internationalized. RFC 6531 §3.4
 */
public record MailParameters(OptionalLong size, Body body, boolean smtpUtf8) {
  public static final MailParameters NONE =
      new MailParameters(OptionalLong.empty(), Body.SEVEN_BIT, false);

  /**
   * What the client says the message's octets are. Telephones say 7BIT and send 8: both is taken.
   */
  public enum Body {
    SEVEN_BIT,
    EIGHT_BIT_MIME
  }
}

package org.chappe.smtp;

import java.time.Instant;
import java.util.Optional;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.TlsNeed;
import org.chappe.smtp.command.MailParameters;
import org.chappe.smtp.command.MailParameters.Hold;

/** What MAIL asks for the message's way, as times of the clock, and whether it can be had. */
final class Asked {
  private Asked() {}

  static MailOptions options(MailParameters said, Instant now) {
    return new MailOptions(
        said.smtpUtf8(),
        said.requireTls() ? TlsNeed.REQUIRED : TlsNeed.USUAL,
        said.envelopeId(),
        said.returnHeadersOnly(),
        said.hold().map(hold -> notBefore(hold, now)),
        said.by()
            .map(by -> new MailOptions.By(now.plusSeconds(by.seconds()), by.returns(), by.trace())),
        said.priority().orElse(0));
  }

  private static Instant notBefore(Hold hold, Instant now) {
    return switch (hold) {
      case Hold.For(long seconds) -> now.plusSeconds(seconds);
      case Hold.Until(Instant time) -> time;
    };
  }

  /** RFC 4865 §4.2, §5.2.2; RFC 2852 §3 */
  static Optional<Refused> refusal(MailOptions options, Instant now) {
    if (options.notBefore().filter(now.plus(Extensions.LONGEST_HOLD)::isBefore).isPresent()) {
      return Optional.of(
          Refused.mistake(
              501, "5.5.4", "mail is held until " + Extensions.latestHold(now) + " at most"));
    }
    if (options.by().isEmpty()) {
      return Optional.empty();
    }
    MailOptions.By by = options.by().get();
    if (by.returns() && by.until().isBefore(now.plus(Extensions.SHORTEST_BY))) {
      return Optional.of(
          Refused.no(
              555,
              "5.5.4",
              "the least for BY with R is " + Extensions.SHORTEST_BY.toSeconds() + " seconds"));
    }
    return options.notBefore().filter(by.until()::isBefore).isPresent()
        ? Optional.of(
            Refused.mistake(501, "5.5.4", "it would leave after it is to have been delivered"))
        : Optional.empty();
  }
}

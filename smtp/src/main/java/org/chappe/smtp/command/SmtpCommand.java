package org.chappe.smtp.command;

import java.util.Optional;
import org.chappe.delivery.RecipientOptions;

/** One parsed command: what the client asks, nothing about how it is done. RFC 5321 §4.1.1 */
public sealed interface SmtpCommand {
  /** The client's name is what it says, unchecked. RFC 5321 §4.1.1.1 */
  record Ehlo(String client) implements SmtpCommand {}

  record Helo(String client) implements SmtpCommand {}

  /** RFC 2033 §4.1 */
  record Lhlo(String client) implements SmtpCommand {}

  /**
   * RFC 5321 §4.1.1.2
   *
   * @param from empty for {@code <>}, which nobody may answer
   */
  record Mail(Optional<Path> from, MailParameters parameters) implements SmtpCommand {}

  /** RFC 5321 §4.1.1.3 */
  record Rcpt(ForwardPath to, RecipientOptions options) implements SmtpCommand {
    /** Whether it may only come with {@code SMTPUTF8}. RFC 6531 §3.4, RFC 6533 §3 */
    public boolean isInternational() {
      return (to instanceof ForwardPath.Mailbox(Path path) && path.isInternational())
          || options.originalRecipient().orElse("").chars().anyMatch(c -> c > 0x7F);
    }
  }

  /** RFC 5321 §4.1.1.4 */
  record Data() implements SmtpCommand {}

  /** RFC 3030 §2; {@code octets} follow the line, {@link Long#MAX_VALUE} also stands for more. */
  record Bdat(long octets, boolean last) implements SmtpCommand {}

  /**
   * RFC 4468 §3.3: what a URL names is the message's next piece.
   *
   * @param url absolute, not looked into
   */
  record Burl(String url, boolean last) implements SmtpCommand {}

  /** RFC 5321 §4.1.1.5 */
  record Rset() implements SmtpCommand {}

  /** RFC 5321 §4.1.1.6 */
  record Vrfy(String who) implements SmtpCommand {}

  /** RFC 5321 §4.1.1.7 */
  record Expn(String list) implements SmtpCommand {}

  /** RFC 5321 §4.1.1.8 */
  record Help() implements SmtpCommand {}

  /** RFC 5321 §4.1.1.9 */
  record Noop() implements SmtpCommand {}

  /** RFC 5321 §4.1.1.10 */
  record Quit() implements SmtpCommand {}

  /** RFC 3207 §4 */
  record StartTls() implements SmtpCommand {}

  /**
   * RFC 4954 §4
   *
   * @param mechanism in upper case
   * @param initial the initial response in Base64 as it came; {@code =} stands for an empty one
   */
  record Auth(String mechanism, Optional<String> initial) implements SmtpCommand {}
}

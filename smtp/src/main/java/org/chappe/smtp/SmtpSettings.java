package org.chappe.smtp;

import java.time.Duration;
import org.chappe.directory.sasl.SaslSettings;
import org.chappe.model.ByteSize;

/**
 * Settings of one listener.
 *
 * @param hostname in the greeting and in EHLO's answer
 * @param message the largest message. RFC 1870
 * @param recipients RCPT commands in one transaction. RFC 5321 §4.5.3.1.8
 * @param messages MAIL commands in one session. RFC 9422 §4.1
 * @param errors mistakes in a row, without a message in between, after which the session ends
 * @param unknownRecipients recipients that are not here, without a message in between, after which
 *     the session ends
 * @param silence the longest wait for a command. RFC 5321 §4.5.3.2.7
 * @param signInWithin the time a mail program has to sign in; without a sign-in it is cut off
 * @param signIn how somebody may sign in, by {@link SmtpKind#SUBMISSION}
 * @param relaying who else may send to other servers, by {@link SmtpKind#MX}
 */
public record SmtpSettings(
    SmtpKind kind,
    String hostname,
    ByteSize message,
    int recipients,
    int messages,
    int errors,
    int unknownRecipients,
    Duration silence,
    Duration signInWithin,
    SaslSettings signIn,
    Relaying relaying) {
  /**
   * The defaults, each with its reason.
   *
   * <ul>
   *   <li>64 MiB: a 45 MB attachment in Base64; the large providers stop between 25 and 50 MB, and
   *       nobody shall have to think of this setting first.
   *   <li>1,000 recipients: RFC 5321 asks for 100; large lists send some hundred at a time.
   *   <li>100,000 messages: LMTP clients and lists keep one connection for thousands; a limit moves
   *       them on to newer limits and certificates at last.
   *   <li>20 errors: nobody who means it makes as many; a program that sends a message as commands
   *       does on its first page. LMTP: the same.
   *   <li>100 unknown recipients: a list with old addresses has some, who guesses has nothing else.
   *   <li>5 minutes of silence: RFC 5321 §4.5.3.2.7.
   *   <li>5 minutes to sign in: a person may be asked for the password in between.
   *   <li>Passwords only inside TLS: RFC 8314 §3.
   *   <li>Nobody is relayed for who has not signed in.
   * </ul>
   */
  public static SmtpSettings defaults(SmtpKind kind, String hostname) {
    return new SmtpSettings(
        kind,
        hostname,
        ByteSize.ofMiB(64),
        1_000,
        100_000,
        20,
        kind == SmtpKind.LMTP ? Integer.MAX_VALUE : 100,
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        SaslSettings.DEFAULT,
        Relaying.NOBODY);
  }

  public SmtpSettings {
    if (message.octets() < 64 * 1024 || message.octets() > Long.MAX_VALUE / 4) {
      throw new IllegalArgumentException(
          "messages of " + message + ": RFC 5321 §4.5.3.1.7 asks for 64KiB at least");
    }
    if (recipients < 1 || recipients > 999_999 || messages < 1 || messages > 999_999) {
      throw new IllegalArgumentException(
          "%d recipients, %d messages: from 1 to 999999 (RFC 9422 §4)"
              .formatted(recipients, messages));
    }
    if (errors < 1 || unknownRecipients < 1) {
      throw new IllegalArgumentException(
          "%d errors, %d unknown recipients: at least 1".formatted(errors, unknownRecipients));
    }
  }

  /** Whether clients are asked for a certificate in TLS. */
  public boolean asksForCertificates() {
    return switch (kind) {
      case MX -> relaying.asksForCertificates();
      case SUBMISSION -> signIn.asksForCertificates();
      case LMTP -> false;
    };
  }

  public SmtpSettings withMessage(ByteSize largest) {
    return new SmtpSettings(
        kind,
        hostname,
        largest,
        recipients,
        messages,
        errors,
        unknownRecipients,
        silence,
        signInWithin,
        signIn,
        relaying);
  }

  public SmtpSettings withRecipients(int most) {
    return new SmtpSettings(
        kind,
        hostname,
        message,
        most,
        messages,
        errors,
        unknownRecipients,
        silence,
        signInWithin,
        signIn,
        relaying);
  }

  public SmtpSettings withMessages(int most) {
    return new SmtpSettings(
        kind,
        hostname,
        message,
        recipients,
        most,
        errors,
        unknownRecipients,
        silence,
        signInWithin,
        signIn,
        relaying);
  }

  public SmtpSettings withErrors(int most, int mostUnknownRecipients) {
    return new SmtpSettings(
        kind,
        hostname,
        message,
        recipients,
        messages,
        most,
        mostUnknownRecipients,
        silence,
        signInWithin,
        signIn,
        relaying);
  }

  public SmtpSettings withTimes(Duration longestSilence, Duration toSignIn) {
    return new SmtpSettings(
        kind,
        hostname,
        message,
        recipients,
        messages,
        errors,
        unknownRecipients,
        longestSilence,
        toSignIn,
        signIn,
        relaying);
  }

  public SmtpSettings withCleartextOnLoopback(boolean allowed) {
    return withSignIn(signIn.withCleartextOnLoopback(allowed));
  }

  public SmtpSettings withSignIn(SaslSettings others) {
    return new SmtpSettings(
        kind,
        hostname,
        message,
        recipients,
        messages,
        errors,
        unknownRecipients,
        silence,
        signInWithin,
        others,
        relaying);
  }

  public SmtpSettings withRelaying(Relaying allowed) {
    return new SmtpSettings(
        kind,
        hostname,
        message,
        recipients,
        messages,
        errors,
        unknownRecipients,
        silence,
        signInWithin,
        signIn,
        allowed);
  }
}

package org.chappe.app.config;

import java.time.Duration;
import org.chappe.delivery.SendingLimits;
import org.chappe.model.ByteSize;
import org.chappe.smtp.SmtpKind;
import org.chappe.smtp.SmtpSettings;

/** Settings {@code smtp.*}: mail coming in, by SMTP, submission and LMTP alike. */
public record SmtpConfig(
    ByteSize messageLimit,
    int recipients,
    int errors,
    Duration silence,
    int messagesPerDay,
    int newRecipientsPerDay,
    boolean copyToSent) {
  public static final SmtpConfig DEFAULT = of(SmtpSettings.defaults(SmtpKind.MX, "localhost"));

  public SmtpConfig {
    if (messageLimit.octets() < 64 * 1024) {
      throw new BadSetting(
          "message-limit", "is too small: 64KiB have to be taken (RFC 5321 §4.5.3.1.7)");
    }
    if (messageLimit.octets() > 1L << 40) {
      throw new BadSetting("message-limit", "is too large: no message has more than 1TiB");
    }
    if (recipients < 100 || recipients > 999_999) {
      throw new BadSetting(
          "recipients", "must be from 100 (RFC 5321 §4.5.3.1.8) to 999999 (RFC 9422 §4)");
    }
    if (errors < 1) {
      throw new BadSetting("errors", "is too small: with less than 1 no session could begin");
    }
    if (silence.compareTo(Duration.ofMinutes(5)) < 0) {
      throw new BadSetting(
          "silence", "is too short: a client may be silent for 5m (RFC 5321 §4.5.3.2.7)");
    }
    if (messagesPerDay < 0) {
      throw new BadSetting("messages-per-day", "is negative: 0 is no limit");
    }
    if (newRecipientsPerDay < 0) {
      throw new BadSetting("new-recipients-per-day", "is negative: 0 is no limit");
    }
  }

  static SmtpConfig read(Settings in) {
    return new SmtpConfig(
        in.value(
            "message-limit",
            SettingType.SIZE,
            DEFAULT.messageLimit,
            "The largest message that is taken; an attachment grows by a third on its way."),
        in.value(
            "recipients",
            SettingType.NUMBER,
            DEFAULT.recipients,
            "Recipients of one message on its way in; a client sends further ones anew (RFC 5321"
                + " §4.5.3.1.8)."),
        in.value(
            "errors",
            SettingType.NUMBER,
            DEFAULT.errors,
            "Wrong commands without a message in between, after which a session is ended."),
        in.value(
            "silence",
            SettingType.DURATION,
            DEFAULT.silence,
            "How long a client may be silent between commands (RFC 5321 §4.5.3.2.7: at least 5"
                + " minutes)."),
        in.value(
            "messages-per-day",
            SettingType.NUMBER,
            DEFAULT.messagesPerDay,
            "Messages one account may send in a day (of UTC); above it the answer is 451. Keeps a"
                + " stolen password from doing much harm. 0: no limit."),
        in.value(
            "new-recipients-per-day",
            SettingType.NUMBER,
            DEFAULT.newRecipientsPerDay,
            "Addresses on other servers, never written to before, one account may write to in a"
                + " day. 0: no limit."),
        in.value(
            "copy-to-sent",
            SettingType.YES_OR_NO,
            DEFAULT.copyToSent,
            "Whether what an account sends goes into its Sent mailbox, too: for programs that do not"
                + " put it there themselves, as most do."));
  }

  /** What those who sign in may send. */
  public SendingLimits sending() {
    return new SendingLimits(messagesPerDay, newRecipientsPerDay);
  }

  /** As one listener's service takes them. */
  public SmtpSettings settings(SmtpKind kind, String hostname, AuthConfig auth, RelayConfig relay) {
    SmtpSettings defaults = SmtpSettings.defaults(kind, hostname);
    return defaults
        .withMessage(messageLimit)
        .withRecipients(recipients)
        .withErrors(errors, defaults.unknownRecipients())
        .withTimes(silence, defaults.signInWithin())
        .withSignIn(auth.signIn())
        .withRelaying(relay.relaying());
  }

  private static SmtpConfig of(SmtpSettings settings) {
    return new SmtpConfig(
        settings.message(),
        settings.recipients(),
        settings.errors(),
        settings.silence(),
        SendingLimits.DEFAULT.messages(),
        SendingLimits.DEFAULT.newRecipients(),
        false);
  }
}

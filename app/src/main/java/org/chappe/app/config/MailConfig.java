package org.chappe.app.config;

import java.util.Optional;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.model.ByteSize;

/**
 * Settings {@code mail.*}: the mail that is kept.
 *
 * @param quota what an account may hold; empty: as much as there is room for
 * @param cache memory for accounts nobody looks at now
 */
public record MailConfig(Optional<ByteSize> quota, int mailboxes, ByteSize cache) {
  public static final MailConfig DEFAULT =
      new MailConfig(
          Optional.empty(), MailboxSettings.DEFAULT.mailboxes(), MailboxSettings.DEFAULT.cache());

  public MailConfig {
    if (mailboxes < 100) {
      throw new BadSetting("mailboxes", "is too small: people sort their mail; 100 is the least");
    }
  }

  static MailConfig read(Settings in) {
    return new MailConfig(
        in.optional(
            "quota",
            SettingType.SIZE,
            "none",
            "What an account may hold, given to accounts that are made from then on. Who has one"
                + " already keeps it."),
        in.value(
            "mailboxes",
            SettingType.NUMBER,
            DEFAULT.mailboxes,
            "Mailboxes of one account. Clients fetch the whole list; more come from a script, not"
                + " from a person."),
        in.value(
            "cache",
            SettingType.SIZE,
            DEFAULT.cache,
            "Memory for the mailboxes of accounts that nobody looks at just now; a message's"
                + " entry takes about 50 octets."));
  }

  /** As the mailbox service takes them. */
  public MailboxSettings settings() {
    MailboxSettings defaults = MailboxSettings.DEFAULT;
    return new MailboxSettings(
        cache,
        mailboxes,
        defaults.levels(),
        defaults.keywords(),
        defaults.historyVersions(),
        defaults.commitAttempts(),
        defaults.commitPause());
  }
}

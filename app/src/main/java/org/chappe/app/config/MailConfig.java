package org.chappe.app.config;

import java.util.Optional;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.model.ByteSize;
import org.chappe.model.MailboxName;

/**
 * Settings {@code mail.*}: the mail that is kept.
 *
 * @param quota what an account may hold; empty: as much as there is room for
 * @param cache memory for accounts nobody looks at now
 */
public record MailConfig(
    Optional<ByteSize> quota,
    int mailboxes,
    int levels,
    int keywords,
    int mailboxKeywords,
    ByteSize cache) {
  public static final MailConfig DEFAULT = of(MailboxSettings.DEFAULT);

  public MailConfig {
    if (mailboxes < 100) {
      throw new BadSetting("mailboxes", "is too small: people sort their mail; 100 is the least");
    }
    if (levels < 5 || levels > MailboxName.MAX_LEVELS) {
      throw new BadSetting("levels", "must be from 5 to " + MailboxName.MAX_LEVELS);
    }
    if (keywords < 10 || keywords > 1_000) {
      throw new BadSetting("keywords", "must be from 10 to 1000: they are kept in memory");
    }
    if (mailboxKeywords < keywords || mailboxKeywords > 100_000) {
      throw new BadSetting("mailbox-keywords", "must be from keywords to 100000");
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
            "levels",
            SettingType.NUMBER,
            DEFAULT.levels,
            "Levels of a mailbox's name, as in \"Work/2026/May\". Clients show a tree; others'"
                + " servers refuse more when mail is moved to them."),
        in.value(
            "keywords",
            SettingType.NUMBER,
            DEFAULT.keywords,
            "Keywords of one message, which clients call tags or labels. They are kept in memory;"
                + " the clients we know set fewer than ten."),
        in.value(
            "mailbox-keywords",
            SettingType.NUMBER,
            DEFAULT.mailboxKeywords,
            "Different keywords of all messages in one mailbox: clients are told all of them"
                + " whenever there is a new one."),
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
        levels,
        keywords,
        mailboxKeywords,
        defaults.historyVersions(),
        defaults.commitAttempts(),
        defaults.commitPause());
  }

  private static MailConfig of(MailboxSettings settings) {
    return new MailConfig(
        Optional.empty(),
        settings.mailboxes(),
        settings.levels(),
        settings.keywords(),
        settings.mailboxKeywords(),
        settings.cache());
  }
}

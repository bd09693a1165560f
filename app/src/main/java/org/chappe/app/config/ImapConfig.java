package org.chappe.app.config;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.chappe.imap.HiddenCapability;
import org.chappe.imap.ImapLimits;
import org.chappe.imap.ImapSettings;
import org.chappe.imap.ImapTimes;
import org.chappe.model.Address;
import org.chappe.model.ByteSize;

/** Settings {@code imap.*}: reading mail. Defaults and their reasons: {@link ImapSettings}. */
public record ImapConfig(
    Duration idleLimit,
    Duration keepAlive,
    Duration progress,
    ByteSize messageLimit,
    int messagesPerCommand,
    int messagesPerCopy,
    int badCommands,
    int compression,
    List<Address> administrators,
    List<HiddenCapability> hide) {
  public static final ImapConfig DEFAULT = of(ImapSettings.DEFAULT);

  public ImapConfig {
    administrators = List.copyOf(administrators);
    hide = List.copyOf(hide);
    if (idleLimit.compareTo(Duration.ofMinutes(30)) < 0) {
      throw new BadSetting(
          "idle-limit", "is too short: a client may be silent for 30m (RFC 9051 §5.4)");
    }
    if (keepAlive.compareTo(Duration.ofSeconds(5)) < 0) {
      throw new BadSetting("keep-alive", "is too short: below 5s it would keep telephones awake");
    }
    if (progress.isPositive() && progress.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new BadSetting("progress", "is too short: 0s is never, else it is 1s at least");
    }
    if (messageLimit.octets() < 64 * 1024) {
      throw new BadSetting("message-limit", "is too small: a draft with a picture has 64KiB");
    }
    requireMessages("messages-per-command", messagesPerCommand);
    requireMessages("messages-per-copy", messagesPerCopy);
    if (badCommands < 1) {
      throw new BadSetting("bad-commands", "is too small: with less than 1 no session could begin");
    }
    if (compression < 0 || compression > 9) {
      throw new BadSetting("compression", "is not from 0 (none) over 1 (quick) to 9 (small)");
    }
  }

  private static void requireMessages(String name, int messages) {
    if (messages != 0 && messages < 1_000) {
      throw new BadSetting(
          name, "is too small: 0 is no limit, else it is 1000 at least (RFC 9738 §3)");
    }
  }

  static ImapConfig read(Settings in) {
    return new ImapConfig(
        in.value(
            "idle-limit",
            SettingType.DURATION,
            DEFAULT.idleLimit,
            "How long a client that has signed in may be silent before it is sent away (RFC 9051"
                + " §5.4: at least 30 minutes)."),
        in.value(
            "keep-alive",
            SettingType.DURATION,
            DEFAULT.keepAlive,
            "How often a client in IDLE hears that the connection lives. Routers forget silent"
                + " ones after some minutes."),
        in.value(
            "progress",
            SettingType.DURATION,
            DEFAULT.progress,
            "How often a client that waits for a long command hears that it goes on, and how far it"
                + " has come (RFC 9585, which recommends 10 to 15 seconds). 0s: never."),
        in.value(
            "message-limit",
            SettingType.SIZE,
            DEFAULT.messageLimit,
            "The largest message that can be appended."),
        in.value(
            "messages-per-command",
            SettingType.NUMBER,
            DEFAULT.messagesPerCommand,
            "Messages that one FETCH, STORE, SEARCH, COPY, MOVE or UID EXPUNGE works on, the last"
                + " ones of those it names (RFC 9738, MESSAGELIMIT); 0: as many as there are. A"
                + " client that does not know of it takes the last ones for all there are, and may"
                + " throw away what it has of the others: so the limit is far above what mailboxes"
                + " hold. What is sorted or threaded is refused above it."),
        in.value(
            "messages-per-copy",
            SettingType.NUMBER,
            DEFAULT.messagesPerCopy,
            "Messages that one COPY or APPEND brings in where messages-per-command is 0 (RFC 9738,"
                + " SAVELIMIT); 0: as many as there are. They become visible together, and are in"
                + " memory until then."),
        in.value(
            "bad-commands",
            SettingType.NUMBER,
            DEFAULT.badCommands,
            "Wrong commands in a row after which a session is ended."),
        in.value(
            "compression",
            SettingType.NUMBER,
            DEFAULT.compression,
            "How hard COMPRESS tries to make answers small: 1 (quick) to 9 (small), 0 not to offer"
                + " it. A connection that uses it costs 40 KB more."),
        in.list(
            "administrators",
            SettingType.ADDRESS,
            DEFAULT.administrators,
            "Addresses of accounts that may see and set other accounts' quotas over IMAP (RFC"
                + " 9208, SETQUOTA), and the server's shared annotations (RFC 5464)."),
        in.list(
            "hide",
            SettingType.HIDDEN_CAPABILITY,
            DEFAULT.hide,
            "Capabilities that are neither announced nor taken by ENABLE: \"NOTIFY\" hides it from"
                + " everybody, \"UIDONLY client=*microsoft*\" from clients with such a name or"
                + " vendor in their ID (RFC 2971), \"COMPRESS=DEFLATE account=*@old.example\" from"
                + " such accounts; client and account can stand together. A * is any text. A list of"
                + " your own replaces this one: Microsoft's fetcher enables UIDONLY and then uses"
                + " message numbers, so that no mail appears."));
  }

  /** As the front-end takes them. */
  public ImapSettings settings(AuthConfig auth, ImapLimitsConfig limits) {
    ImapSettings defaults = ImapSettings.DEFAULT;
    return new ImapSettings(
        messageLimit,
        new ImapTimes(idleLimit, defaults.times().signIn(), keepAlive, progress),
        new ImapLimits(messagesPerCommand, messagesPerCopy, limits.parsing()),
        badCommands,
        defaults.failedSignIns(),
        compression,
        Set.copyOf(administrators),
        hide,
        auth.signIn());
  }

  private static ImapConfig of(ImapSettings settings) {
    return new ImapConfig(
        settings.times().idle(),
        settings.times().keepAlive(),
        settings.times().progress(),
        settings.messageLimit(),
        settings.limits().messages(),
        settings.limits().saved(),
        settings.badCommands(),
        settings.compression(),
        settings.administrators().stream().sorted(Comparator.comparing(Address::key)).toList(),
        settings.hide());
  }
}

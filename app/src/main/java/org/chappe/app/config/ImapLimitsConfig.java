package org.chappe.app.config;

import org.chappe.imap.wire.ParserLimits;
import org.chappe.model.ByteSize;

/**
 * Settings {@code imap-limits.*}: how large one command of a client may be. Reasons: {@link
 * ParserLimits}.
 */
public record ImapLimitsConfig(
    ByteSize line, ByteSize literal, int set, int nesting, int searchKeys, int patterns) {
  public static final ImapLimitsConfig DEFAULT = of(ParserLimits.DEFAULT);

  public ImapLimitsConfig {
    between("line", line.octets(), 8 * 1024, 16 * 1024 * 1024, "8KiB (RFC 7162 §4) to 16MiB");
    between("literal", literal.octets(), 4 * 1024, 16 * 1024 * 1024, "4KiB to 16MiB");
    between("set", set, 100, 10_000_000, "100 to 10000000");
    between("nesting", nesting, 10, 500, "10 to 500: each level costs stack");
    between("search-keys", searchKeys, 100, 100_000, "100 to 100000");
    between("patterns", patterns, 10, 10_000, "10 to 10000");
  }

  private static void between(String name, long value, long least, long most, String words) {
    if (value < least || value > most) {
      throw new BadSetting(name, "must be from " + words);
    }
  }

  static ImapLimitsConfig read(Settings in) {
    return new ImapLimitsConfig(
        in.value(
            "line",
            SettingType.SIZE,
            DEFAULT.line,
            "A command without its literals; RFC 7162 §4 asks clients to stay near 8192 octets, and"
                + " some send a whole mailbox of UIDs. Answer above it: BAD."),
        in.value(
            "literal",
            SettingType.SIZE,
            DEFAULT.literal,
            "A literal that is no message: a name, a password, a text to search for; four times"
                + " that for all of a command. Answer above it: BAD [TOOBIG]."),
        in.value(
            "set",
            SettingType.NUMBER,
            DEFAULT.set,
            "Numbers and ranges in one set; as many as fit into a line, unless it is lowered. Answer"
                + " above it: NO [LIMIT]."),
        in.value(
            "nesting",
            SettingType.NUMBER,
            DEFAULT.nesting,
            "Parentheses, NOT and OR within each other; people write five, programs ten. Answer"
                + " above it: NO [LIMIT]."),
        in.value(
            "search-keys",
            SettingType.NUMBER,
            DEFAULT.searchKeys,
            "Keys of one search, each asked of each message; programs write one for each of a few"
                + " hundred addresses. Answer above it: NO [LIMIT]."),
        in.value(
            "patterns",
            SettingType.NUMBER,
            DEFAULT.patterns,
            "Patterns of one LIST, each asked of each mailbox. Answer above it: NO [LIMIT]."));
  }

  /** As the front-end takes them. */
  ParserLimits parsing() {
    ParserLimits defaults = ParserLimits.DEFAULT;
    return new ParserLimits(
        Math.toIntExact(line.octets()),
        Math.toIntExact(literal.octets()),
        Math.toIntExact(4 * literal.octets()),
        defaults.skip(),
        nesting,
        set,
        searchKeys,
        patterns);
  }

  private static ImapLimitsConfig of(ParserLimits limits) {
    return new ImapLimitsConfig(
        new ByteSize(limits.line()),
        new ByteSize(limits.literal()),
        limits.set(),
        limits.nesting(),
        limits.searchKeys(),
        limits.patterns());
  }
}

package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.AnnotationLimits;

/**
 * entry = astring ; slash-separated path to entry, MUST NOT contain "*" or "%" — RFC 5464 §3.2, §5
 *
 * @param text in small letters, as case makes no difference: {@code /private/comment}
 */
public record EntryName(String text) {
  private static final String PRIVATE = "/private";
  private static final String SHARED = "/shared";

  /** RFC 6154 §4 */
  public static final EntryName SPECIAL_USE = new EntryName("/private/specialuse");

  /** RFC 5464 §3.2.1.1 */
  public static final EntryName ADMIN = new EntryName("/shared/admin");

  /** What waits to leave of the account's mail; of the server, and only to be read. */
  public static final EntryName QUEUE = new EntryName("/private/vendor/chappe/queue");

  public EntryName {
    text = text.toLowerCase(Locale.ROOT);
    require(text.length() <= AnnotationLimits.NAME_OCTETS, "has more than 255 characters");
    require(
        text.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '*' && c != '%'),
        "has \"*\", \"%\" or a character that is not printed, or not ASCII");
    require(
        isOrIsBelow(text, PRIVATE) || isOrIsBelow(text, SHARED),
        "does not begin with /private/ or /shared/");
    require(!text.contains("//"), "has \"//\" in it");
    require(!text.endsWith("/"), "ends with \"/\"");
  }

  private static boolean isOrIsBelow(String text, String top) {
    return text.startsWith(top)
        && (text.length() == top.length() || text.charAt(top.length()) == '/');
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new SyntaxException("an entry name that " + what);
    }
  }

  /** An entry that may have a value. */
  static EntryName parse(ImapParser in) {
    EntryName name = parseLevel(in);
    name.requireEntry();
    return name;
  }

  /** An entry, or a level that has entries below: GETMETADATA's DEPTH asks for those. */
  static EntryName parseLevel(ImapParser in) {
    return new EntryName(in.text("an entry name"));
  }

  /** "(" entry *(SP entry) ")" — RFC 9590 §5 */
  static List<EntryName> parseList(ImapParser in) {
    in.expect('(', "entry names in parentheses");
    List<EntryName> names = restOfList(in);
    names.forEach(EntryName::requireEntry);
    return names;
  }

  /** Behind the parenthesis. */
  static List<EntryName> restOfList(ImapParser in) {
    var names = new ArrayList<EntryName>();
    do {
      names.add(parseLevel(in));
      requireFew(names);
    } while (in.accept(' '));
    in.expect(')', "a space or \")\"");
    return names;
  }

  /** As many as a mailbox can have: each is looked for. */
  static void requireFew(List<EntryName> names) {
    if (names.size() > AnnotationLimits.ENTRIES) {
      throw new SyntaxException("more than " + AnnotationLimits.ENTRIES + " entry names");
    }
  }

  /** RFC 5464 §3.2: at least two components, and four of a vendor's. */
  void requireEntry() {
    long components = text.chars().filter(c -> c == '/').count();
    require(components >= 2, "has one component; there are two at least");
    String behind = text.substring(text.indexOf('/', 1));
    require(
        !isOrIsBelow(behind, "/vendor") || components >= 4,
        "is a vendor's and has less than four components");
  }

  public boolean isShared() {
    return text.startsWith(SHARED);
  }

  /** Whether this is {@code level}, or below it and at most {@code depth} deeper. */
  public boolean isWithin(EntryName level, int depth) {
    if (!isOrIsBelow(text, level.text)) {
      return false;
    }
    long deeper = text.substring(level.text.length()).chars().filter(c -> c == '/').count();
    return deeper <= depth;
  }
}

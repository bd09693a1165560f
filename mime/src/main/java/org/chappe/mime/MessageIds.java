package org.chappe.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the message ids in a Message-ID, In-Reply-To or References field. RFC 5322 §3.6.4
 *
 * <p>Tolerant: an id is what stands between angle brackets, whatever is around them; blanks in it
 * go. Never fails.
 */
public final class MessageIds {
  private MessageIds() {}

  /**
   * The ids in order, without brackets and without quoting: {@code <"a"@b>} and {@code <a@b>} are
   * the same. RFC 5256 §3, THREAD
   *
   * @param raw a field's unfolded value
   */
  public static List<String> of(String raw) {
    var ids = new ArrayList<String>(4);
    for (int at = raw.indexOf('<'); at >= 0; at = raw.indexOf('<', at)) {
      at = read(raw, at + 1, ids);
    }
    return ids;
  }

  /** Reads the id that begins at {@code from}; where to look for the next. */
  private static int read(String raw, int from, List<String> ids) {
    int end = plainEnd(raw, from);
    if (end < raw.length() && raw.charAt(end) == '>') { // nearly always: as it stands
      if (end > from) {
        ids.add(raw.substring(from, end));
      }
      return end + 1;
    }
    var id = new StringBuilder(raw.substring(from, end));
    boolean quoted = false;
    for (int at = end; at < raw.length(); at++) {
      char c = raw.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\' && at + 1 < raw.length()) {
        id.append(raw.charAt(++at));
      } else if (!quoted && c == '>') {
        if (!id.isEmpty()) {
          ids.add(id.toString());
        }
        return at + 1;
      } else if (!quoted && c == '<') {
        return at; // the one before has no end
      } else if (quoted || (c != ' ' && c != '\t')) {
        id.append(c);
      }
    }
    return raw.length();
  }

  /** Behind the octets that stand for themselves. */
  private static int plainEnd(String raw, int from) {
    int at = from;
    while (at < raw.length() && "<> \t\"".indexOf(raw.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
